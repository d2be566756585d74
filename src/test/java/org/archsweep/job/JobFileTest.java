package org.archsweep.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.Cutout;
import org.archsweep.data.DataKeys;
import org.archsweep.data.Datasets;
import org.archsweep.data.Flip;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Scales;
import org.archsweep.plan.Designs;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.archsweep.program.Triangular;
import org.archsweep.spec.Keys;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileTest {
  private static final String SMALL =
      """
      data: shapes
      networks: basic
      epochs: 2
      repeats: 3
      """;

  @TempDir private Path folder;

  @Test
  void everyKeyIsRead() {
    Experiment job =
        only(
            """
            data: cifar10:/some/where
            networks: [residual:L3+L1, basic, "residual:L2,extra:L1"]
            epochs: [20, 22]
            seeds: [3, 5]
            baseline: basic
            width: 0.25
            limit: {train: 5000, test: 1000}
            save: [initial, final]
            checkpoint: 1h30m30s
            recipe:
              batch: 128
              peak: 0.1
              momentum: 0.8
              weight_decay: 1e-4
              precision: bfloat16
              batch_norm_precision: half
              batch_norm_scales: uniform
              augment: [flip, "cutout:12"]
              shuffle: false
            """);

    assertThat(job.name()).isEqualTo("job");
    assertThat(job.data()).isEqualTo("cifar10:/some/where");
    assertThat(job.networks()).containsExactly("residual:L1+L3", "basic", "extra:L1,residual:L2");
    assertThat(job.epochs()).containsExactly(20, 22);
    assertThat(job.seeds()).containsExactly(3L, 5L);
    assertThat(job.compared().baselines()).isEqualTo(Map.of("network", "basic"));
    assertThat(job.get(NetworkKeys.WIDTH)).isEqualTo(0.25);
    assertThat(job.get(DataKeys.TRAIN_LIMIT)).isEqualTo(5000);
    assertThat(job.get(DataKeys.TEST_LIMIT)).isEqualTo(1000);
    assertThat(job.save()).containsExactlyInAnyOrder(Outcome.Moment.INITIAL, Outcome.Moment.FINAL);
    assertThat(job.checkpoint()).isEqualTo(Duration.ofSeconds(5430));
    assertThat(job.get(RecipeKeys.BATCH_SIZE)).isEqualTo(128);
    assertThat(job.get(RecipeKeys.MAX_LR)).isEqualTo(0.1);
    assertThat(job.get(RecipeKeys.MOMENTUM)).isEqualTo(0.8);
    assertThat(job.get(RecipeKeys.WEIGHT_DECAY)).isEqualTo(1e-4);
    assertThat(job.get(RecipeKeys.PRECISION)).isEqualTo(Precision.BFLOAT16);
    assertThat(job.get(RecipeKeys.BATCH_NORM_PRECISION)).isEqualTo(Precision.BFLOAT16);
    assertThat(job.get(NetworkKeys.BATCH_NORM_WEIGHT_INIT)).isEqualTo(Scales.UNIFORM);
    assertThat(job.get(DataKeys.AUGMENT)).containsExactly(new Flip(), new Cutout(12));
    assertThat(job.get(DataKeys.SHUFFLE)).isFalse();
  }

  @Test
  void whatIsNotNamedKeepsTheStudysValue() {
    Experiment job = only(SMALL);

    assertThat(Keys.all())
        .filteredOn(key -> key.defaultValue().isPresent())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            key -> assertThat((Object) job.get(key)).isEqualTo(key.defaultValue().orElseThrow()));
    assertThat(job.seeds()).containsExactly(1L, 2L, 3L);
    assertThat(job.save()).isEmpty();
    assertThat(job.checkpoint()).isEqualTo(Duration.ofMinutes(10));
    assertThat(job.compared()).isEqualTo(Compared.usual());
  }

  @Test
  void optionsGoOverTheFile() {
    Experiment job =
        only(
            SMALL,
            "recipe.batch=128",
            "recipe={peak: 0.1, precision: auto}",
            "limit.train=2000",
            "networks=[basic, 'extra:L2']",
            "seeds=7");

    assertThat(job.get(RecipeKeys.BATCH_SIZE)).isEqualTo(128);
    assertThat(job.get(RecipeKeys.MAX_LR)).isEqualTo(0.1);
    assertThat(job.get(RecipeKeys.PRECISION)).isEqualTo(Precision.FLOAT32);
    assertThat(job.get(DataKeys.TRAIN_LIMIT)).isEqualTo(2000);
    assertThat(job.networks()).containsExactly("basic", "extra:L2");
    assertThat(job.seeds()).as("instead of the file's repeats").containsExactly(7L);
  }

  @Test
  void scheduleStandsInPlaceOfThePeak() {
    Schedule knots =
        new Schedule.Knots(
            List.of(new Schedule.Knot(0, 0), new Schedule.Knot(0.5, 0.1), new Schedule.Knot(2, 0)));

    assertThat(
            only(SMALL + "recipe: {schedule: {0: 0, 0.5: 0.1, 2: 0}}").get(RecipeKeys.LR_SCHEDULE))
        .isEqualTo(knots);
    assertThat(
            only(SMALL + "recipe: {peak: 0.2}", "recipe.schedule={0: 0, 0.5: 0.1, 2: 0}")
                .get(RecipeKeys.LR_SCHEDULE))
        .as("an option, in place of the file's peak")
        .isEqualTo(knots);
    assertThat(
            only(SMALL + "recipe: {schedule: {0: 0, 2: 1}}", "recipe.peak=0.2")
                .get(RecipeKeys.LR_SCHEDULE))
        .as("and the other way round")
        .isInstanceOf(Triangular.class);
  }

  @Test
  void whatIsComparedIsABaselineAllOrPairs() {
    String three = SMALL.replace("basic", "[basic, 'extra:L1', 'residual:L1+L3']");

    assertThat(only(three + "compare: baseline").compared()).isEqualTo(Compared.usual());
    assertThat(only(three + "compare: baseline\nbaseline: extra:L1").compared().baselines())
        .isEqualTo(Map.of("network", "extra:L1"));
    assertThat(network(only(three + "compare: all"))).isEqualTo(new Compare.AllPairs());
    assertThat(network(only(three + "compare: steps"))).isEqualTo(new Compare.Steps());
    assertThat(
            network(only(three + "compare: [[basic, 'extra:L1'], ['extra:L1', 'residual:L3+L1']]")))
        .isEqualTo(
            new Compare.Pairs(
                List.of(
                    new Compare.Pair("basic", "extra:L1"),
                    new Compare.Pair("extra:L1", "residual:L1+L3"))));
    assertThat(network(only(three + "baseline: extra:L1", "compare=all")))
        .as("an option, in place of the file's baseline")
        .isEqualTo(new Compare.AllPairs());
  }

  private static Compare network(Experiment experiment) {
    return experiment.compared().axes().get("network");
  }

  @Test
  void whatIsComparedMustFitTogether() {
    refused(
        SMALL + "compare: all\nbaseline: basic",
        "line 6: key baseline is of no use here, compare names no baseline");
    refused(
        SMALL.replace("basic", "[basic, 'extra:L1']")
            + "compare: [[basic, 'extra:L1'], ['extra:L1', basic]]",
        "line 5: key compare has extra:L1 and basic twice");
  }

  @Test
  void experimentsDeclareEachTheirOwnFamily() {
    Job job = read(SMALL + "experiments: {a: {compare: all}, b: {baseline: basic}}");

    assertThat(network(job.experiments().get(0))).isEqualTo(new Compare.AllPairs());
    assertThat(job.experiments().get(1).compared().baselines())
        .isEqualTo(Map.of("network", "basic"));
  }

  @Test
  void halfBatchNormHasThePrecisionOfTheRest() {
    String half = SMALL + "recipe: {batch_norm_precision: half, precision: bfloat16}";

    assertThat(only(half).get(RecipeKeys.BATCH_NORM_PRECISION)).isEqualTo(Precision.BFLOAT16);
    assertThat(only(half, "recipe.precision=auto").get(RecipeKeys.BATCH_NORM_PRECISION))
        .as("of auto, where that is float32")
        .isEqualTo(Precision.FLOAT32);
    assertThat(
            only(half, "recipe.batch_norm_precision=float32").get(RecipeKeys.BATCH_NORM_PRECISION))
        .isEqualTo(Precision.FLOAT32);
  }

  @Test
  void groupsOfAFileAreExperimentsThatBeginWithItsKeys() {
    Job job =
        read(
            SMALL
                + """
                recipe: {batch: 64, peak: 0.2}
                experiments:
                  short: {epochs: 1}
                  wide: {width: 2, recipe: {peak: 0.1}, seeds: [9]}
                """);

    assertThat(job.name()).isEqualTo("job");
    Experiment first = job.experiments().get(0);
    Experiment second = job.experiments().get(1);
    assertThat(job.experiments()).hasSize(2);
    assertThat(first.name()).isEqualTo("job/short");
    assertThat(first.epochs()).containsExactly(1);
    assertThat(first.seeds()).hasSize(3);
    assertThat(first.get(RecipeKeys.MAX_LR)).isEqualTo(0.2);
    assertThat(second.name()).isEqualTo("job/wide");
    assertThat(second.epochs()).containsExactly(2);
    assertThat(second.seeds()).containsExactly(9L);
    assertThat(second.get(NetworkKeys.WIDTH)).isEqualTo(2);
    assertThat(second.get(RecipeKeys.BATCH_SIZE)).isEqualTo(64);
    assertThat(second.get(RecipeKeys.MAX_LR)).isEqualTo(0.1);
  }

  @Test
  void fileCanBeginWithAnother() {
    String one = write("one.yaml", SMALL + "recipe: {batch: 64, peak: 0.2}");
    String grouped = write("grouped.yaml", SMALL + "experiments: {a: {width: 2}, b: {width: 3}}");

    Experiment changed = only(Text.format("from: %s\nseeds: 7\nrecipe: {peak: 0.1}", one));
    assertThat(changed.name()).isEqualTo("job");
    assertThat(changed.seeds()).as("in place of its repeats").containsExactly(7L);
    assertThat(changed.get(RecipeKeys.BATCH_SIZE)).isEqualTo(64);
    assertThat(changed.get(RecipeKeys.MAX_LR)).isEqualTo(0.1);

    Job both = read(Text.format("from: %s\nepochs: 5\nexperiments: {b: {width: 0.5}}", grouped));
    assertThat(both.experiments()).extracting(Experiment::name).containsExactly("job/a", "job/b");
    assertThat(both.experiments())
        .extracting(each -> each.get(NetworkKeys.WIDTH))
        .containsExactly(2.0, 0.5);
    assertThat(both.experiments())
        .extracting(Experiment::epochs)
        .containsExactly(List.of(5), List.of(5));
  }

  @Test
  void repeatsCanGoOnUntilPrecise() {
    String precise =
        SMALL.replaceFirst("repeats: \\d+", "repeats: {until: 0.03, of: mean, max: 80}");

    Experiment experiment = only(precise);
    Experiment usual = only(precise, "repeats={until: 0.2}", "networks=[basic, 'extra:L1']");
    assertThat(experiment.until())
        .contains(new UntilPrecise(0.03 / 100, UntilPrecise.Of.MEAN, 5, 80));
    assertThat(experiment.seeds()).hasSize(80);
    assertThat(usual.until().orElseThrow().max()).as("key by key").isEqualTo(80);
    assertThat(only(precise, "repeats.min=60").until().orElseThrow().min()).isEqualTo(60);
    assertThat(only(precise, "repeats=4").until()).isEmpty();
    assertThat(only(precise, "seeds=4").seeds()).containsExactly(4L);
    assertThat(only(SMALL, "repeats={until: 1, of: mean}").seeds()).hasSize(50);
  }

  @Test
  void repeatsCanGoOnUntilDecided() {
    String two = "networks=[basic, 'extra:L1']";

    Experiment usual = only(SMALL, two, "repeats={until: decided}");
    Experiment margin = only(SMALL, two, "repeats={until: decided, min: 4}", "margin=0.1");
    Experiment lengths =
        only(SMALL, "epochs=[2, 3]", "compare={epochs: all}", "repeats.until=decided");
    assertThat(usual.until()).contains(new UntilDecided(0, 5, 50));
    assertThat(usual.seeds()).hasSize(50);
    assertThat(margin.until()).contains(new UntilDecided(0.001, 4, 200));
    assertThat(lengths.until()).contains(new UntilDecided(0, 5, 50));
    assertThat(only(SMALL, two, "repeats={until: decided, min: 60}").until())
        .as("max is min at least")
        .contains(new UntilDecided(0, 60, 60));
  }

  @Test
  void repeatsCanGoOnUntilTheBestIsKnown() {
    Experiment best =
        only(SMALL, "networks=[basic, 'extra:L1']", "repeats={until: best, max: 30}", "margin=0.2");

    assertThat(best.until()).contains(new UntilBest(0.002, 5, 30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repeats={until: best}; "
            + "| key repeats.until is best, which needs margin: of two that differ by less, either",
        "repeats={until: 0.1, budget: 8 hours} "
            + "| key repeats.budget is 8 hours, allowed is a duration, such as 30m, 8h or 1h30m",
        "repeats={until: 0.1, budget: 0h} | key repeats.budget is 0h, allowed is a duration",
        "repeats={budget: 8h} | the key repeats.until is missing",
        "repeats={until: best, min: 9, max: 8}; margin=0.1 "
            + "| key repeats.max is 8, allowed is a whole number from 9",
        "repeats={until: decided, min: 9, max: 8} "
            + "| key repeats.max is 8, allowed is a whole number from 9",
        "repeats={until: decided}; metric=seconds "
            + "| key repeats.until is decided, which looks at test_accuracy: it has to be the first",
        "repeats={until: best}; margin=0.1; limit.test=[100, 200] "
            + "| key repeats.until is best, but nothing is compared across levels of limit.test",
        "repeats={until: decided}; networks=basic; epochs=[2, 3] "
            + "| key repeats.until is decided, but nothing is compared",
      })
  void whatLooksAtDifferencesIsCheckedInOneLine(String settings, String message) {
    List<String> all = new ArrayList<>(List.of("networks=[basic, 'extra:L1']"));
    Arrays.stream(settings.split(";", -1))
        .map(String::strip)
        .filter(each -> each.contains("="))
        .forEach(all::add);

    assertThatThrownBy(() -> only(SMALL, all.toArray(String[]::new)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("[^\\n]*");
  }

  @Test
  void whatIsComparedIsWhatShallBePrecise() {
    String precise = SMALL.replaceFirst("repeats: \\d+", "repeats: {until: 0.03}");
    String three = "networks=['residual:L1', basic, 'extra:L1']";

    assertThat(wanted(precise, three)).as("basic is 1").containsExactly(pair(0, 1), pair(1, 2));
    assertThat(wanted(precise, "networks=['residual:L1', 'extra:L1', 'extra:L2']"))
        .as("the simplest is 1")
        .containsExactly(pair(0, 1), pair(1, 2));
    assertThat(wanted(precise, three, "baseline=extra:L1")).containsExactly(pair(0, 2), pair(1, 2));
    assertThat(wanted(precise, three, "compare=all"))
        .containsExactly(pair(0, 1), pair(0, 2), pair(1, 2));
    assertThat(wanted(precise, three, "compare=[[basic, 'residual:L1']]"))
        .containsExactly(pair(0, 1));
    assertThat(wanted(precise, three, "compare=[[basic, 'residual:L1']]", "epochs=[2, 3]"))
        .as("at each length")
        .containsExactly(pair(0, 1), pair(3, 4));
    assertThat(wanted(precise, three, "repeats.of=mean"))
        .containsExactly(List.of(0), List.of(1), List.of(2));
  }

  private List<List<Integer>> wanted(String text, String... sets) {
    Experiment experiment = only(text, sets);
    return Designs.wanted(experiment, Designs.of(experiment, "shapes", Datasets.task("shapes")));
  }

  private static List<Integer> pair(int one, int other) {
    return List.of(one, other);
  }

  @Test
  void fileCanListOthersAndItsKeysGoOverTheirs() {
    String one = write("one.yaml", SMALL);
    String two = write("two.yaml", SMALL + "experiments: {a: {width: 2}}");

    Job job = read(Text.format("epochs: 7\nexperiments: [%s, %s]", one, two), "width=0.5");

    assertThat(job.experiments()).extracting(Experiment::name).containsExactly("one", "two/a");
    assertThat(job.experiments())
        .extracting(Experiment::epochs)
        .containsExactly(List.of(7), List.of(7));
    assertThat(job.experiments())
        .as("an option goes over everything")
        .extracting(each -> each.get(NetworkKeys.WIDTH))
        .containsExactly(0.5, 0.5);
  }

  @Test
  void experimentsThatDoNotFitAreRefused() {
    String one = write("one.yaml", SMALL);
    String grouped = write("grouped.yaml", SMALL + "experiments: {a: {width: 2}}");
    String itself = folder.resolve("job.yaml").toString();

    refused(
        Text.format("experiments: [%s, %s]", one, one),
        "key experiments has the experiment one twice");
    refused(Text.format("experiments: [%s]", itself), "key experiments leads back to " + itself);
    refused("from: " + itself, "job.yaml line 1: key from leads back to " + itself);
    refused(
        Text.format("from: %s\nexperiments: {b: {width: 1}}", grouped),
        "job.yaml line 2: unknown experiment job/b, did you mean job/a?");
    refused(
        SMALL + "experiments: {a: {}, b: {data: cifar10}}",
        "experiments of one job need the same data, but job/a has shapes and job/b has cifar10");
    refused(
        "{data: shapes, networks: basic, repeats: 1, experiments: {a: {epochs: 1}, b: {width: 1}}}",
        "job.yaml, experiment job/b: the key epochs is missing");
    refused(
        SMALL + "experiments: {a: {epochs: [2, 4]}}",
        "job/a: recipe.lr_schedule ends at epoch 2, but epochs is 4",
        "recipe.schedule={0: 1, 2: 0}");
    refused(
        SMALL,
        "--set: key experiments is only allowed at the top of a job file",
        "experiments=[a]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epoch: 5            | line 5: unknown key epoch, did you mean epochs?
          batch: 5            | line 5: unknown key batch, did you mean recipe.batch_size?
          learning_rate: 0.1  | line 5: unknown key learning_rate, did you mean recipe.max_lr?
          recipe: {lr: 0.1}   | line 5: unknown key recipe.lr, did you mean recipe.max_lr?
          recipe: {bach: 5}   | line 5: unknown key recipe.bach, did you mean recipe.batch_size?
          limit: {tran: 5}    | line 5: unknown key limit.tran, did you mean limit.train?
          colour: red         | line 5: unknown key colour, allowed are networks, width,
          recipe: 5           | line 5: key recipe is 5, allowed is batch_size, max_lr, lr_schedule,
          recipe:             | line 5: key recipe is empty, allowed is batch_size, max_lr,
          limit: [5]          | line 5: key limit is a list, allowed is train, test, as key: value
          recipe: {schedule: 0.4} | key recipe.schedule is 0.4, allowed is cosine, triangular, or epochs with their learning rates
          recipe: {schedule: [0, 1]} | key recipe.schedule is 0, allowed is cosine, triangular, or epochs with their
          recipe: {schedule: {}} | key recipe.schedule is a group of keys, allowed is at least two
          recipe: {schedule: {0: 0.4}} | key recipe.schedule is a group of keys, allowed is at least two
          recipe: {schedule: {0: 0, one: 1}} | key recipe.schedule is one, allowed is a number from 0
          recipe: {schedule: {0: 0, 1: -1}} | key recipe.schedule is -1, allowed is a number from 0
          recipe: {schedule: {1: 0, 2: 1}} | key recipe.schedule begins at epoch 1, allowed is 0
          recipe: {schedule: {0: 0, 2: 1, 1.5: 0}} | key recipe.schedule goes from epoch 2 to 1.5, allowed are
          recipe: {schedule: {0: 0, 2: 1, 2: 0}} | key recipe.schedule goes from epoch 2 to 2, allowed are
          recipe: {schedule: {0: 0, 3: 1}} | recipe.lr_schedule ends at epoch 3, but epochs is 2
          recipe: {schedule: {0: 0, 2: 1}, peak: 0.1} | key recipe.peak has no effect here: it applies only where recipe.lr_schedule has no
          recipe: {batch_norm_precision: float16} | allowed is float32 or half
          recipe: {batch_norm_scales: 1} | allowed is network or ones or uniform
          recipe: {augment: ["cutout:1000"]} | unknown augmentation cutout:1000, allowed is cutout:S (S from 1 to 999)
          experiments: {}     | key experiments is a group of keys, allowed is a list of job files, or
          experiments: []     | key experiments is an empty list, allowed is at least one value
          experiments: [none] | line 5: key experiments: no job file none, and none of that name in jobs/
          experiments: {a: 5} | line 5: key experiments is 5, allowed is a list of job files, or
          experiments: {a: {bach: 5}} | line 5: unknown key bach, did you mean recipe.batch_size?
          experiments: {a: {from: b}} | line 5: key from is only allowed at the top of a job file
          from: none          | line 5: key from: no job file none, and none of that name in jobs/
          recipe: {batch: 0}  | key recipe.batch is 0, allowed is a whole number from 1
          recipe: {batch: 1.5} | key recipe.batch is 1.5, allowed is a whole number
          recipe: {batch: [[1]]} | key recipe.batch has a list within a list
          recipe: {batch: []} | key recipe.batch is an empty list, allowed is at least one value
          recipe: {peak: 0}   | key recipe.peak is 0, allowed is a number from
          recipe: {peak: .nan} | key recipe.peak is .nan, allowed is a number from
          recipe: {peak: .inf} | key recipe.peak is .inf, allowed is a number from
          recipe: {momentum: 2} | key recipe.momentum is 2, allowed is a number from 0.0 to 1.0
          recipe: {weight_decay: -1} | key recipe.weight_decay is -1, allowed is a number from 0.0
          recipe: {shuffle: 1} | key recipe.shuffle is 1, allowed is true or false
          recipe: {precision: half} | unknown precision half, allowed are float32, bfloat16, float16, or auto
          recipe: {augment: [zoom]} | unknown augmentation zoom, allowed are crop, cutout:S (S from 1 to 999), flip
          recipe: {augment: [flip, flip]} | key recipe.augment has flip twice
          width: 0            | key width is 0, allowed is a number from
          width: wide         | key width is wide, allowed is a number from
          seeds: 4            | needs either repeats or seeds
          repeats: {until: 1} | line 5: key repeats is there twice
          baseline: extra:L1  | key baseline is extra:L1, allowed is one of the job's networks
          compare: some       | line 5: key compare is some, allowed is baseline, all, steps, or pairs of levels
          compare: []         | line 5: key compare is an empty list, allowed is baseline, all, steps, or pairs
          compare: {a: b}     | line 5: key compare names a, which is no axis here: nothing varies
          compare: [basic]    | line 5: key compare names basic, which is no axis here: nothing varies
          compare: [[basic]]  | line 5: key compare is a list, allowed is baseline, all, steps, or pairs
          compare: [[basic, "extra:L1"]] | line 5: key compare is extra:L1, allowed is one of the job's networks
          compare: [[basic, resnet]] | line 5: key compare: unknown network resnet
          compare: [[basic, basic]] | line 5: key compare compares basic with itself
          save: [middle]      | key save is middle, allowed is initial or final
          checkpoint: 10      | key checkpoint is 10, allowed is a duration from 1s to 168h, such as 30s, 10m or 1h, or off
          checkpoint: 0s      | key checkpoint is 0s, allowed is a duration from 1s to 168h, such as 30s, 10m or 1h, or off
          checkpoint: 8000h   | key checkpoint is 8000h, allowed is a duration from 1s to 168h, such as 30s, 10m or 1h, or off
          checkpoint: 5m1h    | key checkpoint is 5m1h, allowed is a duration from 1s to 168h, such as 30s, 10m or 1h, or off
          checkpoint: ""      | key checkpoint is empty, allowed is a duration from 1s to 168h, such as 30s, 10m or 1h, or off
          checkpoint: [1m]    | key checkpoint is a list, allowed is a single value
          epochs: 5           | line 5: key epochs is there twice
          limit: {train: 100} | recipe.batch_size is 512, but limit.train leaves only 100 images
          """)
  void wrongKeysAndValuesAreRefused(String line, String message) {
    refused(SMALL + line, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          networks=[]         | --set: key networks is an empty list, allowed is at least one value
          networks=[basic, basic] | --set: key networks has basic twice
          networks=[residual:L1+L3, residual:L3+L1] | --set: key networks has residual:L3+L1 twice
          networks=resnet     | --set: key networks: unknown network resnet: known are basic,
          networks={a: b}     | --set: key networks is a group of keys, allowed is a single value: a:b, without the space
          epochs=0            | --set: key epochs is 0, allowed is a whole number from 1
          epochs=[2, 2]       | --set: key epochs has 2 twice
          epochs=             | --set epochs=: is empty
          repeats={}          | --set: key repeats is a group of keys, allowed is until, of, min, max, budget, as key: value
          repeats=[1]         | --set: key repeats is a list, allowed is a whole number from 1
          repeats={untl: 1}   | unknown key repeats.untl, did you mean repeats.until?
          repeats={until: 1, cheap: 2} | unknown key repeats.cheap, allowed are repeats.until,
          repeats={min: 5}    | job.yaml: the key repeats.until is missing
          repeats={until: 0}  | key repeats.until is 0, allowed is a number from 0.001 to 100.0
          repeats={until: -1} | key repeats.until is -1, allowed is a number from 0.001
          repeats={until: .nan} | key repeats.until is .nan, allowed is a number from 0.001
          repeats={until: 1, of: spread} | key repeats.of is spread, allowed is mean or difference
          repeats={until: 1, of: difference} | repeats.of is difference, but there is only one network
          repeats={until: 1, of: mean, min: 1} | key repeats.min is 1, allowed is a whole number from 2
          repeats={until: 1, of: mean, max: 4} | key repeats.max is 4, allowed is a whole number from 5
          repeats={until: 1, of: mean, min: 9, max: 8} | key repeats.max is 8, allowed is a whole number from 9
          repeats={until: desided} | key repeats.until is desided, allowed is a number from 0.001 to 100.0, or decided, or best
          repeats={until: [decided]} | key repeats.until is a list, allowed is
          repeats={until: decided} | key repeats.until is decided, but nothing is compared: let a key vary
          repeats={until: decided, of: mean} | key repeats.of has no meaning where repeats.until is decided: leave it out
          repeats={until: best} | key repeats.until is best, but there is only one configuration: let a key vary
          repeats=0           | --set: key repeats is 0, allowed is a whole number from 1
          seeds=[1, 1]        | --set: key seeds has 1 twice
          seeds=[-1]          | --set: key seeds is -1, allowed is a whole number of at least 0
          data=mnist          | --set: key data: unknown data mnist, allowed are cifar10, cifar10:PATH, cifar100,
          recipe.bach=5       | --set: unknown key recipe.bach, did you mean recipe.batch_size?
          recipe.batch        | --set recipe.batch: expected key=value
          =5                  | --set =5: expected key=value
          epochs=[1           | --set epochs=[1 line 1: expected
          """)
  void wrongOptionsAreRefused(String option, String message) {
    refused(SMALL, message, option);
  }

  @Test
  void whatIsMissingIsNamed() {
    refused("{networks: basic, epochs: 2, repeats: 3}", "job.yaml: the key data is missing");
    refused("{data: shapes, epochs: 2, repeats: 3}", "job.yaml: the key networks is missing");
    refused("{data: shapes, networks: basic, repeats: 3}", "job.yaml: the key epochs is missing");
    refused("{data: shapes, networks: basic, epochs: 2}", "needs either repeats or seeds");
  }

  @Test
  void whatIsNoJobFileIsRefused() {
    refused("", "job.yaml: is empty");
    refused("[1, 2]", "job.yaml: expected keys and values");
    refused("data: [shapes", "job.yaml line 1: expected");
    refused(
        "data: shapes\nepochs: 5: 6",
        "job.yaml line 2: a second \":\", or a line that begins elsewhere");
    refused("data: shapes\n  epochs: 5", "line 2: a second \":\", or a line that begins elsewhere");
    refused("networks: [basic]\n  epochs: 5", "line 2: it begins elsewhere than the lines of its");
    refused("recipe:\n  augment:\n    data: shapes\n   epochs: 5", "line 4: it begins elsewhere");
    refused("data: shapes\nepochs\nrepeats: 5", "line 3: a key without \": \" and a value");
    refused("data: shapes\n? [a, b]\n: 5", "job.yaml: Non scalar key");
    assertThatThrownBy(() -> JobFile.read("nowhere", List.of(), Precision.FLOAT32))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no job file nowhere")
        .hasMessageContaining("reproduction, search, ")
        .hasMessageContaining("come with Archsweep");
  }

  private void refused(String text, String message, String... options) {
    assertThatThrownBy(() -> read(text, options))
        .isInstanceOf(InputException.class)
        .message()
        .hasLineCount(1)
        .contains(message);
  }

  private Experiment only(String text, String... options) {
    List<Experiment> experiments = read(text, options).experiments();
    assertThat(experiments).hasSize(1);
    return experiments.get(0);
  }

  private Job read(String text, String... options) {
    return JobFile.read(write("job.yaml", text), List.of(options), Precision.FLOAT32);
  }

  private String write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
