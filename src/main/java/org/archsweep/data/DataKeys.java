package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.archsweep.spec.Key;
import org.archsweep.spec.Type;
import org.archsweep.spec.Types;

/** What is trained and tested on. */
@AutoService(Key.Source.class)
public final class DataKeys implements Key.Source {
  /** As a job file names it; in a trial {@link Dataset#identity}. */
  public static final Key<String> DATA =
      Key.required(
          "data",
          Types.text("the name of a data set", name -> new DataSource(name, Map.of()).name()),
          "[what is trained and tested on](#data): a name, or a name, a colon and a place");

  /** How many training images, from the first; all where there are fewer. */
  public static final Key<Integer> TRAIN_LIMIT =
      Key.of(
          "limit.train",
          Types.limit(),
          Types.ALL,
          "only the first so many training images; all where there are fewer");

  /** How many test images, likewise. */
  public static final Key<Integer> TEST_LIMIT =
      Key.of("limit.test", Types.limit(), Types.ALL, "only the first so many test images");

  private static final Type<Augmentation> AUGMENTATION =
      Types.named(Augmentation.spellings(), Augmentation::named, Augmentation::text);

  /** What is done to each training image, in this order. */
  public static final Key<List<Augmentation>> AUGMENT =
      Key.of(
          "recipe.augment",
          Types.list(AUGMENTATION),
          List.of(new Crop(), new Flip(), new Cutout(8)),
          "what is done to each training image, in this order; `[]` for nothing. An image that is"
              + " too small for one is refused");

  /** Whether each epoch has an order of its own. */
  public static final Key<Boolean> SHUFFLE =
      Key.of("recipe.shuffle", Types.bool(), true, "whether each epoch has an order of its own");

  @Override
  public List<Key<?>> keys() {
    return List.of(DATA, TRAIN_LIMIT, TEST_LIMIT, AUGMENT, SHUFFLE);
  }
}
