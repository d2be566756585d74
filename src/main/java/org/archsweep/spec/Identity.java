package org.archsweep.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of which ids are hashes. The keys of the first version stand in its order, whatever
 * their values; a key that came later follows within its object, sorted, where it applies and isn't
 * at its default. So a new key changes no id.
 */
final class Identity {
  /** Goes up when equal keys begin to give other metrics: results of both never mix. */
  private static final int TRAINING_CODE = 1;

  private static final String SEED = "seed";

  /**
   * Stored names in the order of the first version, which had the seed before the data; {@code
   * recipe.peak} or the one after it.
   */
  private static final List<String> FIRST_VERSION =
      List.of(
          "network",
          "width",
          "epochs",
          "data",
          "limit.train",
          "limit.test",
          "recipe.batch",
          "recipe.peak",
          "recipe.schedule",
          "recipe.momentum",
          "recipe.weight_decay",
          "recipe.precision",
          "recipe.batch_norm_precision",
          "recipe.batch_norm_scales",
          "recipe.augment",
          "recipe.shuffle");

  /** Where the seed is put; a quote within a value has a backslash before it. */
  private static final String AFTER_SEED = ",\"data\":";

  private Identity() {}

  /** Where a key is hashed: all that came later share the last place. */
  static int place(Key<?> key) {
    int place = FIRST_VERSION.indexOf(key.storedName());
    return place < 0 ? FIRST_VERSION.size() : place;
  }

  /** Whether the first version didn't have it. */
  static boolean isLater(Key<?> key) {
    return place(key) == FIRST_VERSION.size();
  }

  /** The text of a configuration: of a trial's all but its seed. */
  static String text(Configuration configuration) {
    return Json.text(json(configuration));
  }

  /** The text of a trial, made of its configuration's: a sweep may have a million of them. */
  static String text(Configuration configuration, long seed) {
    String text = configuration.text();
    int place = text.indexOf(AFTER_SEED);
    return text.substring(0, place) + ",\"" + SEED + "\":" + seed + text.substring(place);
  }

  static ObjectNode json(Configuration configuration) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", TRAINING_CODE);
    for (Key<?> key : Keys.all()) {
      if (!isLater(key, configuration) && isHashed(key, configuration)) {
        put(json, key, configuration);
      }
    }
    for (Key<?> key : Keys.byStoredName()) {
      if (isLater(key, configuration)
          && isHashed(key, configuration)
          && !configuration.isDefault(key)) {
        put(json, key, configuration);
      }
    }
    return json;
  }

  private static boolean isHashed(Key<?> key, Configuration configuration) {
    return !key.isInData() && key.appliesTo(configuration);
  }

  private static <T> boolean isLater(Key<T> key, Configuration configuration) {
    return isLater(key) || key.isLater(configuration.get(key));
  }

  private static <T> void put(ObjectNode json, Key<T> key, Configuration configuration) {
    String[] path = key.storedName().split("\\.", -1);
    ObjectNode object = json;
    for (int i = 0; i < path.length - 1; i++) {
      object = object.withObject("/" + path[i]);
    }
    object.set(path[path.length - 1], key.type().write(configuration.get(key)));
  }

  /**
   * The configuration that was written, whatever its seed.
   *
   * @throws IllegalArgumentException if it has a key that isn't declared here
   */
  static Configuration parsed(JsonNode json) {
    Map<Key<?>, Object> values = new HashMap<>();
    int found = 0;
    for (Key<?> key : Keys.all()) {
      JsonNode value = json.at("/" + key.storedName().replace('.', '/'));
      if (!value.isMissingNode()) {
        values.put(key, key.type().parse(value));
        found++;
      }
    }
    int others = json.has(SEED) ? 2 : 1; // and the version
    if (leaves(json) != found + others) {
      throw new IllegalArgumentException("has keys that aren't known here: " + json);
    }
    return Configuration.of(values);
  }

  /** Members that are no groups of keys: what a schedule holds is one value. */
  private static int leaves(JsonNode json) {
    int leaves = 0;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      boolean group = member.getKey().equals("limit") || member.getKey().equals("recipe");
      leaves += group ? member.getValue().size() : 1;
    }
    return leaves;
  }
}
