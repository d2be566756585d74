package org.archsweep.program;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.archsweep.Text;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Types;

/**
 * In a line from 0 to the highest rate, and along half a cosine back to 0 (Loshchilov and Hutter
 * 2016, arXiv 1608.03983, equation 5, one cycle): PyTorch's {@code LinearLR} and {@code
 * CosineAnnealingLR} one after the other.
 */
@AutoService({Schedule.Shape.class, Key.Source.class})
public record Cosine() implements Schedule.Shape, Key.Source {
  /** How long the line is, in epochs; 0 for none. */
  public static final Key<Double> WARMUP_EPOCHS =
      Key.of(
              "recipe.warmup_epochs",
              Types.number(0, 100_000),
              0.0,
              "epochs until the rate is highest; less than `epochs`, and needn't be whole")
          .where(
              configuration -> configuration.get(RecipeKeys.LR_SCHEDULE) instanceof Cosine,
              "recipe.lr_schedule is cosine");

  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(WARMUP_EPOCHS);
  }

  @Override
  public double at(double time, Configuration configuration) {
    double rate = configuration.get(RecipeKeys.MAX_LR);
    double warmup = configuration.get(WARMUP_EPOCHS);
    double share = (time - warmup) / (configuration.get(RecipeKeys.EPOCHS) - warmup);
    return time < warmup ? rate * time / warmup : rate * (1 + Math.cos(Math.PI * share)) / 2;
  }

  @Override
  public Optional<String> problem(Configuration configuration) {
    double warmup = configuration.get(WARMUP_EPOCHS);
    int epochs = configuration.get(RecipeKeys.EPOCHS);
    return warmup < epochs
        ? Optional.empty()
        : Optional.of(
            Text.format(
                "%s is %s, but epochs is %d: nothing would be left after it",
                WARMUP_EPOCHS, warmup, epochs));
  }
}
