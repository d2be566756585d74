package org.archsweep.network;

import static org.archsweep.network.Part.averagePool;
import static org.archsweep.network.Part.chain;
import static org.archsweep.network.Part.convBnRelu;
import static org.archsweep.network.Part.gated;
import static org.archsweep.network.Part.globalAveragePool;
import static org.archsweep.network.Part.globalMaxPool;
import static org.archsweep.network.Part.linear;
import static org.archsweep.network.Part.linearWithBias;
import static org.archsweep.network.Part.maxPool;
import static org.archsweep.network.Part.node;
import static org.archsweep.network.Part.relu;
import static org.archsweep.network.Part.residual;
import static org.archsweep.network.Part.scale;
import static org.archsweep.network.Part.sigmoid;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code basic}, and what it becomes by any mix of changes.
 *
 * @param changes sorted by name: a kind of part with the layers that it follows, {@code residual}
 *     with L1 and L3; or another pool, with no layers
 */
record Mix(SortedMap<String, SortedSet<String>> changes) {
  private static final String BASIC = "basic";
  private static final String AVERAGE_POOL = "average-pool";
  private static final String GLOBAL_AVERAGE_POOL = "global-average-pool";
  private static final SortedSet<String> NONE = Collections.emptySortedSet();
  private static final List<String> LAYERS = List.of("L1", "L2", "L3");

  /** What can follow a layer's pool, in the order in which it does where several do. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("residual", Mix::residualBlock),
          new Kind("extra", Mix::extraConvolution),
          new Kind("squeeze", Mix::squeezeAndExcitation));

  /** A part that keeps the shape, made for a number of channels. */
  private record Kind(String name, IntFunction<Part> part) {}

  /** Two convolutions beside a shortcut. */
  private static Part residualBlock(int channels) {
    return residual(chain(node("res1", convBnRelu(channels)), node("res2", convBnRelu(channels))));
  }

  /** One more convolution. */
  private static Part extraConvolution(int channels) {
    return convBnRelu(channels);
  }

  /**
   * A weight from 0 to 1 for each channel, from all channels' means (Hu et al., arXiv 1709.01507).
   */
  private static Part squeezeAndExcitation(int channels) {
    return gated(
        chain(
            globalAveragePool(),
            node("reduce", linearWithBias(Math.max(1, channels / 16)), relu()),
            node("expand", linearWithBias(channels), sigmoid())));
  }

  Network network(Size size) {
    return Network.of(
        name(),
        size.task(),
        node("prep", convBnRelu(size.channels(64))),
        layer(1, size.channels(128)),
        layer(2, size.channels(256)),
        layer(3, size.channels(512)),
        node(
            "classifier",
            changes.containsKey(GLOBAL_AVERAGE_POOL) ? globalAveragePool() : globalMaxPool(),
            linear(size.classes()),
            scale(0.125)));
  }

  private Part layer(int number, int channels) {
    Part[] following =
        KINDS.stream()
            .filter(kind -> changes.getOrDefault(kind.name(), NONE).contains("L" + number))
            .map(kind -> node(kind.name(), kind.part().apply(channels)))
            .toArray(Part[]::new);
    return node(
        "layer" + number,
        convBnRelu(channels),
        changes.containsKey(AVERAGE_POOL) ? averagePool(2) : maxPool(2),
        chain(following));
  }

  /** The one name of this mix: changes in the order of the alphabet, joined by commas. */
  String name() {
    return changes.isEmpty()
        ? BASIC
        : changes.entrySet().stream()
            .map(change -> change.getKey() + places(change.getValue()))
            .collect(Collectors.joining(","));
  }

  private static String places(SortedSet<String> layers) {
    return layers.isEmpty() ? "" : ":" + String.join("+", layers);
  }

  /** The mix that a name in any spelling stands for; empty where it stands for none. */
  static Optional<Mix> named(String name) {
    SortedMap<String, SortedSet<String>> changes = new TreeMap<>();
    if (name.equals(BASIC)) {
      return Optional.of(new Mix(changes));
    }
    for (String change : name.split(",", -1)) {
      if (!add(change, changes)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Mix(changes));
  }

  private static boolean add(String change, SortedMap<String, SortedSet<String>> changes) {
    if (change.equals(AVERAGE_POOL) || change.equals(GLOBAL_AVERAGE_POOL)) {
      return changes.put(change, NONE) == null;
    }
    String[] kindAndLayers = change.split(":", 2);
    if (KINDS.stream().noneMatch(kind -> kind.name().equals(kindAndLayers[0]))
        || kindAndLayers.length < 2) {
      return false;
    }
    SortedSet<String> layers = changes.computeIfAbsent(kindAndLayers[0], kind -> new TreeSet<>());
    return Stream.of(kindAndLayers[1].split("\\+", -1))
        .allMatch(layer -> LAYERS.contains(layer) && layers.add(layer));
  }

  /** The names of all single changes. */
  static List<String> names() {
    Stream<String> kinds =
        KINDS.stream()
            .flatMap(
                kind ->
                    Stream.of("L1", "L2", "L3", "L1+L2", "L1+L3", "L2+L3", "L1+L2+L3")
                        .map(layers -> kind.name() + ":" + layers));
    return Stream.concat(kinds, Stream.of(AVERAGE_POOL, GLOBAL_AVERAGE_POOL)).toList();
  }

  /** The names of all changes, as a message lists them. */
  static String spellings() {
    return KINDS.stream().map(kind -> kind.name() + ":S").collect(Collectors.joining(", "))
        + ", "
        + AVERAGE_POOL
        + ", "
        + GLOBAL_AVERAGE_POOL;
  }
}
