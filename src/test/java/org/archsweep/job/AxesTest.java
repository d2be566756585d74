package org.archsweep.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archsweep.InputException;
import org.archsweep.data.Datasets;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Task;
import org.archsweep.plan.Designs;
import org.archsweep.plan.Plan;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.results.Design;
import org.archsweep.spec.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What varies in an experiment, and what is compared. */
class AxesTest {
  private static final Task TASK = Datasets.task("shapes");
  private static final String SMALL = "{data: shapes, networks: basic, epochs: 2, repeats: 3}";

  @TempDir private Path folder;

  @Test
  void listWhereOneValueBelongsIsAnAxis() {
    Experiment experiment = read(SMALL, "recipe.max_lr=[0.2, 0.4]", "networks=[basic, 'extra:L1']");

    assertThat(settings(experiment))
        .containsExactly(
            "basic; max_lr 0.2",
            "basic; max_lr 0.4",
            "extra:L1; max_lr 0.2",
            "extra:L1; max_lr 0.4");
    assertThat(experiment.configurations("shapes"))
        .extracting(each -> each.get(RecipeKeys.MAX_LR))
        .containsExactly(0.2, 0.4, 0.2, 0.4);
    assertThat(read(SMALL, "recipe.max_lr=[0.2]").axes()).as("one value varies nothing").isEmpty();
  }

  /** What a value is depends on the key's type. */
  @Test
  void severalListsAreAListOfLists() {
    assertThat(read(SMALL, "recipe.augment=[crop, flip]").axes()).isEmpty();
    assertThat(read(SMALL, "recipe.augment=[[crop, flip], [crop], []]").axes())
        .singleElement()
        .extracting(Axis::labels)
        .isEqualTo(List.of("crop, flip", "crop", "none"));
  }

  @Test
  void levelsOfANamedAxisSetSeveralKeys() {
    Experiment experiment =
        read(
            """
            data: shapes
            networks: basic
            epochs: 2
            repeats: 3
            variants:
              study: {}
              large batch: {recipe: {batch_size: 1024, max_lr: 0.8}}
              deeper: {network: "residual:L1", width: 0.5}
            """);

    assertThat(settings(experiment)).containsExactly("study", "large batch", "deeper");
    List<Configuration> configurations = experiment.configurations("shapes");
    assertThat(configurations.get(0))
        .as("the id of a training doesn't depend on who asks for it")
        .isEqualTo(read(SMALL).configurations("shapes").get(0));
    assertThat(configurations.get(1).get(RecipeKeys.BATCH_SIZE)).isEqualTo(1024);
    assertThat(configurations.get(1).get(RecipeKeys.MAX_LR)).isEqualTo(0.8);
    assertThat(configurations.get(2).get(NetworkKeys.NETWORK)).isEqualTo("residual:L1");
    assertThat(experiment.networks()).containsExactly("basic", "residual:L1");
  }

  /** Without a network of its own: each level brings one. */
  @Test
  void levelsMaySetWhatIsRequired() {
    Experiment experiment =
        read(
            "{data: shapes, epochs: 2, repeats: 3, variants: {wider: {network: basic, width: 2},"
                + " deeper: {network: 'residual:L1'}}}");

    assertThat(settings(experiment)).containsExactly("wider", "deeper");
  }

  @Test
  void epochsAreTheOutermostAxis() {
    Experiment experiment =
        read(SMALL, "epochs=[2, 4]", "networks=[basic, 'extra:L1']", "width=[1, 2]");

    assertThat(experiment.configurations("shapes"))
        .extracting(
            each ->
                each.get(RecipeKeys.EPOCHS)
                    + " "
                    + each.get(NetworkKeys.NETWORK)
                    + " "
                    + each.get(NetworkKeys.WIDTH))
        .containsExactly(
            "2 basic 1.0",
            "2 basic 2.0",
            "2 extra:L1 1.0",
            "2 extra:L1 2.0",
            "4 basic 1.0",
            "4 basic 2.0",
            "4 extra:L1 1.0",
            "4 extra:L1 2.0");
  }

  @Test
  void rangesAreExact() {
    assertThat(labels("recipe.max_lr={from: 0.1, to: 1.6, times: 2}"))
        .containsExactly("0.1", "0.2", "0.4", "0.8", "1.6");
    assertThat(labels("recipe.momentum={from: 0, to: 1, step: 0.1}"))
        .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1");
    assertThat(labels("recipe.batch_size={from: 64, to: 300, times: 2}"))
        .as("none beyond the end")
        .containsExactly("64", "128", "256");
    assertThat(labels("recipe.max_lr={from: 1, to: 0.25, times: 0.5}"))
        .containsExactly("1", "0.5", "0.25");
  }

  private List<String> labels(String set) {
    return read(SMALL, set).axes().get(0).labels();
  }

