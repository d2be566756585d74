package org.archsweep.training;

import static org.assertj.core.api.Assertions.assertThat;

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
