package org.archsweep.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;
import org.archsweep.data.Augmentation;
import org.archsweep.program.Precision;

/**
 * How a network is trained. What a job file does not name keeps the study's value.
 *
 * @param batch images a step; the last step of an epoch has what is left
 * @param peak the learning rate's highest value, before the division by the batch
 * @param momentum of Nesterov's method
 * @param weightDecay of every trainable value, before the multiplication with the batch
 * @param precision the number format
 * @param augment what is done to each training image, in this order
 * @param shuffle whether each epoch has an order of its own
 */
public record Recipe(
    int batch,
    double peak,
    double momentum,
    double weightDecay,
    Precision precision,
    List<Augmentation> augment,
    boolean shuffle)
    implements Serializable {

  public Recipe {
    augment = List.copyOf(augment);
  }

  /** The recipe of the study. */
  public static Recipe study(Precision precision) {
    return new Recipe(
        512,
        0.4,
        0.9,
        5e-4,
        precision,
        List.of(new Augmentation.Crop(), new Augmentation.Flip(), new Augmentation.Cutout(8)),
        true);
  }

  /** As it is stored with each trial and hashed into its id. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("batch", batch).put("peak", peak).put("momentum", momentum);
    json.put("weight_decay", weightDecay).put("precision", precision.toString());
    ArrayNode names = json.putArray("augment");
    augment.forEach(augmentation -> names.add(augmentation.toString()));
    return json.put("shuffle", shuffle);
  }
}
