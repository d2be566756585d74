package org.archsweep.training;

import java.util.List;
import org.archsweep.data.Augmentation;
import org.archsweep.program.Precision;

/** The study's recipe with other batches, peaks and augmentations. */
final class Recipes {
  private Recipes() {}

  /** Every epoch sees the images as they are, in the order of the set. */
  static Recipe plain(int batch, double peak, Precision precision) {
    return recipe(batch, peak, precision, List.of(), false);
  }

  /** The study's in float32, its scales of batch norm starting so. */
  static Recipe withScales(Scales scales) {
    Recipe study = Recipe.study(Precision.FLOAT32);
    return new Recipe(
        study.batch(),
        study.schedule(),
        study.momentum(),
        study.weightDecay(),
        study.precision(),
        study.batchNormPrecision(),
        scales,
        study.augment(),
        study.shuffle());
  }

  static Recipe recipe(
      int batch, double peak, Precision precision, List<Augmentation> augment, boolean shuffle) {
    return new Recipe(
        batch,
        new Schedule.Peak(peak),
        0.9,
        5e-4,
        precision,
        Precision.FLOAT32,
        Scales.NETWORK,
        augment,
        shuffle);
  }
}
