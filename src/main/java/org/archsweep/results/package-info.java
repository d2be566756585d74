/**
 * The tables of a results folder: their columns, the writer that a trial's task uses, and the
 * reader that the driver uses. Plain Parquet on any Hadoop file system.
 */
package org.archsweep.results;