  @Test
  void excludedCombinationsAreLeftOut() {
    Experiment experiment =
        read(
            SMALL,
            "networks=[basic, 'extra:L1']",
            "recipe.max_lr=[0.2, 0.4, 0.8]",
            "exclude=[{network: basic, max_lr: [0.4, 0.8]}, {recipe.max_lr: 0.2, network: 'extra:L1'}]");

    assertThat(settings(experiment))
        .containsExactly("basic; max_lr 0.2", "extra:L1; max_lr 0.4", "extra:L1; max_lr 0.8");
  }

  /** Triangular has no warm-up. */
  @Test
  void combinationsThatAreTheSameTrainingRunOnce() {
    Experiment experiment =
        read(
            SMALL,
            "epochs=4",
            "recipe.lr_schedule=[triangular, cosine]",
            "recipe.warmup_epochs=[0, 1, 2]");

    assertThat(settings(experiment))
        .containsExactly(
            "lr_schedule triangular; warmup_epochs 0",
            "lr_schedule cosine; warmup_epochs 0",
            "lr_schedule cosine; warmup_epochs 1",
            "lr_schedule cosine; warmup_epochs 2");
    assertThat(experiment.twins()).isEqualTo(2);
    assertThat(
            Plan.of(new Job("job", List.of(experiment)), Optional.empty(), Map.of(), false)
                .comparisons()
                .get(0)
                .twins())
        .isEqualTo(2);
  }

  @Test
  void samplesTakeEachLevelEquallyOftenAndLargerOnesGoOn() {
    String[] grid = {
      "networks=search-space", "recipe.max_lr=[0.1, 0.2, 0.4, 0.8]", "width=[0.5, 1, 2]"
    };
    for (int size : List.of(12, 60, 90, 180)) {
      Experiment sampled = read(SMALL, with(grid, "sample=" + size));

      assertThat(sampled.grid()).hasSize(size).doesNotHaveDuplicates();
      for (int axis = 0; axis < 3; axis++) {
        int[] counts = new int[sampled.axes().get(axis).levels().size()];
        for (List<Integer> levels : sampled.grid()) {
          counts[levels.get(axis)]++;
        }
        assertThat(Arrays.stream(counts).max().orElseThrow())
            .as("%d of %s", size, sampled.axes().get(axis).name())
            .isLessThanOrEqualTo(Arrays.stream(counts).min().orElseThrow() + 1);
      }
    }
    List<List<Integer>> larger = read(SMALL, with(grid, "sample=60")).grid();
    assertThat(read(SMALL, with(grid, "sample=40")).grid()).isEqualTo(larger.subList(0, 40));
  }

  private static String[] with(String[] sets, String more) {
    List<String> all = new ArrayList<>(List.of(sets));
    all.add(more);
    return all.toArray(String[]::new);
  }

  /** 15 networks x 3 rates x 2 augmentations. */
  @Test
  void severalAxesAreComparedByTheirEffects() {
    String[] grid = {
      "networks=search-space",
      "recipe.max_lr=[0.2, 0.4, 0.8]",
      "recipe.augment=[[crop, flip], [crop, flip, 'cutout:8']]"
    };

    Design effects = design(read(SMALL, grid));
    Design each = design(read(SMALL, with(grid, "compare=each")));

    assertThat(effects.effects()).hasSize(14 + 2 + 1);
    assertThat(effects.comparisons()).isEmpty();
    assertThat(each.effects()).hasSize(17);
    assertThat(each.comparisons()).hasSize(14 * 6 + 2 * 30 + 45);
  }

  @Test
  void firstLevelIsTheBaselineUnlessAnotherIsNamed() {
    assertThat(compared(read(SMALL, "recipe.max_lr=[0.4, 0.2]"))).containsExactly("0.2 - 0.4");
    assertThat(compared(read(SMALL, "recipe.max_lr=[0.4, 0.2]", "baseline=0.2")))
        .containsExactly("0.4 - 0.2");
    assertThat(compared(read(SMALL, "networks=['extra:L1', basic]")))
        .as("of networks basic")
        .containsExactly("extra:L1 - basic");
    assertThat(
            compared(
                read(
                    SMALL,
                    "networks=['extra:L1', basic]",
                    "recipe.max_lr=[0.2, 0.4, 0.8]",
                    "baseline={recipe.max_lr: 0.4}")))
        .containsExactly("extra:L1 - basic", "0.2 - 0.4", "0.8 - 0.4");
    assertThat(compared(read(SMALL, "variants={a: {}, b: {width: 2}}", "baseline=b")))
        .containsExactly("a - b");
  }

