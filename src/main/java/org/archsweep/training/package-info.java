/**
 * Runs a program over an image set: a trial in, its epochs' metrics out. The only room that knows
 * DJL.
 */
package org.archsweep.training;
