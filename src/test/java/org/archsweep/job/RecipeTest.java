package org.archsweep.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archsweep.InputException;
import org.archsweep.network.Gelu;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.Cosine;
import org.archsweep.program.CrossEntropy;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Sgd;
import org.archsweep.spec.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipe's keys that the first version didn't have, as job files give them. */
class RecipeTest {
  @TempDir private Path folder;

  @Test
  void everyKeyIsRead() throws IOException {
    Trial trial =
        trial(
            """
            optimizer: sgd
            lr_schedule: cosine
            warmup_epochs: 1.5
            label_smoothing: 0.2
            loss: cross-entropy
            activation: gelu
            bias_lr_scale: 64
            """);

    assertThat(trial.get(RecipeKeys.OPTIMIZER)).isEqualTo(new Sgd());
    assertThat(trial.get(RecipeKeys.LR_SCHEDULE)).isEqualTo(new Cosine());
    assertThat(trial.get(Cosine.WARMUP_EPOCHS)).isEqualTo(1.5);
    assertThat(trial.get(CrossEntropy.LABEL_SMOOTHING)).isEqualTo(0.2);
    assertThat(trial.get(RecipeKeys.LOSS)).isEqualTo(new CrossEntropy());
    assertThat(trial.get(NetworkKeys.ACTIVATION)).isEqualTo(new Gelu());
    assertThat(trial.get(RecipeKeys.BIAS_LR_SCALE)).isEqualTo(64);
    assertThat(trial.config())
        .contains(
            "\"activation\":\"gelu\",\"bias_lr_scale\":64.0,\"label_smoothing\":0.2,"
                + "\"optimizer\":\"sgd\",\"schedule\":\"cosine\",\"warmup_epochs\":1.5}");
  }

  @Test
  void defaultsThatAreGivenChangeNoId() throws IOException {
    Trial given =
        trial(
            """
            optimizer: nesterov
            lr_schedule: triangular
            label_smoothing: 0
            loss: cross-entropy
            activation: relu
            bias_lr_scale: 1
            """);

    assertThat(given).isEqualTo(trial("max_lr: 0.4\n"));
    assertThat(given.config()).doesNotContain("optimizer", "loss", "activation", "bias");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer: sdg | recipe.optimizer: unknown value sdg, did you mean sgd?",
        "optimizer: [[sgd]] | recipe.optimizer has a list within a list",
        "lr_schedule: cosin | recipe.lr_schedule is cosin, allowed is cosine, triangular, or",
        "loss: hinge | recipe.loss: unknown value hinge",
        "activation: gleu | recipe.activation: unknown value gleu",
        "label_smoothing: 1 | recipe.label_smoothing is 1, allowed is a number from 0.0 to 0.999",
        "label_smoothing: -0.1 | recipe.label_smoothing is -0.1, allowed is a number from 0.0",
        "label_smoothing: a lot | recipe.label_smoothing is a lot, allowed is a number from 0.0",
        "bias_lr_scale: 0 | recipe.bias_lr_scale is 0, allowed is a number from 0.001 to 1000.0",
        "bias_lr_scale: .inf | recipe.bias_lr_scale is .inf, allowed is a number from 0.001",
        "warmup_epochs: 1 | recipe.warmup_epochs has no effect here: it applies only where"
            + " recipe.lr_schedule is cosine",
        "'{lr_schedule: {0: 1, 3: 0}, warmup_epochs: 1}' | recipe.warmup_epochs has no effect here",
        "'{lr_schedule: cosine, warmup_epochs: -1}' | recipe.warmup_epochs is -1, allowed is a"
            + " number from 0.0",
        "'{lr_schedule: cosine, warmup_epochs: 3}' | recipe.warmup_epochs is 3.0, but epochs is 3",
        "'{lr_schedule: cosine, warmup_epochs: 7}' | recipe.warmup_epochs is 7.0, but epochs is 3",
      })
  void wrongValueIsToldWithWhatIsAllowed(String recipe, String message) {
    assertThatThrownBy(() -> trial(recipe))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("job.yaml");
  }

  private Trial trial(String recipe) throws IOException {
    String text =
        "data: shapes\nnetworks: basic\nepochs: 3\nseeds: 1\nrecipe:\n" + recipe.indent(2);
    Path job = Files.writeString(folder.resolve("job.yaml"), text);
    return JobFile.read(job.toString(), List.of(), Precision.FLOAT32).trials("shapes").get(0);
  }
}
