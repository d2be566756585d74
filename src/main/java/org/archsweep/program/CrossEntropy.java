package org.archsweep.program;

import com.google.auto.service.AutoService;
import java.util.List;
import org.archsweep.Text;
import org.archsweep.network.Operands;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Types;

/**
 * Minus the logarithm of the label's probability. With smoothing, of share s, the label is taken as
 * one-hot times 1 - s plus s over the number of classes for each of them (Szegedy et al. 2015,
 * arXiv 1512.00567, section 7), as PyTorch has it.
 */
@AutoService({Loss.class, Key.Source.class})
public record CrossEntropy() implements Loss, Key.Source {
  /** What is logged. */
  static final String PLAIN = smoothed("0.");

  /** The share of each label that goes to all classes alike. */
  public static final Key<Double> LABEL_SMOOTHING =
      Key.of(
              "recipe.label_smoothing",
              Types.number(0, 0.999),
              0.0,
              "the share of each label that goes to all classes alike")
          .where(
              configuration -> configuration.get(RecipeKeys.LOSS) instanceof CrossEntropy,
              "recipe.loss is cross-entropy");

  @Override
  public String name() {
    return "cross-entropy";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(LABEL_SMOOTHING);
  }

  @Override
  public String formula(Configuration configuration) {
    double smoothing = configuration.get(LABEL_SMOOTHING);
    return smoothing == 0 ? PLAIN : smoothed(Operands.number(smoothing));
  }

  private static String smoothed(String share) {
    return Text.format("torch.cross_entropy_loss(logits, labels, None, 2, -100, %s)", share);
  }
}
