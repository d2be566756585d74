package org.archsweep.program;

import com.google.auto.service.AutoService;
import java.util.List;
import org.archsweep.Text;
import org.archsweep.network.Operands;
import org.archsweep.spec.Configuration;

/**
 * The study's: g = -rate (gradient + decay w); v = momentum v + g; w = w + g + momentum v. The rate
 * is part of the velocity, as in Sutskever et al. 2013 ("On the importance of initialization and
 * momentum in deep learning"), unlike in {@link Sgd}.
 */
@AutoService(Optimizer.class)
public record Nesterov() implements Optimizer {
  @Override
  public String name() {
    return "nesterov";
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
        Text.format("change = torch.mul_(decayed, %s)", group.minusRate()),
        Text.format("kept = torch.mul_(velocity, %s)", momentum),
        "faster = torch.add_(kept, change)",
        "moved = torch.add_(weight, change)",
        Text.format("_1 = torch.add_(moved, faster, alpha=%s)", momentum));
  }
}
