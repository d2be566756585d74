/** Looks whether a machine can train, and says what to do where it can't. */
package org.archsweep.doctor;
