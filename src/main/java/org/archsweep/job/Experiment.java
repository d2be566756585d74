package org.archsweep.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archsweep.data.DataKeys;
import org.archsweep.data.DataSource;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;

/**
 * A grid of trials: networks x epochs x seeds, all other keys the same.
 *
 * @param name the job file's, or a name inside it: {@code baselines/half}
 * @param data as the job file names it
 * @param networks canonical names, none twice
 * @param epochs lengths of training, none twice
 * @param seeds of the repeats, in their order; where repeats go on until precise, all that there
 *     may be
 * @param common the values of the other keys; those that aren't there have their defaults
 * @param save which networks each trial stores
 * @param compare which of the networks are compared
 * @param untilPrecise when repeats stop, if they aren't a fixed number
 */
public record Experiment(
    String name,
    String data,
    List<String> networks,
    List<Integer> epochs,
    Set<Long> seeds,
    Map<Key<?>, Object> common,
    Set<Outcome.Checkpoint> save,
    Compare compare,
    Optional<UntilPrecise> untilPrecise) {

  /**
   * A network at one length.
   *
   * @param identity of the data set ({@link org.archsweep.data.Dataset#identity})
   */
  public Configuration configuration(String network, int length, String identity) {
    Map<Key<?>, Object> values = new HashMap<>(common);
    values.put(NetworkKeys.NETWORK, network);
    values.put(RecipeKeys.EPOCHS, length);
    values.put(DataKeys.DATA, identity);
    return Configuration.of(values);
  }

  /** All configurations, length by length. */
  public List<Configuration> configurations(String identity) {
    List<Configuration> configurations = new ArrayList<>();
    for (int length : epochs) {
      for (String network : networks) {
        configurations.add(configuration(network, length, identity));
      }
    }
    return configurations;
  }

  /** The value of a key that all its trials share: any but network, epochs and data. */
  public <T> T get(Key<T> key) {
    return configuration(networks.get(0), epochs.get(0), data).get(key);
  }

  /** The trials of a configuration, one a seed. */
  public List<Trial> trials(Configuration configuration) {
    return seeds.stream().map(seed -> new Trial(configuration, seed)).toList();
  }

  /** What its trials have in common that may be compared: all keys but network and epochs. */
  public String conditions(String identity) {
    return conditions(configuration(networks.get(0), epochs.get(0), identity));
  }

  public static String conditions(Configuration configuration) {
    return configuration.textWithout(List.of(NetworkKeys.NETWORK, RecipeKeys.EPOCHS));
  }

  /** Where its data come from. */
  public DataSource source() {
    return DataSource.of(data, common);
  }

  /** How many trials it asks for, or may ask for. */
  public long size() {
    return (long) networks.size() * epochs.size() * seeds.size();
  }

  /** All trials. */
  public List<Trial> trials(String identity) {
    List<Trial> trials = new ArrayList<>();
    configurations(identity).forEach(each -> trials.addAll(trials(each)));
    return trials;
  }
}