  @Test
  void axesAreComparedAsTheFileSays() {
    String[] rates = {"recipe.max_lr=[0.1, 0.2, 0.4]"};
    assertThat(compared(read(SMALL, with(rates, "compare=steps"))))
        .containsExactly("0.2 - 0.1", "0.4 - 0.2");
    assertThat(compared(read(SMALL, with(rates, "compare=all"))))
        .containsExactly("0.2 - 0.1", "0.4 - 0.1", "0.4 - 0.2");
    assertThat(compared(read(SMALL, with(rates, "compare=[[0.4, 0.1]]"))))
        .containsExactly("0.1 - 0.4");
    String[] both = with(rates, "width=[1, 2]");
    assertThat(compared(read(SMALL, with(both, "compare=[width]")))).containsExactly("2 - 1");
    assertThat(compared(read(SMALL, with(both, "compare={max_lr: steps}"))))
        .containsExactly("0.2 - 0.1", "0.4 - 0.2");
    Design epochs = design(read(SMALL, "epochs=[2, 4]", "compare=[epochs]"));
    assertThat(epochs.comparisons()).as("only where it's named").hasSize(1);
    assertThat(design(read(SMALL, "epochs=[2, 4]")).comparisons()).isEmpty();
  }

  /** Of one axis the comparisons, of several the effects. */
  private static List<String> compared(Experiment experiment) {
    Design design = design(experiment);
    List<String> compared = new ArrayList<>();
    for (Design.Comparison each : design.comparisons()) {
      List<String> labels = design.axes().get(each.axis()).levels();
      compared.add(
          labels.get(design.members().get(each.member()).levels().get(each.axis()))
              + " - "
              + labels.get(design.members().get(each.baseline()).levels().get(each.axis())));
    }
    for (Design.Effect each : design.effects()) {
      List<String> labels = design.axes().get(each.axis()).levels();
      compared.add(labels.get(each.level()) + " - " + labels.get(each.baseline()));
    }
    return compared;
  }

  /** The configurations that have a counterpart, at 0.2 and 0.4. */
  @Test
  void effectsShallBePreciseTogether() {
    Experiment experiment =
        read(
            "{data: shapes, networks: [basic, 'extra:L1'], epochs: 2, repeats: {until: 0.1},"
                + " recipe: {max_lr: [0.2, 0.4]}, exclude: [{network: basic, max_lr: 0.4}]}");

    assertThat(Designs.wanted(experiment, design(experiment)))
        .as("of the networks at 0.2, and of the rates for extra:L1")
        .containsExactly(List.of(0, 1), List.of(1, 2));
  }

  @Test
  void metricsAndMarginAreDeclared() {
    Experiment experiment =
        read(
            SMALL,
            "width=[1, 2]",
            "metric=[test_accuracy, seconds]",
            "margin=0.1",
            "question=Wider?");

    Design design = design(experiment);
    assertThat(design.metrics())
        .containsExactly(Design.Metric.TEST_ACCURACY, Design.Metric.SECONDS);
    assertThat(design.margin()).as("in points in the file").isEqualTo(0.001);
    assertThat(design.question()).isEqualTo("Wider?");
    assertThat(design(read(SMALL, "metric=seconds", "margin=2")).margin()).isEqualTo(2.0);
  }

