/** Checks of the statistics on studies whose truth is known. */
package org.archsweep.simulation;
