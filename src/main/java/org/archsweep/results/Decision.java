package org.archsweep.results;

/**
 * What a round of repeats decided for a network at one length. Accuracies and what follows from
 * them are shares, 0 to 1; null where nothing is known.
 *
 * @param series names the experiment with all that its decisions depend on
 * @param job the experiment's name, as in {@code trials}
 * @param round counts from 1
 * @param network canonical name
 * @param epochs length of the training
 * @param runs that earlier rounds had decided
 * @param ended runs with an accuracy that the decision rests on
 * @param spread standard deviation of one run that was used
 * @param standardError of what is wanted, of the runs that had ended
 * @param wanted the standard error that is small enough
 * @param seconds one run takes
 * @param added runs that the round adds
 * @param firstSeed of these
 * @param lastSeed of these
 * @param decision start, more, enough, later, at max, no accuracy
 */
public record Decision(
    String series,
    String job,
    int round,
    String network,
    int epochs,
    int runs,
    int ended,
    Double spread,
    Double standardError,
    double wanted,
    Double seconds,
    int added,
    Long firstSeed,
    Long lastSeed,
    String decision) {}
