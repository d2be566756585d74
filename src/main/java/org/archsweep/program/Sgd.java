package org.archsweep.program;

import com.google.auto.service.AutoService;
import java.util.List;
import org.archsweep.Text;
import org.archsweep.network.Operands;
import org.archsweep.spec.Configuration;

/**
 * {@code torch.optim.SGD} with {@code nesterov=True}: g = gradient + decay w; v = momentum v + g; w
 * = w - rate (g + momentum v). A change of the rate acts at once on all of the velocity.
 */
@AutoService(Optimizer.class)
public record Sgd() implements Optimizer {
  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.VELOCITY);
  }

  @Override
  public List<String> step(ParameterGroup group, Configuration configuration) {
    String momentum = Operands.number(configuration.get(RecipeKeys.MOMENTUM));
    return List.of(
        Text.format("decayed = torch.add_(gradient, weight, alpha=%s)", group.decay()),
        Text.format("kept = torch.mul_(velocity, %s)", momentum),
        "faster = torch.add_(kept, decayed)",
        Text.format("ahead = torch.add_(decayed, faster, alpha=%s)", momentum),
        Text.format("_1 = torch.add_(weight, ahead, alpha=%s)", group.minusRate()));
  }
}
