/** The commands. Each is a page: its options, and one method that calls the rooms. */
package org.archsweep.cli;
