/** Job files become experiments: values of keys, repeats, and what is compared. Knows no Spark. */
package org.archsweep.job;
