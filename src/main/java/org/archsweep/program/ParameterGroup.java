package org.archsweep.program;

import java.util.List;
import java.util.stream.Stream;
import org.archsweep.Text;
import org.archsweep.network.Network;
import org.archsweep.network.Operands;
import org.archsweep.spec.Configuration;

/**
 * Weights that are trained with one rate and one decay.
 *
 * @param name of their kind
 * @param weights in the program's order
 * @param minusRate an expression: minus the learning rate over the batch
 * @param decay a literal: what is added to the gradient of the loss summed over a batch, for each
 *     unit of a weight; the recipe's value times the batch, over the group's factor of the rate
 */
public record ParameterGroup(
    String name, List<StateDict.Tensor> weights, String minusRate, String decay) {
  public ParameterGroup {
    weights = List.copyOf(weights);
  }

  /** The groups that a configuration makes of a network's weights; none is empty. */
  static List<ParameterGroup> of(Network network, Configuration configuration) {
    List<StateDict.Tensor> all =
        StateDict.tensors(network).stream().filter(StateDict.Tensor::trained).toList();
    double factor = configuration.get(RecipeKeys.BIAS_LR_SCALE);
    if (factor == 1) {
      return List.of(of("weights", all, 1, configuration));
    }
    List<StateDict.Tensor> biases = all.stream().filter(StateDict.Tensor::isBias).toList();
    List<StateDict.Tensor> others = all.stream().filter(weight -> !weight.isBias()).toList();
    return Stream.of(
            of("weights", others, 1, configuration), of("biases", biases, factor, configuration))
        .filter(group -> !group.weights().isEmpty())
        .toList();
  }

  /** A group's rate times its decay is the same for all. */
  private static ParameterGroup of(
      String name, List<StateDict.Tensor> weights, double factor, Configuration configuration) {
    double decay =
        configuration.get(RecipeKeys.WEIGHT_DECAY) * configuration.get(RecipeKeys.BATCH_SIZE);
    return new ParameterGroup(
        name,
        weights,
        factor == 1 ? "scale" : Text.format("torch.mul(scale, %s)", Operands.number(factor)),
        Operands.number(decay / factor));
  }
}
