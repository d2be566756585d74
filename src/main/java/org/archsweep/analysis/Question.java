package org.archsweep.analysis;

import java.util.Optional;
import java.util.OptionalDouble;
import org.archsweep.results.Compare;

/**
 * What a user asks of a results folder, beyond what its job files declared.
 *
 * @param compare what to compare in place of what was declared
 * @param equalWithin the difference in accuracy, a share of one, up to which networks count as
 *     equal
 */
public record Question(Optional<Compare> compare, OptionalDouble equalWithin) {}
