package org.archsweep.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.archsweep.data.Crop;
import org.archsweep.data.Cutout;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Scales;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final Map<Key<?>, Object> VALUES =
      Map.of(
          NetworkKeys.NETWORK,
          "basic",
          NetworkKeys.WIDTH,
          0.25,
          RecipeKeys.EPOCHS,
          3,
          DataKeys.DATA,
          "shapes-0123456789ab",
          DataKeys.TRAIN_LIMIT,
          2000,
          RecipeKeys.BATCH_SIZE,
          128,
          RecipeKeys.MAX_LR,
          0.02,
          DataKeys.AUGMENT,
          List.of(),
          DataKeys.SHUFFLE,
          false);
  private static final Trial TRIAL = new Trial(Configuration.of(VALUES), 7);

  @Test
  void configHoldsAllKeysOfTheFirstVersion() {
    assertThat(TRIAL.config())
        .isEqualTo(
            "{\"version\":1,\"network\":\"basic\",\"width\":0.25,\"epochs\":3,\"seed\":7,"
                + "\"data\":\"shapes-0123456789ab\",\"limit\":{\"train\":2000,\"test\":null},"
                + "\"recipe\":{\"batch\":128,\"peak\":0.02,\"momentum\":0.9,"
                + "\"weight_decay\":5.0E-4,\"precision\":\"float32\","
                + "\"batch_norm_precision\":\"float32\",\"batch_norm_scales\":\"network\","
                + "\"augment\":[],\"shuffle\":false}}");
  }

  /** Epochs of knots as a job file has them, and no highest rate beside them. */
  @Test
  void configHoldsTheKnotsOfASchedule() {
    Map<Key<?>, Object> values = new HashMap<>(VALUES);
    values.put(
        RecipeKeys.LR_SCHEDULE,
        new Schedule.Knots(
            List.of(
                new Schedule.Knot(0, 0),
                new Schedule.Knot(1.5, 0.1),
                new Schedule.Knot(3, 0.005))));
    values.put(RecipeKeys.PRECISION, Precision.FLOAT16);
    values.put(RecipeKeys.BATCH_NORM_PRECISION, Precision.FLOAT16);
    values.put(NetworkKeys.BATCH_NORM_WEIGHT_INIT, Scales.UNIFORM);
    values.put(DataKeys.AUGMENT, List.of(new Crop(), new Cutout(12)));
    values.put(DataKeys.SHUFFLE, true);

    assertThat(new Trial(Configuration.of(values), 7).config())
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
  void anotherSeedIsAnotherTrialOfTheSameConfiguration() {
    Trial other = new Trial(TRIAL.configuration(), 8);

    assertThat(other.id()).isNotEqualTo(TRIAL.id());
    assertThat(TRIAL.configuration().text()).isEqualTo(TRIAL.config().replace("\"seed\":7,", ""));
  }

  @Test
  void defaultThatIsGivenIsTheSameTraining() {
    Configuration given =
        TRIAL.configuration().with(RecipeKeys.MOMENTUM, 0.9).with(DataKeys.TEST_LIMIT, Types.ALL);

    assertThat(given).isEqualTo(TRIAL.configuration());
  }

  @Test
  void configurationsAreReadBackFromTheirTexts() {
    assertThat(Configuration.parse(TRIAL.config())).isEqualTo(TRIAL.configuration());
    assertThat(Configuration.parse(TRIAL.configuration().text())).isEqualTo(TRIAL.configuration());
    String foreign = TRIAL.config().replace("\"shuffle\"", "\"temperature\":2,\"shuffle\"");
    assertThatThrownBy(() -> Configuration.parse(foreign))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trialsTravelToOtherJvms() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(TRIAL);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Trial arrived = (Trial) in.readObject();
      assertThat(arrived).isEqualTo(TRIAL);
      assertThat(arrived.get(RecipeKeys.MAX_LR)).isEqualTo(0.02);
    }
  }
}
