package org.archsweep.network;

import com.google.auto.service.AutoService;
import java.util.List;
import org.archsweep.spec.Key;
import org.archsweep.spec.Types;

/** What a network is. */
@AutoService(Key.Source.class)
public final class NetworkKeys implements Key.Source {
  /** Its canonical name. */
  public static final Key<String> NETWORK =
      Key.required(
          "network",
          Types.text("the name of a network", Networks::canonical),
          "one network or several, by their [names](#networks)");

  /** Multiplies every channel count. */
  public static final Key<Double> WIDTH =
      Key.of(
          "width",
          Types.number(Networks.NARROWEST, Networks.WIDEST),
          1.0,
          "multiplies every channel count");

  /** How the scales of batch norm start. */
  public static final Key<Scales> BATCH_NORM_WEIGHT_INIT =
      Key.of(
              "recipe.batch_norm_weight_init",
              Types.oneOf(List.of(Scales.values())),
              Scales.NETWORK,
              "how batch norm's scales start: `ones`, `uniform` (in [0, 1), as in PyTorch 0.4), or as"
                  + " the `network` has it")
          .formerly("recipe.batch_norm_scales");

  /** What stands where a network's definition has ReLU. */
  public static final Key<Activation> ACTIVATION =
      Key.of(
          "recipe.activation",
          Types.plugin(Activation.class),
          new Relu(),
          "what stands wherever the network's definition has ReLU; `gelu` is by erf, PyTorch's"
              + " default");

  @Override
  public List<Key<?>> keys() {
    return List.of(NETWORK, WIDTH, BATCH_NORM_WEIGHT_INIT, ACTIVATION);
  }
}
