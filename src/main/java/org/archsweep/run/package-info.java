/**
 * A job file becomes trials, the trials one Spark job: resumable, with failures as data, and with
 * progress while it runs.
 */
package org.archsweep.run;
