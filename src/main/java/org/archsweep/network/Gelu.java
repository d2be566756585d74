package org.archsweep.network;

import com.google.auto.service.AutoService;
import org.archsweep.Text;

/**
 * x times the standard normal distribution's share below x, (1 + erf(x / sqrt(2))) / 2 (Hendrycks
 * and Gimpel 2016, arXiv 1606.08415). Not the approximation by tanh: as PyTorch's default.
 */
@AutoService(Activation.class)
public record Gelu() implements Activation {
  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public String formula(Operands in) {
    return Text.format("torch.gelu(%s)", in.input());
  }
}
