/** Tests, power and resampling on plain arrays: no Spark, no tables. */
package org.archsweep.statistics;
