package org.archsweep.network;

import com.google.auto.service.AutoService;
import org.archsweep.Text;

/** max(x, 0). */
@AutoService(Activation.class)
public record Relu() implements Activation {
  @Override
  public String name() {
    return "relu";
  }

  @Override
  public String formula(Operands in) {
    return Text.format("torch.relu(%s)", in.input());
  }
}
