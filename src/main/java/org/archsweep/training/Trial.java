package org.archsweep.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;
import org.archsweep.Hash;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;

/**
 * The key of one training: everything that its result depends on, apart from the kind of machine
 * and the number of threads. Equal trials have equal metrics.
 *
 * @param network its canonical name
 * @param width multiplies every channel count
 * @param recipe how it is trained
 * @param epochs passes over the training images
 * @param seed of the initial weights, the order and the augmentation
 * @param data identity of the data set ({@link org.archsweep.data.Dataset#identity})
 * @param trainLimit how many of the training images, from the first; all where there are fewer
 * @param testLimit how many of the test images, likewise
 */
public record Trial(
    String network,
    double width,
    Recipe recipe,
    int epochs,
    long seed,
    String data,
    int trainLimit,
    int testLimit)
    implements Serializable {

  /** Goes up when the same key starts to give other metrics: results of both never mix. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** No limit. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The same training from another seed. */
  public Trial withSeed(long other) {
    return new Trial(network, width, recipe, epochs, other, data, trainLimit, testLimit);
  }

  /** The trained network, its scales starting as the recipe says. */
  public Network resolvedNetwork() {
    return recipe.batchNormScales().of(Networks.named(network, width));
  }

  /** Names this trial in tables and files: 16 hexadecimal digits, a hash of {@link #config}. */
  public String id() {
    return Hash.of(config());
  }

  /** The whole key as JSON, always in the same order; a limit that is none is null. */
  public String config() {
    return written(json());
  }

  /** What trials have in common that may be compared: {@link #config} without what may differ. */
  public String conditions() {
    return written(json().remove(List.of("network", "epochs", "seed")));
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION).put("network", network).put("width", width);
    json.put("epochs", epochs).put("seed", seed).put("data", data);
    ObjectNode limit = json.putObject("limit");
    putLimit(limit, "train", trainLimit);
    putLimit(limit, "test", testLimit);
    json.set("recipe", recipe.toJson());
    return json;
  }

  private static String written(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void putLimit(ObjectNode limit, String key, int images) {
    if (images == ALL) {
      limit.putNull(key);
    } else {
      limit.put(key, images);
    }
  }
}
