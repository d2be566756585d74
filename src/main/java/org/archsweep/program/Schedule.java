package org.archsweep.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Plugin;
import org.archsweep.spec.Plugins;
import org.archsweep.spec.Setting;
import org.archsweep.spec.Type;
import org.archsweep.spec.Yaml;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The learning rate over a training, before the division by the batch. */
public interface Schedule {
  /**
   * The rate at a time.
   *
   * @param time in epochs from the start, from above 0 to the training's length
   * @param configuration which has that length, the highest rate, and what else it depends on
   * @return 0 or more
   */
  double at(double time, Configuration configuration);

  /** What's wrong with it in a configuration, as it goes on from a place in a job file. */
  default Optional<String> problem(Configuration configuration) {
    return Optional.empty();
  }

  /** A shape for any length and any highest rate, {@link RecipeKeys#MAX_LR}, which has a name. */
  interface Shape extends Schedule, Plugin {}

  /**
   * A place where the rate is given.
   *
   * @param epoch from the start, 0 or more
   * @param rate 0 or more
   */
  record Knot(double epoch, double rate) {
    /** The epoch as job files have it: a whole one without a point. */
    public String epochText() {
      return epoch == Math.rint(epoch) ? Long.toString((long) epoch) : Double.toString(epoch);
    }
  }

  /**
   * Lines from knot to knot, for one length: the last knot's epoch.
   *
   * @param knots two or more, their epochs rising from 0
   */
  record Knots(List<Knot> knots) implements Schedule {
    public Knots {
      knots = List.copyOf(knots);
    }

    @Override
    public Optional<String> problem(Configuration configuration) {
      Knot last = knots.get(knots.size() - 1);
      int epochs = configuration.get(RecipeKeys.EPOCHS);
      return epochs == last.epoch()
          ? Optional.empty()
          : Optional.of(
              Text.format(
                  "recipe.lr_schedule ends at epoch %s, but epochs is %d",
                  last.epochText(), epochs));
    }

    @Override
    public double at(double time, Configuration configuration) {
      int next = 1;
      while (next < knots.size() - 1 && time > knots.get(next).epoch()) {
        next++;
      }
      Knot from = knots.get(next - 1);
      Knot to = knots.get(next);
      double share = (time - from.epoch()) / (to.epoch() - from.epoch());
      return from.rate() + share * (to.rate() - from.rate());
    }
  }

  /** A shape by its name, or knots: epochs with their rates. */
  static Type<Schedule> type() {
    return new ByNameOrKnots(Plugins.of(Shape.class));
  }

  /** {@link #type}. */
  record ByNameOrKnots(SortedMap<String, Shape> shapes) implements Type<Schedule> {
    private static final String KNOTS =
        "epochs with their learning rates, such as {0: 0, 15: 0.1, 35: 0}";

    @Override
    public String allowed() {
      return String.join(", ", shapes.keySet()) + ", or " + KNOTS;
    }

    @Override
    public Schedule read(Setting setting) {
      if (setting.node() instanceof MappingNode mapping) {
        return knots(setting, mapping);
      } else if (setting.node() instanceof ScalarNode name) {
        if (shapes.containsKey(name.getValue())) {
          return shapes.get(name.getValue());
        }
        throw setting.wrong(allowed() + Text.perhaps(name.getValue(), shapes.keySet()));
      }
      throw setting.wrong(allowed());
    }

    private static Knots knots(Setting setting, MappingNode mapping) {
      List<Knot> knots = new ArrayList<>();
      for (NodeTuple entry : mapping.getValue()) {
        double epoch = setting.with(unquoted((ScalarNode) entry.getKeyNode())).number(0, 100_000);
        double rate = setting.with(entry.getValueNode()).number(0, 1e9);
        Knot knot = new Knot(epoch, rate);
        Knot last = knots.isEmpty() ? null : knots.get(knots.size() - 1);
        if (last == null && epoch != 0) {
          throw new InputException(
              "%s: key %s begins at epoch %s, allowed is 0",
              setting.where(), setting.key(), knot.epochText());
        }
        if (last != null && epoch <= last.epoch()) {
          throw new InputException(
              "%s: key %s goes from epoch %s to %s, allowed are rising epochs",
              setting.where(), setting.key(), last.epochText(), knot.epochText());
        }
        knots.add(knot);
      }
      if (knots.size() < 2) {
        throw setting.wrong("at least two " + KNOTS);
      }
      return new Knots(knots);
    }

    /** JSON, which is YAML too, has quotes around every key. */
    private static Node unquoted(ScalarNode key) {
      return new ScalarNode(Yaml.kind(key.getValue()), key.getValue(), ScalarStyle.PLAIN);
    }

    @Override
    public JsonNode write(Schedule schedule) {
      if (schedule instanceof Knots given) {
        ObjectNode knots = JsonNodeFactory.instance.objectNode();
        given.knots().forEach(knot -> knots.put(knot.epochText(), knot.rate()));
        return knots;
      } else if (schedule instanceof Shape shape) {
        return TextNode.valueOf(shape.name());
      }
      throw new IllegalArgumentException(schedule + " is neither knots nor a named shape");
    }

    @Override
    public Schedule parse(JsonNode json) {
      if (json.isTextual()) {
        if (!shapes.containsKey(json.textValue())) {
          throw new IllegalArgumentException("unknown schedule " + json);
        }
        return shapes.get(json.textValue());
      }
      List<Knot> knots = new ArrayList<>();
      for (Map.Entry<String, JsonNode> knot : json.properties()) {
        knots.add(new Knot(Double.parseDouble(knot.getKey()), knot.getValue().doubleValue()));
      }
      return new Knots(knots);
    }
  }
}
