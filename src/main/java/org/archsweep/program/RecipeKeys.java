package org.archsweep.program;

import com.google.auto.service.AutoService;
import java.util.List;
import org.archsweep.spec.Key;
import org.archsweep.spec.Plugins;
import org.archsweep.spec.Type;
import org.archsweep.spec.Types;

/** How a network is trained. The defaults are the study's. */
@AutoService(Key.Source.class)
public final class RecipeKeys implements Key.Source {
  /** Passes over the training images. */
  public static final Key<Integer> EPOCHS =
      Key.required(
          "epochs",
          Types.whole(1, 100_000),
          "passes over the training images: one number, or several to compare");

  /** Images a step; the last step of an epoch has what is left. */
  public static final Key<Integer> BATCH_SIZE =
      Key.of(
              "recipe.batch_size",
              Types.whole(1, 1 << 20),
              512,
              "images a step; an epoch's last step has what is left")
          .formerly("recipe.batch");

  /** The learning rate, before the division by the batch. */
  public static final Key<Schedule> LR_SCHEDULE =
      Key.of(
              "recipe.lr_schedule",
              Schedule.type(),
              (Schedule) Plugins.of(Schedule.Shape.class).get("triangular"),
              "the learning rate over the training: `triangular` (from 0 to `max_lr` at a fifth of"
                  + " the epochs, and back to 0), `cosine` (from 0 to `max_lr` in `warmup_epochs`,"
                  + " then along half a cosine to 0), or lines from knot to knot, of which the last"
                  + " is at the training's end")
          .formerly("recipe.schedule")
          .withLater(schedule -> !(schedule instanceof Schedule.Knots));

  /** The learning rate's highest value. */
  public static final Key<Double> MAX_LR =
      Key.of("recipe.max_lr", Types.number(1e-9, 1e9), 0.4, "the learning rate's highest value")
          .formerly("recipe.peak")
          .where(
              configuration -> !(configuration.get(LR_SCHEDULE) instanceof Schedule.Knots),
              "recipe.lr_schedule has no rates of its own");

  /** How gradients change weights. */
  public static final Key<Optimizer> OPTIMIZER =
      Key.of(
          "recipe.optimizer",
          Types.plugin(Optimizer.class),
          Plugins.of(Optimizer.class).get("nesterov"),
          "`nesterov`, the study's, where the rate is part of the velocity; `sgd`, PyTorch's"
              + " with Nesterov's momentum, where it isn't");

  /** What training makes small. */
  public static final Key<Loss> LOSS =
      Key.of(
          "recipe.loss",
          Types.plugin(Loss.class),
          Plugins.of(Loss.class).get("cross-entropy"),
          "what training makes small: `cross-entropy`, or `focal`, to which images that are all but"
              + " known count little. Losses are logged as plain cross-entropy whatever it is");

  /**
   * Times the learning rate, for biases: of batch norm and of linear layers. Their weight decay is
   * divided by it: rate times decay stays, and so how fast they decay. So it is in part 8 of the
   * study ("Bag of Tricks"), with 64. A parameter group of PyTorch with 64 times the rate alone
   * would decay them 64 times as fast.
   */
  public static final Key<Double> BIAS_LR_SCALE =
      Key.of(
          "recipe.bias_lr_scale",
          Types.number(0.001, 1000),
          1.0,
          "times the learning rate, for biases (of batch norm and linear layers); their weight"
              + " decay is divided by it, so that they decay as fast as the rest. Part 8 of the"
              + " study has 64");

  /** Of the optimizer. */
  public static final Key<Double> MOMENTUM =
      Key.of(
          "recipe.momentum",
          Types.number(0, 1),
          0.9,
          "of the optimizer: what is kept of the velocity");

  /** Of every trainable value, before the multiplication with the batch. */
  public static final Key<Double> WEIGHT_DECAY =
      Key.of("recipe.weight_decay", Types.number(0, 1), 5e-4, "of all weights, biases and scales");

  private static final Type<Precision> PRECISIONS =
      Types.named("float32, bfloat16 or float16", Precision::named, Precision::toString);

  /** The number format of everything but batch norm. */
  public static final Key<Precision> PRECISION =
      Key.of(
          "recipe.precision",
          PRECISIONS,
          Precision.FLOAT32,
          "the number format of all but batch norm; `auto` is float16 on GPUs, float32 elsewhere");

  /** The number format of batch norm: float32, or the precision. */
  public static final Key<Precision> BATCH_NORM_PRECISION =
      Key.of(
              "recipe.batch_norm_precision",
              Types.words(
                  List.of("float32", "half"),
                  word -> word.equals("half") ? Precision.FLOAT16 : Precision.FLOAT32,
                  PRECISIONS),
              Precision.FLOAT32,
              "of batch norm's scales, biases and statistics: `float32`, or `half` for the format"
                  + " of the rest")
          .resolved(
              (value, configuration) ->
                  value == Precision.FLOAT32 ? value : configuration.get(PRECISION));

  @Override
  public List<Key<?>> keys() {
    return List.of(
        EPOCHS,
        BATCH_SIZE,
        LR_SCHEDULE,
        MAX_LR,
        OPTIMIZER,
        LOSS,
        BIAS_LR_SCALE,
        MOMENTUM,
        WEIGHT_DECAY,
        PRECISION,
        BATCH_NORM_PRECISION);
  }
}
