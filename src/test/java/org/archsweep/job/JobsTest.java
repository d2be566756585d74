package org.archsweep.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.Hash;
import org.archsweep.Shipped;
import org.archsweep.Text;
import org.archsweep.data.Augmentation;
import org.archsweep.data.DataKeys;
import org.archsweep.network.NetworkKeys;
import org.archsweep.network.Networks;
import org.archsweep.plan.Plan;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.program.Schedule;
import org.archsweep.program.Triangular;
import org.archsweep.spec.Trial;
import org.archsweep.spec.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in jobs/: what each stands for, once all that it leaves open is filled in. */
class JobsTest {
  private static final Path FOLDER = Path.of("jobs");

  /** Worked by hand from the study's runs; on a GPU, where auto is float16. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          baselines/batch-128        | dawnbench x 35 x 5       | 128 | 0:0 15:0.1 30:0.005 35:0  | float16 | crop flip
          baselines/batch-512        | dawnbench x 35 x 5       | 512 | 0:0 15:0.44 30:0.005 35:0 | float16 | crop flip
          baselines/exact-batch-norm | dawnbench x 35 x 5       | 512 | 0:0 15:0.44 30:0.005 35:0 | float32 | crop flip
          baselines/cutout           | dawnbench x 30 x 5       | 512 | 0:0 8:0.4 30:0            | float32 | crop flip cutout:8
          baselines/batch-768        | dawnbench x 30 x 5       | 768 | 0:0 8:0.6 30:0            | float32 | crop flip cutout:8
          ladder                     | ladder:1.. x 20 x 10     | 512 | 0:0 4:0.4 20:0            | float32 | crop flip cutout:8
          wide                       | basic x 60 x 5           | 512 | 0:0 12:0.4 60:0           | float32 | crop flip cutout:8
          search                     | basic.. x 20,22 x 10     | 512 | 0:0 4:0.4 20:0            | float32 | crop flip cutout:8
          promising                  | residual:L1+L3 x 20 x 10 | 512 | 0:0 4:0.4 20:0            | float32 | crop flip cutout:8
          mix                        | residual:L1+L3.. x 20 x 10 | 512 | 0:0 4:0.4 20:0          | float32 | crop flip cutout:8
          final                      | residual:L1+L3 x 24 x 50 | 512 | 0:0 5:0.4 24:0            | float32 | crop flip cutout:8
          extra                      | extra:L1+L2+L3 x 60 x 5  | 512 | 0:0 12:0.4 60:0           | float32 | crop flip cutout:12
          """)
  void reproductionRunsTheStudysRecipes(
      String name, String grid, int batch, String knots, String batchNorm, String augment) {
    Experiment experiment = experiment("reproduction", name);

    assertThat(grid(experiment)).isEqualTo(grid);
    assertThat(experiment.get(RecipeKeys.BATCH_SIZE)).isEqualTo(batch);
    assertThat(knots(experiment)).isEqualTo(knots);
    assertThat(experiment.get(RecipeKeys.PRECISION)).isEqualTo(Precision.FLOAT16);
    assertThat(experiment.get(RecipeKeys.BATCH_NORM_PRECISION)).hasToString(batchNorm);
    assertThat(
            experiment.get(DataKeys.AUGMENT).stream()
                .map(Augmentation::text)
                .collect(Collectors.joining(" ")))
        .isEqualTo(augment);
    assertThat(experiment.get(RecipeKeys.MOMENTUM)).isEqualTo(0.9);
    assertThat(experiment.get(RecipeKeys.WEIGHT_DECAY)).isEqualTo(5e-4);
    assertThat(experiment.get(DataKeys.SHUFFLE)).isTrue();
    assertThat(experiment.get(NetworkKeys.WIDTH)).isEqualTo(name.equals("wide") ? 2 : 1);
    assertThat(experiment.get(DataKeys.TRAIN_LIMIT)).isEqualTo(Types.ALL);
    assertThat(experiment.get(DataKeys.TEST_LIMIT)).isEqualTo(Types.ALL);
  }

  /**
   * Job, experiment, number of trials, and a hash of their sorted ids, as the first version had
   * them (commit 94497c3, before keys were declared each in one place): ids never change.
   */
  @Test
  void trialsHaveTheIdsThatTheyAlwaysHad() throws IOException {
    Path pinned = Path.of("src/test/resources/jobs/ids.csv");
    List<String> now = new ArrayList<>();
    for (String name : files().toList()) {
      for (Experiment experiment : read(name).experiments()) {
        List<String> ids =
            experiment.trials("data-0123456789ab").stream().map(Trial::id).sorted().toList();
        String hash = Hash.of(String.join(" ", ids));
        now.add(Text.format("%s,%s,%d,%s", name, experiment.name(), ids.size(), hash));
      }
    }

    assertThat(now).isEqualTo(Files.readAllLines(pinned));
  }

  @Test
  void reproductionIsAllOfTheStudy() {
    assertThat(read("reproduction").experiments())
        .extracting(Experiment::name)
        .containsExactly(
            "baselines/batch-128",
            "baselines/batch-512",
            "baselines/exact-batch-norm",
            "baselines/cutout",
            "baselines/batch-768",
            "ladder",
            "wide",
            "search",
            "promising",
            "mix",
            "final",
            "extra");
    assertThat(experiment("reproduction", "search").networks()).hasSize(15);
    assertThat(experiment("reproduction", "ladder").networks())
        .startsWith("ladder:1", "ladder:2", "ladder:3", "ladder:4", "ladder:5", "basic");
  }

