package org.archsweep.program;

import com.google.auto.service.AutoService;
import java.util.List;
import org.archsweep.Text;
import org.archsweep.network.Operands;
import org.archsweep.spec.Configuration;
import org.archsweep.spec.Key;
import org.archsweep.spec.Types;

/**
 * Focal loss (Lin et al. 2017, arXiv 1708.02002, equation 4, over all classes): cross-entropy times
 * a power of how wrong the answer is, (1 - p)^gamma with the label's probability p. Images that are
 * all but known count little.
 */
@AutoService({Loss.class, Key.Source.class})
public record Focal() implements Loss, Key.Source {
  /** The power; below 1 the gradient of an image that is known has no bound. */
  public static final Key<Double> FOCAL_GAMMA =
      Key.of(
              "recipe.focal_gamma",
              Types.number(1, 10),
              2.0,
              "the power of how wrong an answer is, one minus the label's probability, with which it"
                  + " counts")
          .where(
              configuration -> configuration.get(RecipeKeys.LOSS) instanceof Focal,
              "recipe.loss is focal");

  @Override
  public String name() {
    return "focal";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(FOCAL_GAMMA);
  }

  @Override
  public String formula(Configuration configuration) {
    String each = "torch.cross_entropy_loss(logits, labels, None, 0, -100, 0.)";
    String wrong = Text.format("torch.neg(torch.expm1(torch.neg(%s)))", each);
    String gamma = Operands.number(configuration.get(FOCAL_GAMMA));
    return Text.format("torch.sum(torch.mul(torch.pow(%s, %s), %s))", wrong, gamma, each);
  }
}
