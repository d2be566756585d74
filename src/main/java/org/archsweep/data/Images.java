package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archsweep.InputException;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;
import org.archsweep.spec.Key;
import org.archsweep.spec.Types;

/**
 * People's own images, a folder of them: see {@link ImageFolder} for where each lies, and {@link
 * ImageFile} for what becomes of it. They are normalised by their own training images. What was
 * read once is kept as one file ({@link ImageCache}).
 */
@AutoService({DatasetKind.class, Key.Source.class})
public final class Images implements DatasetKind, Key.Source {
  private static final String NAME = "images";

  /** Height and width of all images. */
  public static final Key<Integer> SIZE =
      ofImages(
          Key.of(
              "images.size",
              Types.whole(1, 1024),
              32,
              "height and width in pixels, to which all images are scaled"));

  /** Red, green and blue, or grey. */
  public static final Key<Integer> CHANNELS =
      ofImages(
          Key.of("images.channels", Types.oneOf(List.of(3, 1)), 3, "3 for colours, 1 for grey"));

  /** The share of the images to test on. */
  public static final Key<Double> SPLIT =
      ofImages(
          Key.of(
              "images.split",
              Types.number(0, 0.99),
              0.0,
              "the share of the images to test on, chosen by a hash of their names; 0 where DIR has"
                  + " folders `train` and `test`"));

  private static <T> Key<T> ofImages(Key<T> key) {
    return key.inData()
        .where(
            configuration -> configuration.get(DataKeys.DATA).startsWith(NAME + ":"),
            "data is images:DIR");
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(SIZE, CHANNELS, SPLIT);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> spellings() {
    return List.of(NAME + ":DIR");
  }

  @Override
  public Task task(DataSource source) {
    return new Task(shape(source), classes(source).size());
  }

  @Override
  public List<String> classes(DataSource source) {
    return ImageFolder.classes(source.place().orElseThrow(), source.get(SPLIT));
  }

  @Override
  public List<String> testNames(DataSource source) {
    ImageFolder folder = ImageFolder.of(source.place().orElseThrow(), source.get(SPLIT));
    return folder.test().stream().map(ImageFolder.Entry::name).toList();
  }

  /**
   * An image as training has it: its planes, as in {@link ImageSet}.
   *
   * @param file its name, for messages
   * @param content of a JPEG or PNG file
   * @throws InputException if it's no whole JPEG or PNG, or too large
   */
  public static byte[] pixels(String file, byte[] content, Shape shape) {
    return ImageFile.pixels(file, content, shape);
  }

  private static Shape shape(DataSource source) {
    return new Shape(source.get(CHANNELS), source.get(SIZE), source.get(SIZE));
  }

  @Override
  public Dataset load(DataSource source) {
    return load(source, Datasets.folder(NAME));
  }

  /** {@link #load(DataSource)}, with a say in where the cache is. */
  static Dataset load(DataSource source, Path caches) {
    ImageFolder folder = ImageFolder.of(source.place().orElseThrow(), source.get(SPLIT));
    Shape shape = shape(source);
    checkRoom(folder, shape);
    Path cache = caches.resolve(folder.fingerprint(shape) + ".pixels");
    Dataset dataset = kept(cache, folder, shape).orElseGet(() -> made(cache, folder, shape));
    if (dataset.deviation().contains(0.0)) {
      throw new InputException(
          "%s: a colour has the same value in all pixels of the training images", folder.folder());
    }
    return dataset;
  }

  /** What an earlier JVM left, unless it's damaged. */
  private static Optional<Dataset> kept(Path cache, ImageFolder folder, Shape shape) {
    return ImageCache.read(cache, folder.train().size(), folder.test().size(), shape)
        .flatMap(
            kept ->
                Optional.of(dataset(folder, kept.train(), kept.test(), shape))
                    .filter(dataset -> dataset.identity().equals(kept.identity())));
  }

  private static Dataset made(Path cache, ImageFolder folder, Shape shape) {
    Dataset dataset =
        dataset(folder, read(folder.train(), shape), read(folder.test(), shape), shape);
    ImageCache.write(cache, dataset);
    return dataset;
  }

  private static void checkRoom(ImageFolder folder, Shape shape) {
    long train = folder.train().size() * shape.size();
    long test = folder.test().size() * shape.size();
    if (Math.max(train, test) > Integer.MAX_VALUE - 8
        || train + test > Runtime.getRuntime().maxMemory()) {
      throw new InputException(
          "%s: %,d images of %s take %,d MB, but there is room for %,d MB: images.size can be"
              + " smaller",
          folder.folder(),
          folder.train().size() + folder.test().size(),
          shape,
          (train + test) >> 20,
          Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory()) >> 20);
    }
  }

  /** The images' pixels; where some can't be read, the first of them is told. */
  private static byte[] read(List<ImageFolder.Entry> entries, Shape shape) {
    int bytes = (int) shape.size();
    byte[] pixels = new byte[entries.size() * bytes];
    IntStream.range(0, entries.size())
        .parallel()
        .mapToObj(i -> problem(entries.get(i), shape, pixels, i * bytes))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            problem -> {
              throw problem;
            });
    return pixels;
  }

  private static Optional<InputException> problem(
      ImageFolder.Entry entry, Shape shape, byte[] pixels, int offset) {
    try {
      ImageFile.read(entry.file(), shape, pixels, offset);
      return Optional.empty();
    } catch (InputException e) {
      return Optional.of(e);
    }
  }

  private static Dataset dataset(ImageFolder folder, byte[] train, byte[] test, Shape shape) {
    return Dataset.of(
        NAME,
        folder.classes(),
        new ImageSet(train, labels(folder.train()), shape),
        new ImageSet(test, labels(folder.test()), shape));
  }

  private static byte[] labels(List<ImageFolder.Entry> entries) {
    byte[] labels = new byte[entries.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) entries.get(i).label();
    }
    return labels;
  }
}
