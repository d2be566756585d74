package org.archsweep.network;

import static org.archsweep.network.Part.chain;
import static org.archsweep.network.Part.convBnRelu;
import static org.archsweep.network.Part.globalMaxPool;
import static org.archsweep.network.Part.linear;
import static org.archsweep.network.Part.maxPool;
import static org.archsweep.network.Part.node;
import static org.archsweep.network.Part.residual;
import static org.archsweep.network.Part.scale;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.InputException;

/**
 * The networks that have names. The search space of the study ("How to Train Your ResNet, part 4"):
 * {@code basic}; {@code extra:S}, a further convolution after each layer in S; {@code residual:S},
 * a residual block there; S is a sum of L1, L2, L3. Mixes are {@code extra:L2,residual:L1+L3}.
 */
public final class Networks {
  /** The group name of the 15 networks: basic, and extra and residual on every set of layers. */
  public static final String SEARCH_SPACE = "search-space";

  private static final Pattern MIX =
      Pattern.compile(
          "(?:extra|residual):\\w+(?:\\+\\w+)*(?:,(?:extra|residual):\\w+(?:\\+\\w+)*)*");

  /** The layers that an extra convolution or a residual block can follow. */
  private enum Place {
    L1,
    L2,
    L3
  }

  private Networks() {}

  /**
   * The network of that name.
   *
   * @param name in any spelling: {@code residual:L3+L1} is {@code residual:L1+L3}
   * @param width multiplies every channel count, rounded, at least 1
   * @throws InputException if no network is named so
   */
  public static Network named(String name, double width) {
    if (name.equals("basic")) {
      return searched(width, EnumSet.noneOf(Place.class), EnumSet.noneOf(Place.class));
    }
    if (!MIX.matcher(name).matches()) {
      throw unknown(name);
    }
    Set<Place> extra = EnumSet.noneOf(Place.class);
    Set<Place> residual = EnumSet.noneOf(Place.class);
    for (String kind : name.split(",", -1)) {
      Set<Place> places = kind.startsWith("extra:") ? extra : residual;
      for (String place : kind.substring(kind.indexOf(':') + 1).split("\\+", -1)) {
        if (!List.of("L1", "L2", "L3").contains(place) || !places.add(Place.valueOf(place))) {
          throw unknown(name);
        }
      }
    }
    return searched(width, extra, residual);
  }

  /** The canonical names that a name in a job file stands for: one, or a group's. */
  public static List<String> expand(String name) {
    return name.equals(SEARCH_SPACE) ? searchSpace() : List.of(named(name, 1).name());
  }

  /** The names of the 15 networks of the study's search, simplest first. */
  public static List<String> searchSpace() {
    List<String> sets = List.of("L1", "L2", "L3", "L1+L2", "L1+L3", "L2+L3", "L1+L2+L3");
    List<String> names = new ArrayList<>(List.of("basic"));
    sets.forEach(set -> names.add("extra:" + set));
    sets.forEach(set -> names.add("residual:" + set));
    return names;
  }

  private static Network searched(double width, Set<Place> extra, Set<Place> residual) {
    int prep = channels(64, width);
    int one = channels(128, width);
    int two = channels(256, width);
    int three = channels(512, width);
    return Network.of(
        name(extra, residual),
        node("prep", convBnRelu(prep)),
        node("layer1", convBnRelu(one), maxPool(2), deeper(Place.L1, one, extra, residual)),
        node("layer2", convBnRelu(two), maxPool(2), deeper(Place.L2, two, extra, residual)),
        node("layer3", convBnRelu(three), maxPool(2), deeper(Place.L3, three, extra, residual)),
        node("classifier", globalMaxPool(), linear(Network.CLASSES), scale(0.125)));
  }

  /** What follows a layer's pool: nothing, a residual block, an extra convolution, or both. */
  private static Part deeper(Place place, int channels, Set<Place> extra, Set<Place> residual) {
    Part block =
        node(
            "residual",
            residual(
                chain(node("res1", convBnRelu(channels)), node("res2", convBnRelu(channels)))));
    Part more = node("extra", convBnRelu(channels));
    return chain(
        residual.contains(place) ? block : chain(), extra.contains(place) ? more : chain());
  }

  private static int channels(int full, double width) {
    return Math.max(1, (int) Math.round(full * width));
  }

  private static String name(Set<Place> extra, Set<Place> residual) {
    if (extra.isEmpty() && residual.isEmpty()) {
      return "basic";
    }
    return Stream.of(kind("extra", extra), kind("residual", residual))
        .filter(kind -> !kind.isEmpty())
        .collect(Collectors.joining(","));
  }

  private static String kind(String kind, Set<Place> places) {
    return places.isEmpty()
        ? ""
        : kind + places.stream().map(Place::name).collect(Collectors.joining("+", ":", ""));
  }

  private static InputException unknown(String name) {
    return new InputException(
        "unknown network %s: known are basic, extra:S, residual:S, mixes such as"
            + " extra:L2,residual:L1+L3 (S: L1, L2, L3 joined by +), and the group %s",
        name.toLowerCase(Locale.ROOT).isBlank() ? "(empty)" : name, SEARCH_SPACE);
  }
}
