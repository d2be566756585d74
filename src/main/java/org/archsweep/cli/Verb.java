package org.archsweep.cli;

import java.util.concurrent.Callable;

/**
 * What can be asked for on the command line: a class with picocli's {@code @Command}, which says
 * its name, and {@code @AutoService(Verb.class)}, by which it's found. Gives the exit status.
 */
public interface Verb extends Callable<Integer> {}
