package org.archsweep.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.spec.Configuration;

/**
 * The networks that have names, all of the study ("How to Train Your ResNet, part 4"): {@code
 * dawnbench}, with which it begins; {@code ladder:1} to {@code ladder:6}, its way to {@code basic};
 * and {@code basic} changed by further convolutions ({@code extra:S}), residual blocks ({@code
 * residual:S}) or other pools, where S is a sum of L1, L2, L3. Changes mix: {@code
 * extra:L2,residual:L1+L3}.
 */
public final class Networks {
  public static final double NARROWEST = 0.001;
  public static final double WIDEST = 16;

  /** Networks that are defined one by one. */
  private static final Map<String, Function<Size, Network>> SINGLE =
      Map.of(
          "dawnbench", Ladder::dawnbench,
          "ladder:1", Ladder::shortcuts,
          "ladder:2", Ladder::withoutRepeats,
          "ladder:3", Ladder::wholeKernels,
          "ladder:4", Ladder::maxPools,
          "ladder:4,average-pool", Ladder::averagePools,
          "ladder:5", Ladder::globalMax,
          "ladder:5,global-average-pool", Ladder::globalAverage);

  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("original", List.of("dawnbench"));
    GROUPS.put(
        "ladder", List.of("ladder:1", "ladder:2", "ladder:3", "ladder:4", "ladder:5", "basic"));
    GROUPS.put(
        "pools",
        List.of(
            "ladder:4,average-pool",
            "ladder:5,global-average-pool",
            "average-pool",
            "global-average-pool"));
    GROUPS.put("search-space", searchSpace());
  }

  /** Height and width of the largest images of which a network's task is looked for. */
  private static final int LARGEST = 1024;

  private Networks() {}

  /**
   * The network of that name.
   *
   * @param name in any spelling: {@code residual:L3+L1} is {@code residual:L1+L3}
   * @param width multiplies every channel count, rounded, at least 1; from {@link #NARROWEST} to
   *     {@link #WIDEST}
   * @param task what it is built for
   * @throws InputException if no network is named so, the width is another, or the task's images
   *     are too small
   */
  public static Network named(String name, double width, Task task) {
    String canonical = canonical(name);
    Size size = new Size(width, task);
    return SINGLE.containsKey(canonical)
        ? SINGLE.get(canonical).apply(size)
        : mix(canonical).network(size);
  }

  /**
   * The one name of a network.
   *
   * @param name in any spelling: {@code residual:L3+L1} is {@code residual:L1+L3}
   * @throws InputException if no network is named so
   */
  public static String canonical(String name) {
    if (name.equals("ladder:6")) { // the ladder's last step leads to basic
      return canonical("basic");
    }
    return SINGLE.containsKey(name) ? name : mix(name).name();
  }

  private static Mix mix(String name) {
    return Mix.named(name).orElseThrow(() -> unknown(name));
  }

  /**
   * The network of a configuration, with that one's activation and scales of batch norm.
   *
   * @throws InputException if the task's images are too small for it
   */
  public static Network of(Configuration configuration, Task task) {
    return configuration
        .get(NetworkKeys.BATCH_NORM_WEIGHT_INIT)
        .of(
            named(
                configuration.get(NetworkKeys.NETWORK), configuration.get(NetworkKeys.WIDTH), task))
        .withActivation(configuration.get(NetworkKeys.ACTIVATION));
  }

  /**
   * What a configuration's network was built for, found by its size: parameters tell the channels
   * and the classes, multiply-adds the size of the images.
   *
   * @param parameters of the network
   * @param macs of it, for one image
   * @return empty if no network of the configuration has such a size
   */
  public static Optional<Task> task(Configuration configuration, long parameters, long macs) {
    for (int channels : List.of(3, 1)) {
      Shape large = new Shape(channels, LARGEST, LARGEST);
      for (int classes = 2; classes <= Task.MOST_CLASSES; classes++) {
        if (of(configuration, new Task(large, classes)).parameters() == parameters) {
          Optional<Task> task = task(configuration, channels, classes, macs);
          if (task.isPresent()) {
            return task;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Task> task(
      Configuration configuration, int channels, int classes, long macs) {
    for (int size = LARGEST; size > 0; size--) {
      Task task = new Task(new Shape(channels, size, size), classes);
      try {
        if (of(configuration, task).macs() == macs) {
          return Optional.of(task);
        }
      } catch (InputException e) {
        return Optional.empty(); // such images are too small for it
      }
    }
    return Optional.empty();
  }

  /** The canonical names that a name in a job file stands for: one, or a group's. */
  public static List<String> expand(String name) {
    return GROUPS.containsKey(name) ? GROUPS.get(name) : List.of(canonical(name));
  }

  /** Names of networks by the name of their group, in the study's order. */
  public static Map<String, List<String>> groups() {
    return Collections.unmodifiableMap(GROUPS);
  }

  /** The names of the 15 networks of the study's search, simplest first. */
  public static List<String> searchSpace() {
    List<String> sets = List.of("L1", "L2", "L3", "L1+L2", "L1+L3", "L2+L3", "L1+L2+L3");
    List<String> names = new ArrayList<>(List.of("basic"));
    sets.forEach(set -> names.add("extra:" + set));
    sets.forEach(set -> names.add("residual:" + set));
    return List.copyOf(names);
  }

  /** The network or group that was meant, if one is near; of a mix, change by change. */
  private static Optional<String> nearest(String name) {
    List<String> names = new ArrayList<>(SINGLE.keySet());
    names.addAll(List.of("basic", "ladder:6"));
    names.addAll(GROUPS.keySet());
    names.addAll(Mix.names());
    Collections.sort(names);
    String mix =
        Arrays.stream(name.split(",", -1))
            .map(change -> Text.nearest(change, Mix.names()).orElse(""))
            .collect(Collectors.joining(","));
    return name.contains(",") && Mix.named(mix).isPresent()
        ? Optional.of(mix)
        : Text.nearest(name, names);
  }

  private static InputException unknown(String name) {
    Optional<String> nearest = nearest(name);
    if (nearest.isPresent()) {
      return new InputException("unknown network %s, did you mean %s?", name, nearest.get());
    }
    return new InputException(
        "unknown network %s: known are basic, dawnbench, ladder:1 to ladder:6, %s, mixes such as"
            + " extra:L2,residual:L1+L3 (S: L1, L2, L3 joined by +), and the groups %s",
        name.isBlank() ? "(empty)" : name, Mix.spellings(), String.join(", ", GROUPS.keySet()));
  }
}
