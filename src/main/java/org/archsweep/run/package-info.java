/**
 * Runs a job's trials on Spark, one whole training a task: resumable, with failures as data, and
 * with progress while it runs.
 */
package org.archsweep.run;
