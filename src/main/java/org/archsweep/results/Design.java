package org.archsweep.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archsweep.Hash;

/**
 * What an experiment is made of and what it compares, declared before anything is known. Stored
 * once and never changed: another grid of the same experiment is another design.
 *
 * @param experiment its name
 * @param question a title; null where the job file has none
 * @param metrics that are compared, the first being the question
 * @param margin of the first metric, in its unit (accuracies are shares, 0 to 1): a difference so
 *     small is none; null where none is given
 * @param axes what varies, in the order of the job file
 * @param members the configurations, none twice
 * @param comparisons of two configurations each; with each metric they are a family
 * @param effects comparisons of two levels, averaged over the other axes; another family
 */
@JsonPropertyOrder({
  "experiment",
  "question",
  "metrics",
  "margin",
  "axes",
  "members",
  "comparisons",
  "effects"
})
public record Design(
    String experiment,
    String question,
    List<Metric> metrics,
    Double margin,
    List<Axis> axes,
    List<Member> members,
    List<Comparison> comparisons,
    List<Effect> effects) {

  /** The name of the axis of a training's length. */
  public static final String EPOCHS = "epochs";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What can be compared: always after the last epoch. */
  public enum Metric {
    /** A share, 0 to 1; more is better. */
    TEST_ACCURACY("test_accuracy", 1),
    /** On the study's clock, training and evaluation; less is better. */
    SECONDS("seconds", -1),
    /** Cross-entropy on the test set; less is better. */
    TEST_LOSS("test_loss", -1);

    private final String column;
    private final int better;

    Metric(String column, int better) {
      this.column = column;
      this.better = better;
    }

    /** 1 where more is better, -1 where less is. */
    public int better() {
      return better;
    }

    /** As job files and tables have it. */
    @JsonValue
    @Override
    public String toString() {
      return column;
    }
  }

  /**
   * A key that takes several values, or a named list of levels.
   *
   * @param levels their labels, in the order of the job file
   */
  @JsonPropertyOrder({"name", "levels"})
  public record Axis(String name, List<String> levels) {}

  /**
   * A configuration.
   *
   * @param id of it, as in {@code trials}
   * @param setting what tells it from the others, but for the epochs: its levels of the other axes
   * @param levels for each axis the index of its level
   */
  @JsonPropertyOrder({"id", "setting", "levels"})
  public record Member(String id, String setting, List<Integer> levels) {}

  /**
   * How much better a configuration is than the one that it is held against.
   *
   * @param axis the index of the one along which they differ
   * @param member the index of the configuration
   * @param baseline the index of the other one
   */
  @JsonPropertyOrder({"axis", "member", "baseline"})
  public record Comparison(int axis, int member, int baseline) {}

  /**
   * How much better a level is than the one that it is held against, over all other axes.
   *
   * @param axis its index
   * @param level the index of the level
   * @param baseline the index of the other one
   */
  @JsonPropertyOrder({"axis", "level", "baseline"})
  public record Effect(int axis, int level, int baseline) {}

  /** A hash of all of it: 16 hexadecimal digits. */
  public String id() {
    return Hash.of(text());
  }

  /** As JSON: what is stored. */
  public String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The design that was stored.
   *
   * @throws IOException if it isn't one, or not whole
   */
  static Design parse(JsonNode json) throws IOException {
    Design design = JSON.treeToValue(json, Design.class);
    if (design == null || !design.isWhole()) {
      throw new IOException("it is no whole design");
    }
    return design;
  }

  /** Whether nothing is missing, and every index stands for something. */
  private boolean isWhole() {
    return Stream.of(experiment, metrics, axes, members, comparisons, effects)
            .allMatch(Objects::nonNull)
        && !metrics.isEmpty()
        && members.stream().allMatch(this::isWhole)
        && comparisons.stream()
            .allMatch(
                each ->
                    isIndex(each.axis, axes)
                        && isIndex(each.member, members)
                        && isIndex(each.baseline, members))
        && effects.stream()
            .allMatch(
                each ->
                    isIndex(each.axis, axes)
                        && isIndex(each.level, axes.get(each.axis).levels)
                        && isIndex(each.baseline, axes.get(each.axis).levels));
  }

  private boolean isWhole(Member member) {
    return member.id != null
        && member.setting != null
        && member.levels != null
        && member.levels.size() == axes.size()
        && IntStream.range(0, axes.size())
            .allMatch(i -> isIndex(member.levels.get(i), axes.get(i).levels));
  }

  private static boolean isIndex(Integer index, List<?> of) {
    return index != null && of != null && index >= 0 && index < of.size();
  }
}
