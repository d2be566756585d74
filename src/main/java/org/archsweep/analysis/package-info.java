/** Statistics: functions registered with Spark SQL, and the views of {@code jobs/sql}. */
package org.archsweep.analysis;
