package org.archsweep.results;

/**
 * What an experiment declares to be compared, as a row of the table {@code families}.
 *
 * @param compare baseline, all or pairs
 * @param network null but of a pair
 * @param baseline null where none is named
 */
public record Declaration(String compare, String network, String baseline) {}
