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
 * @param schedule the learning rate
 * @param momentum of Nesterov's method
 * @param weightDecay of every trainable value, before the multiplication with the batch
 * @param precision the number format of everything but batch norm
 * @param batchNormPrecision the number format of batch norm: float32, or the precision
 * @param batchNormScales how its scales start
 * @param augment what is done to each training image, in this order
 * @param shuffle whether each epoch has an order of its own
 */
public record Recipe(
    int batch,
    Schedule schedule,
    double momentum,
    double weightDecay,
    Precision precision,
    Precision batchNormPrecision,
    Scales batchNormScales,
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
        new Schedule.Peak(0.4),
        0.9,
        5e-4,
        precision,
        Precision.FLOAT32,
        Scales.NETWORK,
        List.of(new Augmentation.Crop(), new Augmentation.Flip(), new Augmentation.Cutout(8)),
        true);
  }

  /** As it is stored with each trial and hashed into its id: of peak and schedule the one given. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("batch", batch);
    if (schedule instanceof Schedule.Peak peak) {
      json.put("peak", peak.rate());
    } else if (schedule instanceof Schedule.Knots given) {
      ObjectNode knots = json.putObject("schedule");
      given.knots().forEach(knot -> knots.put(knot.epochText(), knot.rate()));
    }
    json.put("momentum", momentum).put("weight_decay", weightDecay);
    json.put("precision", precision.toString());
    json.put("batch_norm_precision", batchNormPrecision.toString());
    json.put("batch_norm_scales", batchNormScales.toString());
    ArrayNode names = json.putArray("augment");
    augment.forEach(augmentation -> names.add(augmentation.toString()));
    return json.put("shuffle", shuffle);
  }
}