  /**
   * Five baselines of 5 runs; 10 networks, 15 at two lengths, of 10; a mix of 10; 5, 50 and 5 more.
   */
  @Test
  void trialsThatPartsOfTheReproductionShareRunOnce() {
    Job job = read("reproduction");

    assertThat(job.trials("cifar10")).hasSize(25 + 100 + 300 + 10 + 5 + 50 + 5 - 10);
    Plan plan = Plan.of(job, Optional.empty(), Map.of(), true);
    assertThat(plan.shared()).as("basic and residual:L1+L3, 20 epochs").isEqualTo(30);
    assertThat(plan.trials()).isEqualTo(485);
    assertThat(plan.missing()).isEqualTo(485);
    assertThat(plan.configurations())
        .filteredOn(cell -> cell.experiment().equals("promising"))
        .singleElement()
        .satisfies(
            cell -> {
              assertThat(cell.trials()).isEqualTo(10);
              assertThat(cell.shared()).isEqualTo(10);
              assertThat(cell.missing()).isZero();
            });
  }

  @Test
  void smallFormsReduceEveryExperiment() {
    List<Experiment> full = read("reproduction").experiments();
    List<Experiment> small = read("small/reproduction").experiments();

    assertThat(small)
        .extracting(Experiment::name)
        .isEqualTo(full.stream().map(each -> "small/" + each.name()).toList());
    for (int i = 0; i < full.size(); i++) {
      assertThat(small.get(i).networks()).isEqualTo(full.get(i).networks());
      assertThat(small.get(i).get(NetworkKeys.WIDTH))
          .isEqualTo(full.get(i).get(NetworkKeys.WIDTH) / 4);
      assertThat(small.get(i).get(DataKeys.TRAIN_LIMIT)).isEqualTo(4000);
      assertThat(small.get(i).get(DataKeys.AUGMENT)).isEqualTo(full.get(i).get(DataKeys.AUGMENT));
      assertThat(small.get(i).get(NetworkKeys.BATCH_NORM_WEIGHT_INIT))
          .isEqualTo(full.get(i).get(NetworkKeys.BATCH_NORM_WEIGHT_INIT));
    }
    assertThat(small)
        .filteredOn(each -> each.name().matches("small/(ladder|search)"))
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.seeds()).hasSizeGreaterThanOrEqualTo(5));
  }

  @Test
  void smallReproductionTakesTwoCoresTwoToThreeHours() {
    Plan plan = Plan.of(read("small/reproduction"), Optional.empty(), Map.of(), false);

    assertThat(plan.seconds() / 2 / 3600).isBetween(2.0, 3.0);
  }

  /** With no data at hand, as the command plan does. */
  @ParameterizedTest
  @MethodSource("files")
  void everyFileHasAPlan(String name) {
    Plan plan = Plan.of(read(name), Optional.empty(), Map.of(), true);

    assertThat(plan.missing()).isPositive().isEqualTo(plan.trials());
    assertThat(plan.macs()).isPositive();
    assertThat(plan.seconds()).isEqualTo(plan.gpuSeconds());
  }

  @Test
  void filesThatAMessageListsAreThoseThatAreThere() throws IOException {
    List<String> large =
        files().filter(name -> !name.startsWith("small/")).collect(Collectors.toList());
    List<String> small =
        files().filter(name -> name.startsWith("small/")).map(name -> name.substring(6)).toList();

    assertThat(large).isEqualTo(Shipped.names("jobs", ".yaml")).containsAll(small);
    large.removeAll(small);
    assertThat(large).containsExactly("quickstart", "reduced");
  }

  @Test
  void pageOfJobFilesHasEveryKeyAndFile() throws IOException {
    String page = Files.readString(Path.of("docs/jobs.md"));

    assertThat(Settings.KEYS).allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    assertThat(Networks.groups().keySet())
        .allSatisfy(group -> assertThat(page).contains("`" + group + "`"));
    assertThat(read("small/reproduction").experiments())
        .extracting(each -> each.name().split("/", -1)[1])
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .map(file -> FOLDER.relativize(file).toString())
          .filter(file -> file.endsWith(".yaml") && !file.startsWith("claims"))
          .map(file -> file.replace(".yaml", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Job read(String name) {
    return JobFile.read(name, List.of(), Precision.FLOAT16);
  }

  private static Experiment experiment(String job, String name) {
    return read(job).experiments().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Networks (the first of several), epochs and seeds. */
  private static String grid(Experiment experiment) {
    return Text.format(
        "%s%s x %s x %d",
        experiment.networks().get(0),
        experiment.networks().size() > 1 ? ".." : "",
        experiment.epochs().stream().map(Object::toString).collect(Collectors.joining(",")),
        experiment.seeds().size());
  }

  /** Of the first length; of a triangle where its rate is the highest and where it ends. */
  private static String knots(Experiment experiment) {
    int epochs = experiment.epochs().get(0);
    if (experiment.get(RecipeKeys.LR_SCHEDULE) instanceof Schedule.Knots knots) {
      return knots.knots().stream().map(JobsTest::knot).collect(Collectors.joining(" "));
    }
    assertThat(experiment.get(RecipeKeys.LR_SCHEDULE)).isInstanceOf(Triangular.class);
    return Text.format(
        "0:0 %d:%s %d:0", Math.round(epochs / 5.0), experiment.get(RecipeKeys.MAX_LR), epochs);
  }

  private static String knot(Schedule.Knot knot) {
    return knot.epochText() + ":" + Text.format("%s", knot.rate()).replaceFirst("\\.0$", "");
  }
}
