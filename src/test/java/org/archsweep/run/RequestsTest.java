package org.archsweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archsweep.job.Experiment;
import org.archsweep.job.Job;
import org.archsweep.job.JobFile;
import org.archsweep.network.NetworkKeys;
import org.archsweep.program.Precision;
import org.archsweep.program.RecipeKeys;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {
  @TempDir private Path folder;

  @Test
  void trialThatTwoExperimentsAskForRunsOnceForTheFirst() throws IOException {
    Job job =
        read(
            """
            data: shapes
            networks: basic
            epochs: 2
            repeats: 3
            experiments:
              a: {networks: [basic, "extra:L1"]}
              b: {repeats: 5, save: final}
            """);

    List<Request> requests = requests(job);
    assertThat(requests).hasSize(8);
    assertThat(requests).extracting(request -> request.trial().id()).doesNotHaveDuplicates();
    assertThat(requests).filteredOn(request -> request.experiment().equals("job/a")).hasSize(6);
    assertThat(requests)
        .filteredOn(request -> request.trial().get(NetworkKeys.NETWORK).equals("basic"))
        .as("both experiments' wishes are met")
        .allSatisfy(request -> assertThat(request.save()).containsExactly(Outcome.Moment.FINAL));
    assertThat(requests)
        .filteredOn(request -> request.trial().get(NetworkKeys.NETWORK).equals("extra:L1"))
        .allSatisfy(request -> assertThat(request.save()).isEmpty());
  }

  @Test
  void everyConfigurationRunsOnceBeforeAnyRunsTwice() throws IOException {
    Job job = read("{data: shapes, networks: [basic, 'extra:L1'], epochs: [2, 4], repeats: 3}");

    assertThat(order(job, 1))
        .as("within a repeat the longest first")
        .containsExactly(
            "1: extra:L1 4",
            "1: basic 4",
            "1: extra:L1 2",
            "1: basic 2",
            "2: extra:L1 4",
            "2: basic 4",
            "2: extra:L1 2",
            "2: basic 2",
            "3: extra:L1 4",
            "3: basic 4",
            "3: extra:L1 2",
            "3: basic 2");
  }

  @Test
  void lastTrialsOfManySlotsGoByTheirTime() throws IOException {
    Job job = read("{data: shapes, networks: [basic, 'extra:L1'], epochs: 4, repeats: 3}");

    assertThat(order(job, 3))
        .containsExactly(
            "1: extra:L1 4",
            "1: basic 4",
            "2: extra:L1 4",
            "3: extra:L1 4",
            "2: basic 4",
            "3: basic 4");
  }

  @Test
  void seedsOfAnotherExperimentDontWaitForTheirNumbers() throws IOException {
    Job job =
        read(
            """
            data: shapes
            networks: basic
            epochs: 2
            experiments:
              a: {seeds: [1, 2, 3]}
              b: {seeds: [7, 8, 9], width: 0.5}
            """);

    assertThat(order(job, 1))
        .extracting(each -> each.substring(0, 1))
        .containsExactly("1", "7", "2", "8", "3", "9");
  }

  private static List<String> order(Job job, int slots) {
    return Request.inOrder(requests(job), job.task(), slots).stream()
        .map(Request::trial)
        .map(
            trial ->
                trial.seed()
                    + ": "
                    + trial.get(NetworkKeys.NETWORK)
                    + " "
                    + trial.get(RecipeKeys.EPOCHS))
        .toList();
  }

  private static List<Request> requests(Job job) {
    Requests requests = new Requests(job, "shapes", Set.of());
    Map<Trial, Request> all = new LinkedHashMap<>();
    for (Experiment experiment : job.experiments()) {
      for (Trial trial : experiment.trials("shapes")) {
        all.putIfAbsent(trial, requests.of(trial, experiment));
      }
    }
    return List.copyOf(all.values());
  }

  private Job read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), text);
    return JobFile.read(file.toString(), List.of(), Precision.FLOAT32);
  }
}
