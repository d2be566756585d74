/** Checks of the statistics on studies whose truth is known, through the views themselves. */
package org.archsweep.simulation;
