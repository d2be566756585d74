package org.archsweep.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.data.Augmentation;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Trial;

/** The study's recipe with other batches, rates and augmentations, and trials of it. */
final class Recipes {
  private Recipes() {}

  /** Every epoch sees the images as they are, in the order of the set. */
  static Map<Key<?>, Object> plain(int batch, double rate, Precision precision) {
    return recipe(batch, rate, precision, List.of(), false);
  }

  static Map<Key<?>, Object> recipe(
      int batch, double rate, Precision precision, List<Augmentation> augment, boolean shuffle) {
    return Map.of(
        RecipeKeys.BATCH_SIZE, batch,
        RecipeKeys.MAX_LR, rate,
        RecipeKeys.PRECISION, precision,
        DataKeys.AUGMENT, augment,
        DataKeys.SHUFFLE, shuffle);
  }

  /** The same with another value of a key. */
  static <T> Map<Key<?>, Object> with(Map<Key<?>, Object> recipe, Key<T> key, T value) {
    Map<Key<?>, Object> other = new HashMap<>(recipe);
    other.put(key, value);
    return other;
  }

  /**
   * A trial on the data of {@link GoldenInputs}.
   *
   * @param train how many of the training images
   */
  static Trial trial(
      String network, double width, Map<Key<?>, Object> recipe, int epochs, long seed, int train) {
    Map<Key<?>, Object> values = new HashMap<>(recipe);
    values.put(NetworkKeys.NETWORK, network);
    values.put(NetworkKeys.WIDTH, width);
    values.put(RecipeKeys.EPOCHS, epochs);
    values.put(DataKeys.DATA, "golden");
    values.put(DataKeys.TRAIN_LIMIT, train);
    return new Trial(Configuration.of(values), seed);
  }
}
