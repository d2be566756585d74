package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archsweep.data.Augmentation;
import org.archsweep.program.Precision;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final Recipe PLAIN = Recipes.plain(128, 0.02, Precision.FLOAT32);
  private static final Trial TRIAL =
      new Trial("basic", 0.25, PLAIN, 3, 7, "shapes-0123456789ab", 2000, Trial.ALL);

  @Test
  void configHoldsTheWholeKey() {
    assertThat(TRIAL.config())
        .isEqualTo(
            "{\"version\":1,\"network\":\"basic\",\"width\":0.25,\"epochs\":3,\"seed\":7,"
                + "\"data\":\"shapes-0123456789ab\",\"limit\":{\"train\":2000,\"test\":null},"
                + "\"recipe\":{\"batch\":128,\"peak\":0.02,\"momentum\":0.9,"
                + "\"weight_decay\":5.0E-4,\"precision\":\"float32\","
                + "\"batch_norm_precision\":\"float32\",\"batch_norm_scales\":\"network\","
                + "\"augment\":[],\"shuffle\":false}}");
  }

  /** Epochs of knots as a job file has them, and no peak beside them. */
  @Test
  void configHoldsTheKnotsOfASchedule() {
    Schedule knots =
        new Schedule.Knots(
            List.of(
                new Schedule.Knot(0, 0), new Schedule.Knot(1.5, 0.1), new Schedule.Knot(3, 0.005)));
    Recipe recipe =
        new Recipe(
            128,
            knots,
            0.9,
            5e-4,
            Precision.FLOAT16,
            Precision.FLOAT16,
            Scales.UNIFORM,
            List.of(new Augmentation.Crop(), new Augmentation.Cutout(12)),
            true);

    assertThat(new Trial("basic", 1, recipe, 3, 7, "shapes", Trial.ALL, Trial.ALL).config())
        .endsWith(
            "\"recipe\":{\"batch\":128,\"schedule\":{\"0\":0.0,\"1.5\":0.1,\"3\":0.005},"
                + "\"momentum\":0.9,\"weight_decay\":5.0E-4,\"precision\":\"float16\","
                + "\"batch_norm_precision\":\"float16\",\"batch_norm_scales\":\"uniform\","
                + "\"augment\":[\"crop\",\"cutout:12\"],\"shuffle\":true}}");
  }

  /** The hash was made with {@code printf '%s' "$CONFIG" | sha256sum | cut -c 1-16}. */
  @Test
  void idIsAHashOfTheConfig() {
    assertThat(TRIAL.id()).isEqualTo("9fc4c8350d419504");
  }

  @Test
  void anotherSeedIsAnotherTrial() {
    Trial other = new Trial("basic", 0.25, PLAIN, 3, 8, TRIAL.data(), 2000, Trial.ALL);

    assertThat(other.id()).isNotEqualTo(TRIAL.id());
  }
}
