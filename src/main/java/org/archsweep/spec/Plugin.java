package org.archsweep.spec;

/**
 * A class that plugs in: an optimizer, an augmentation, a data set. It has a public constructor
 * without parameters and is annotated {@code @AutoService} with the interface that it implements,
 * in Archsweep's jar or in one of the user's own ({@code -- --jars}).
 */
public interface Plugin {
  /** By which job files name it: lower case, words joined by hyphens or underscores. */
  String name();
}