  @Test
  void nearerVariantsTakeThePlaceOfFartherOnes() {
    String file =
        "{data: shapes, networks: basic, epochs: 2, repeats: 3, variants: {a: {}, b: {width: 2}}}";

    assertThat(settings(read(file, "variants={c: {}, d: {width: 3}, e: {width: 4}}")))
        .containsExactly("c", "d", "e");
    assertThat(settings(read(file, "axes={rate: {low: {recipe.max_lr: 0.1}, high: {}}}")))
        .containsExactly("a; low", "a; high", "b; low", "b; high");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          recipe.max_lr=[0.1, [0.2]] | key recipe.max_lr has a list within a list, allowed is a number
          recipe.augment=[crop, [flip]] | key recipe.augment has values and lists side by side
          recipe.max_lr={from: 1, to: 2} | key recipe.max_lr is a group of keys, allowed is {from: A, to: B, step: C}
          recipe.max_lr={from: 1, to: 2, step: 0} | has a range that never gets from 1 to 2
          recipe.max_lr={from: 1, to: 2, step: -1} | has a range that never gets from 1 to 2
          recipe.max_lr={from: 1, to: 2, times: 1} | has a range that never gets from 1 to 2
          recipe.max_lr={from: 1, to: x, times: 1} | allowed is {from: A, to: B, step: C}
          recipe.max_lr={from: 1, to: 2, step: 1e-9} | has a range of more than 10,000 values
          recipe.max_lr={from: -1, to: 1, step: 1} | key recipe.max_lr is -1, allowed is a number from
          recipe.batch_size={from: 1, to: 2, step: 0.5} | key recipe.batch_size is 1.5, allowed is a whole number
          variants={} | key variants is a group of keys, allowed is levels by their names
          variants=[a, b] | key variants is a list, allowed is levels by their names
          variants={a: 5} | key variants.a is 5, allowed is keys and values
          variants={a: {}, b: {seeds: 2}} | key seeds can't vary: level b of variants may only set what a training is
          variants={a: {}, b: {repeats: 2}} | key repeats can't vary
          variants={a: {}, b: {data: cifar10}} | key data can't vary within a job
          variants={a: {}, b: {width: [1, 2]}} | key width has several values within level b of variants
          variants={a: {}, b: {with: 2}} | unknown key with, did you mean width?
          variants={a: {}, b: {recipe.momentum: 0.9}} | axis variants: a and b come to the same trainings
          recipe.weight_decay=[0.1, 1e-1] | key recipe.weight_decay has 1e-1 twice
          axes={a: {x: {}, y: {recipe.momentum: 0}}, b: {z: {}, u: {recipe.momentum: 1}}} | key recipe.momentum varies in two axes, a and b
          axes={width: {x: {}, y: {recipe.max_lr: 2}}} | two axes have the name width
          variants={"": {}, b: {width: 3}} | key variants has a level without a name
          axes=5 | key axes is 5, allowed is NAME: {LEVEL: {key: value}}
          exclude=[{width: 3}] | key exclude.width is 3, allowed is one of 1, 2
          exclude=[{wdth: 2}] | key exclude names wdth, which is no axis here: did you mean width?
          exclude=[{width: 1}] | exclude leaves nothing of 1: take it out of the axis width instead
          exclude=[{width: [1, 2]}] | exclude leaves no combination
          exclude=5 | key exclude is 5, allowed is a list of levels that don't go together
          sample=3 | sample is 3, but the axes have only 2 combinations
          sample=0 | key sample is 0, allowed is a whole number from 1
          compare=each of them | key compare is each of them, allowed is baseline, all, steps, or pairs
          compare={width: each} | key compare.width is each, allowed is baseline, all, steps, or pairs
          compare={wdth: all} | key compare names wdth, which is no axis here: did you mean width?
          compare=[network] | key compare names network, which is no axis here: allowed are width
          compare=[[1, 3]] | key compare is 3, allowed is one of 1, 2
          baseline=3 | key baseline is 3, allowed is one of 1, 2
          baseline={width: 3} | key baseline.width is 3, allowed is one of 1, 2
          metric=accuracy | key metric is accuracy, allowed is test_accuracy or seconds or test_loss
          margin=-1 | key margin is -1, allowed is a number from 0.001
          question= | --set question=: is empty
          """)
  void whatCannotVaryIsRefusedInOneLine(String option, String message) {
    assertThatThrownBy(() -> read(SMALL, "width=[1, 2]", option))
        .isInstanceOf(InputException.class)
        .message()
        .hasLineCount(1)
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          compare=all | key compare is all, but of which axis? compare: {max_lr: all}; there are max_lr, width
          compare=[[1, 2]] | key compare is a list, allowed is baseline, all, steps, or pairs
          baseline=2 | key baseline has to say of which axis: baseline: {width: 1}
          """)
  void withSeveralAxesTheAxisHasToBeNamed(String option, String message) {
    assertThatThrownBy(() -> read(SMALL, "recipe.max_lr=[0.2, 0.4]", "width=[1, 2]", option))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(20)
  void hugeGridsAreRefusedAtOnce() {
    String many = "{from: 1, to: 10000, step: 1}";
    assertThatThrownBy(
            () ->
                read(
                    SMALL,
                    "recipe.batch_size=" + many,
                    "limit.train=" + many,
                    "limit.test=" + many))
        .isInstanceOf(InputException.class)
        .message()
        .hasLineCount(1)
        .contains("the axes have 1,000,000,000,000 combinations, allowed are up to 5,000,000")
        .contains("sample takes some of them");
    assertThat(
            read(
                    SMALL,
                    "recipe.max_lr={from: 0.001, to: 10, step: 0.001}",
                    "recipe.weight_decay={from: 0, to: 1, step: 0.001}",
                    "sample=100")
                .grid())
        .hasSize(100);
  }

  private static List<String> settings(Experiment experiment) {
    return experiment.grid().stream().map(experiment::setting).distinct().toList();
  }

  private static Design design(Experiment experiment) {
    return Designs.of(experiment, "shapes", TASK);
  }

  private Experiment read(String text, String... sets) {
    try {
      Path file = Files.writeString(folder.resolve("job.yaml"), text);
      Job job = JobFile.read(file.toString(), List.of(sets), Precision.FLOAT32);
      assertThat(job.experiments()).hasSize(1);
      return job.experiments().get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
