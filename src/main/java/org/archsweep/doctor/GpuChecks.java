package org.archsweep.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.data.Batches;
import org.archsweep.data.Crop;
import org.archsweep.data.Cutout;
import org.archsweep.data.Flip;
import org.archsweep.program.Precision;
import org.archsweep.program.StateDict;
import org.archsweep.training.Checkpoint;
import org.archsweep.training.Checkpoints;
import org.archsweep.training.Device;
import org.archsweep.training.EpochMetrics;
import org.archsweep.training.Gpu;
import org.archsweep.training.GpuFault;
import org.archsweep.training.GpuMemory;
import org.archsweep.training.Gpus;
import org.archsweep.training.Outcome;

/** Five minutes with a GPU: whether it computes what it should, as fast as it should. */
public final class GpuChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(200);
  private static final long MEGABYTE = 1 << 20;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Trials before the first reading of the memory: until then it may grow. */
  private static final int SETTLED = 5;

  private static final long MOST_GPU_GROWTH = 100 * MEGABYTE;
  private static final long MOST_GROWTH = 500 * MEGABYTE;

  /** What stays free where memory is to run out: enough to begin with, too little for a step. */
  private static final long LITTLE = 300 * MEGABYTE;

  private static final String NONE =
      "this machine has no NVIDIA driver, or it shows no GPU: nvidia-smi must list it; a container has"
          + " to be given it (docker run --gpus all)";

  private final Device device;
  private final Noise noise;
  private final int trials;

  /**
   * Checks of a device.
   *
   * @param noise what an epoch is tried on; its last batch should be smaller
   * @param trials how many short ones follow each other
   */
  GpuChecks(Device device, Noise noise, int trials) {
    this.device = device;
    this.noise = noise;
    this.trials = trials;
  }

  /** All checks, of the machine's first GPU; where there is none, that is what is found. */
  public static void look(Consumer<Finding> told) {
    List<Gpu> gpus = Gpus.all();
    if (gpus.isEmpty()) {
      told.accept(new Finding("--gpu", false, NONE, List.of()));
      return;
    }
    Device device = Device.gpu(gpus.get(0).ordinal());
    new GpuChecks(device, Noise.of(50_000, 10_000, 512, 1), 20)
        .checks()
        .forEach(check -> told.accept(check.finding(PATIENCE)));
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      checks.add(new Check("against the CPU", () -> againstCpu(precision)));
    }
    for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT16)) {
      checks.add(new Check("equal bits", () -> equalBits(precision)));
    }
    checks.add(new Check("batches alone", this::batches));
    checks.add(new Check("memory", this::memory));
    checks.add(new Check("out of memory", this::outOfMemory));
    checks.add(new Check("wrong label", this::wrongLabel));
    checks.add(new Check("exit status", this::exitStatus));
    return checks;
  }

  /** How far off a step's loss, and the change of the weights, may be: a share of each. */
  private static double[] tolerance(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> new double[] {1e-4, 1e-2};
      case BFLOAT16 -> new double[] {2e-2, 1e-1};
      case FLOAT16 -> new double[] {5e-3, 3e-2};
    };
  }

  private Seen againstCpu(Precision precision) throws InterruptedException {
    // With one step an epoch, the first of two has a rate, and the second has none left.
    Noise step = noise.limited(noise.batch(), noise.batch());
    int threads = Runtime.getRuntime().availableProcessors();
    AfterEpoch here = new AfterEpoch();
    AfterEpoch there = new AfterEpoch();
    double loss = first(step.train(device, precision, 2, 1, here)).trainLoss();
    double right =
        first(step.train(Device.cpu(threads), Precision.FLOAT32, 2, 1, there)).trainLoss();
    double ofLoss = Math.abs(loss - right) / Math.abs(right);
    StateDict before = step.initial(1);
    double ofChange =
        distance(here.state, there.state, before) / distance(there.state, before, before);
    double[] most = tolerance(precision);
    String text =
        "%s: a step's loss is off by %.1e (%.0e is allowed), its change of the weights by %.1e (%.0e)";
    Seen seen = Seen.of(text, precision, ofLoss, most[0], ofChange, most[1]);
    if (!(ofLoss <= most[0] && ofChange <= most[1])) {
      throw new EnvironmentException("%s; the loss is %s, on the CPU %s", seen.text(), loss, right);
    }
    return seen;
  }

  /** Keeps the weights with which the first epoch ends. */
  private static final class AfterEpoch implements Checkpoints {
    private StateDict state;

    @Override
    public Duration interval() {
      return Duration.ZERO;
    }

    @Override
    public Optional<Checkpoint> newest(String environment) {
      return Optional.empty();
    }

    @Override
    public void put(Checkpoint checkpoint, String environment) {
      state = state == null ? checkpoint.state() : state;
    }
  }

  /** Euclid's, over the tensors that a network has. */
  private static double distance(StateDict one, StateDict other, StateDict network) {
    double squares = 0;
    for (String name : network.values().keySet()) {
      float[] ones = one.values().get(name);
      float[] others = other.values().get(name);
      for (int i = 0; i < ones.length; i++) {
        squares += Math.pow((double) ones[i] - others[i], 2);
      }
    }
    return Math.sqrt(squares);
  }

  private static EpochMetrics first(Outcome outcome) {
    if (outcome.epochs().isEmpty()) {
      throw new EnvironmentException("a small training ends with: %s", outcome.error());
    }
    return outcome.epochs().get(0);
  }

  private Seen equalBits(Precision precision) throws Exception {
    Outcome alone = noise.train(device, precision, 1, 1);
    List<Outcome> together = together(() -> noise.train(device, precision, 1, 1));
    EpochMetrics epoch = first(alone);
    int steps = (noise.data().train().count() + noise.batch() - 1) / noise.batch();
    Seen seen =
        Seen.of(
            "%s: %d steps took %.2f s (%.0f images/s), the evaluation of %d images %.2f s, the"
                + " preparation %.2f s",
            precision,
            steps,
            epoch.trainSeconds(),
            noise.data().train().count() / epoch.trainSeconds(),
            noise.data().test().count(),
            epoch.testSeconds(),
            alone.preparationSeconds());
    for (Outcome other : together) {
      EpochMetrics same = first(other);
      if (epoch.trainLoss() != same.trainLoss()
          || epoch.testLoss() != same.testLoss()
          || !Arrays.equals(network(alone), network(other))) {
        throw new EnvironmentException(
            "two runs of a trial differ, losses %s and %s, then %s and %s; %s",
            epoch.trainLoss(), same.trainLoss(), epoch.testLoss(), same.testLoss(), seen.text());
      }
    }
    return Seen.of("%s; two at once, on two threads, end with the same bits", seen.text());
  }

  private static byte[] network(Outcome outcome) {
    return outcome.networks().get(Outcome.Moment.FINAL);
  }

  /** What a work ends with that two threads do at the same time. */
  private static <T> List<T> together(Callable<T> work) throws Exception {
    List<FutureTask<T>> both = List.of(new FutureTask<>(work), new FutureTask<>(work));
    for (FutureTask<T> task : both) {
      Thread thread = new Thread(task, "one of two");
      thread.setDaemon(true);
      thread.start();
    }
    List<T> ends = new ArrayList<>();
    try {
      for (FutureTask<T> task : both) {
        ends.add(task.get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return ends;
  }

  private Seen batches() throws InterruptedException {
    long start = System.nanoTime();
    try (Batches batches =
        Batches.of(
            noise.data().train(),
            List.of(new Crop(), new Flip(), new Cutout(8)),
            true,
            noise.batch(),
            1,
            1)) {
      for (int i = 0; i < batches.perEpoch(); i++) {
        batches.recycle(batches.next());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return Seen.of(
        "crop, flip and cutout of %d images, by %d processors: %.0f images/s",
        noise.data().train().count(),
        Runtime.getRuntime().availableProcessors(),
        noise.data().train().count() / seconds);
  }

  private Seen memory() throws InterruptedException, IOException {
    Noise few = noise.limited(4 * noise.batch(), 2 * noise.batch());
    long gpu = 0;
    long process = 0;
    for (int trial = 1; trial <= trials; trial++) {
      first(few.train(device, Precision.FLOAT16, 1, trial));
      if (trial == Math.min(SETTLED, trials)) {
        gpu = GpuMemory.used(device);
        process = resident();
      }
    }
    long gpuGrowth = GpuMemory.used(device) - gpu;
    long growth = resident() - process;
    Seen seen =
        Seen.of(
            "after %d short trials the GPU has %+d MB more in use than after %d (%d MB), the process"
                + " %+d MB (%d MB)",
            trials,
            gpuGrowth / MEGABYTE,
            SETTLED,
            gpu / MEGABYTE,
            growth / MEGABYTE,
            process / MEGABYTE);
    if (gpuGrowth > MOST_GPU_GROWTH || growth > MOST_GROWTH) {
      throw new EnvironmentException("%s: that is a leak, please report it", seen.text());
    }
    return seen;
  }

  private static long resident() throws IOException {
    Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
    return resident.find() ? Long.parseLong(resident.group(1)) * 1024 : 0;
  }

  private Seen outOfMemory() throws InterruptedException {
    Noise step = noise.limited(noise.batch(), noise.batch());
    String said;
    try (GpuMemory taken = GpuMemory.takeAllBut(LITTLE, device)) {
      long free = GpuMemory.free(device) / MEGABYTE;
      step.train(device, Precision.FLOAT32, 1, 1);
      throw new EnvironmentException("a step went well with %d MB free, which was not meant", free);
    } catch (EnvironmentException e) {
      throw e;
    } catch (RuntimeException e) {
      said = Fault.of(e).line();
      if (!GpuFault.of(e).filter(GpuFault.OUT_OF_MEMORY::equals).isPresent()) {
        throw new EnvironmentException(
            e, "a GPU without memory says what isn't known as that: %s; please report it", said);
      }
    }
    first(step.train(device, Precision.FLOAT32, 1, 1));
    return Seen.of("a step fails (%s), and once there is some again, it goes well", said);
  }

  private Seen wrongLabel() throws IOException, InterruptedException {
    ChildTraining.Ended ended = ChildTraining.run(ChildTraining.WRONG_LABEL, device);
    String text = "a process whose images have a wrong label says: %s; it ends with status %d";
    Seen seen = Seen.of(text, ended.words(), ended.status());
    if (ended.status() != ChildTraining.FAILED
        || !ended.words().startsWith(GpuFault.CONTEXT_LOST.toString())) {
      throw new EnvironmentException(
          "%s, where CONTEXT_LOST and %d are right; please report it",
          seen.text(), ChildTraining.FAILED);
    }
    return seen;
  }

  private Seen exitStatus() throws IOException, InterruptedException {
    ChildTraining.Ended ended = ChildTraining.run(ChildTraining.GOOD, device);
    String text = "a process that ends right after training (%s) ends with status %d";
    Seen seen = Seen.of(text, ended.words(), ended.status());
    if (ended.status() != 0) {
      throw new EnvironmentException("%s, and not with 0; please report it", seen.text());
    }
    return seen;
  }
}
