package org.archsweep.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.network.Shape;
import org.archsweep.spec.Plugin;
import org.archsweep.spec.Plugins;

/**
 * A random change to a training image. Chance is kept apart from the work: an augmentation says how
 * many equally likely choices it has, and makes any of them.
 *
 * <p>An image here is its planes, one after the other, row by row: its channels, and mask, which is
 * 1 where the pixel counts and 0 where it is cut out. What moves pixels moves all of them.
 *
 * <p>One that takes an argument ({@code cutout:8}) plugs in as one without: {@link #with} gives
 * those that are used.
 */
public interface Augmentation extends Plugin {
  /**
   * The image under way.
   *
   * @param shape of it, mask left out
   * @param number its place in the training set, from 0
   * @param epoch that is trained, from 0
   */
  record Sample(Shape shape, int number, int epoch) {
    /** Channels and mask. */
    public int planes() {
      return shape.channels() + 1;
    }

    /** Height and width. */
    public int size() {
      return shape.height();
    }
  }

  /** How job files spell it, with what the argument is: {@code cutout:S (S from 1 to 999)}. */
  default String spelling() {
    return name();
  }

  /**
   * The augmentation with an argument.
   *
   * @param argument what stands behind the colon; empty where there's none
   * @return empty if it takes no such argument
   */
  default Optional<Augmentation> with(Optional<String> argument) {
    return argument.isPresent() ? Optional.empty() : Optional.of(this);
  }

  /** Its name, with its argument: as it's stored, so this never changes. */
  default String text() {
    return name();
  }

  /**
   * Refuses images that it can't change, before anything runs.
   *
   * @throws InputException which says why
   */
  default void check(Shape image) {}

  /** The number of choices, each equally likely. */
  int choices(Sample sample);

  /**
   * Makes one choice.
   *
   * @param choice from 0, below {@link #choices}
   * @param from the image, left as it is
   * @param to gets the changed image
   */
  void apply(int choice, byte[] from, byte[] to, Sample sample);

  /**
   * The augmentation that a job file names; {@link #text} gives the name back.
   *
   * @throws InputException if there is none of that name
   */
  static Augmentation named(String text) {
    SortedMap<String, Augmentation> all = Plugins.of(Augmentation.class);
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Augmentation plugin = all.get(name);
    Optional<String> argument =
        colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
    if (plugin == null) {
      throw new InputException(
          "unknown augmentation %s, allowed are %s%s",
          text,
          spellings(),
          Text.nearest(name, all.keySet())
              .map(near -> ", did you mean " + near + text.substring(name.length()) + "?")
              .orElse(""));
    }
    return plugin
        .with(argument)
        .orElseThrow(
            () ->
                new InputException(
                    "unknown augmentation %s, allowed is %s", text, plugin.spelling()));
  }

  /** How job files spell all that there are. */
  static String spellings() {
    List<String> spellings = new ArrayList<>();
    Plugins.of(Augmentation.class).values().forEach(each -> spellings.add(each.spelling()));
    return String.join(", ", spellings);
  }
}
