package org.archsweep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.archsweep.network.Shape;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int AREA = 32 * 32;
  private static final int IMAGE = 3 * AREA;
  private static final Shape RGB = new Shape(3, 32, 32);
  private static final List<Augmentation> NONE = List.of();

  @Test
  void withoutShufflingTheImagesComeInTheOrderOfTheSet() throws Exception {
    ImageSet images = numbered(10);

    try (Batches batches = Batches.of(images, NONE, false, 4, 1, 2)) {
      assertThat(batches.perEpoch()).isEqualTo(3);
      for (int epoch = 0; epoch < 2; epoch++) {
        assertThat(numbers(batches.next())).containsExactly(0, 1, 2, 3);
        assertThat(numbers(batches.next())).containsExactly(4, 5, 6, 7);
        assertThat(numbers(batches.next())).containsExactly(8, 9);
      }
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void laterBatchesAreThoseOfTheWholeTraining() throws Exception {
    ImageSet images = numbered(10);
    List<Augmentation> augment = List.of(new Crop(), new Flip(), new Cutout(8));
    int all = 3 * 3;
    for (int done = 0; done <= all; done++) {
      try (Batches whole = Batches.of(images, augment, true, 4, 7, 3);
          Batches later = Batches.after(done, images, augment, true, 4, 7, 3)) {
        for (int i = 0; i < done; i++) {
          whole.next();
        }
        for (int i = done; i < all; i++) {
          Batch expected = whole.next();
          Batch batch = later.next();
          assertThat(batch.labels()).isEqualTo(expected.labels());
          assertThat(batch.pixels()).isEqualTo(expected.pixels());
          assertThat(batch.mask()).isEqualTo(expected.mask());
        }
        assertThatThrownBy(later::next).isInstanceOf(NoSuchElementException.class);
      }
    }
  }

  @Test
  void labelsGoUpTo255() throws Exception {
    byte[] labels = new byte[256];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) i;
    }
    ImageSet images = new ImageSet(new byte[labels.length * 3], labels, new Shape(3, 1, 1));

    assertThat(images.label(200)).isEqualTo(200);
    try (Batches batches = Batches.of(images, NONE, false, 256, 1, 1)) {
      assertThat(batches.next().labels()).containsExactly(LongStream.range(0, 256).toArray());
    }
  }

  @Test
  void batchHoldsThePixelsAndLabelsOfItsImages() throws Exception {
    ImageSet images = numbered(5);

    try (Batches batches = Batches.of(images, NONE, true, 8, 1, 1)) {
      Batch batch = batches.next();

      assertThat(batch.count()).isEqualTo(5);
      assertThat(batch.shape()).isEqualTo(RGB);
      assertThat(batch.pixels().isDirect()).isTrue();
      assertThat(batch.mask().isDirect()).isTrue();
      List<Integer> numbers = numbers(batch);
      for (int i = 0; i < 5; i++) {
        int number = numbers.get(i);
        assertThat(batch.labels()[i]).isEqualTo(images.labels()[number]);
        assertThat(bytes(batch.pixels(), i, IMAGE))
            .isEqualTo(bytes(ByteBuffer.wrap(images.pixels()), number, IMAGE));
        assertThat(bytes(batch.mask(), i, AREA)).containsOnly(1);
      }
      assertThat(batch.pixels().remaining()).isEqualTo(5 * IMAGE);
      assertThat(batch.mask().remaining()).isEqualTo(5 * AREA);
    }
  }

  @Test
  void everyImageComesOnceAnEpochAndEachEpochHasItsOwnOrder() throws Exception {
    List<List<Integer>> orders = orders(7);

    for (List<Integer> order : orders) {
      assertThat(order)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
    }
    assertThat(orders).doesNotHaveDuplicates();
    assertThat(orders(7)).isEqualTo(orders);
    assertThat(orders(8)).doesNotContainAnyElementsOf(orders);
  }

  @Test
  void cropsAndFlipsAreEquallyLikelyAndIndependent() throws Exception {
    // The middle of the image tells the crop, whether columns rise or fall tells the flip.
    ImageSet images = coordinates(1_000);
    int[] counts = new int[81 * 2];

    try (Batches batches = Batches.of(images, List.of(new Crop(), new Flip()), true, 500, 3, 20)) {
      for (int i = 0; i < 20 * batches.perEpoch(); i++) {
        Batch batch = batches.next();
        for (int image = 0; image < batch.count(); image++) {
          int middle = image * IMAGE + 16 * 32 + 16;
          int down = batch.pixels().get(middle) - 16 + 4;
          int column = batch.pixels().get(middle + AREA);
          boolean flipped = batch.pixels().get(middle + AREA + 1) < column;
          int right = column - (flipped ? 15 : 16) + 4;
          counts[(down * 9 + right) * 2 + (flipped ? 1 : 0)]++;
        }
        batches.recycle(batch);
      }
    }

    assertUniform(counts);
  }

  @Test
  void cutoutPlacesAreEquallyLikely() throws Exception {
    ImageSet images = numbered(1_000);
    int[] counts = new int[25 * 25];

    try (Batches batches = Batches.of(images, List.of(new Cutout(8)), false, 500, 3, 20)) {
      for (int i = 0; i < 20 * batches.perEpoch(); i++) {
        Batch batch = batches.next();
        for (int image = 0; image < batch.count(); image++) {
          int first = 0;
          while (batch.mask().get(image * AREA + first) != 0) {
            first++;
          }
          counts[first / 32 * 25 + first % 32]++;
        }
        batches.recycle(batch);
      }
    }

    assertUniform(counts);
  }

  @Test
  void numberOfProcessorsChangesNoBit() throws Exception {
    String here = BatchesDigest.of(1);

    assertThat(digestWithProcessors(1)).isEqualTo(here);
    assertThat(digestWithProcessors(5)).isEqualTo(here);
    assertThat(BatchesDigest.of(2)).isNotEqualTo(here);
  }

  @Test
  void choicesOfAnImageDependNeitherOnTheBatchSizeNorOnTheOtherImages() throws Exception {
    List<Augmentation> augment = List.of(new Crop(), new Flip(), new Cutout(8));
    ImageSet images = coordinates(64);

    try (Batches large = Batches.of(images, augment, false, 64, 5, 1);
        Batches small = Batches.of(images.first(20), augment, false, 7, 5, 1)) {
      Batch all = large.next();
      int image = 0;
      for (int i = 0; i < small.perEpoch(); i++) {
        Batch some = small.next();
        for (int j = 0; j < some.count(); j++, image++) {
          assertThat(bytes(some.pixels(), j, IMAGE)).isEqualTo(bytes(all.pixels(), image, IMAGE));
          assertThat(bytes(some.mask(), j, AREA)).isEqualTo(bytes(all.mask(), image, AREA));
        }
      }
      assertThat(image).isEqualTo(20);
    }
  }

  @Test
  void buffersAreUsedAgain() throws Exception {
    Set<ByteBuffer> buffers = Collections.newSetFromMap(new IdentityHashMap<>());

    try (Batches batches = Batches.of(numbered(100), NONE, false, 10, 1, 10)) {
      for (int i = 0; i < 100; i++) {
        Batch batch = batches.next();
        assertThat(numbers(batch).get(0)).isEqualTo(i % 10 * 10);
        buffers.add(batch.pixels());
        batches.recycle(batch);
      }
    }

    // One is read while those ahead are made.
    assertThat(buffers.size()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 2);
  }

  @Test
  void whatGoesWrongInTheBackgroundReachesTheConsumer() throws Exception {
    List<Augmentation> tooLarge = List.of(new Cutout(40));

    try (Batches batches = Batches.of(numbered(8), tooLarge, true, 4, 1, 1)) {
      assertThatThrownBy(batches::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a batch could not be made")
          .hasCauseInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void consumerMayStopEarly() throws Exception {
    Batches batches = Batches.of(numbered(100), NONE, true, 10, 1, 1_000_000);
    batches.next();

    batches.close();

    assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
  }

  /** Refuses counts that a fair lottery gives less than once in a thousand times. */
  private static void assertUniform(int[] counts) {
    double expected = (double) IntStream.of(counts).sum() / counts.length;
    double statistic =
        IntStream.of(counts).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();

    assertThat(counts).doesNotContain(0);
    assertThat(statistic)
        .isLessThan(ChiSquaredDistribution.of(counts.length - 1).inverseSurvivalProbability(0.001));
  }

  private static List<List<Integer>> orders(long seed) throws InterruptedException {
    List<List<Integer>> orders = new ArrayList<>();
    try (Batches batches = Batches.of(numbered(100), NONE, true, 30, seed, 5)) {
      for (int epoch = 0; epoch < 5; epoch++) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < batches.perEpoch(); i++) {
          order.addAll(numbers(batches.next()));
        }
        orders.add(order);
      }
    }
    return orders;
  }

  private static String digestWithProcessors(int processors) throws Exception {
    String classes = locationOf(Batches.class) + ":" + locationOf(BatchesDigest.class);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=" + processors,
                "-cp",
                classes,
                BatchesDigest.class.getName())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static Path locationOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Images whose first pixel is their number, and whose label is its remainder by 10. */
  private static ImageSet numbered(int count) {
    byte[] pixels = new byte[count * IMAGE];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i * IMAGE] = (byte) i;
      pixels[i * IMAGE + IMAGE - 1] = (byte) (3 * i);
      labels[i] = (byte) (i % 10);
    }
    return new ImageSet(pixels, labels, RGB);
  }

  private static List<Integer> numbers(Batch batch) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      numbers.add((int) batch.pixels().get(i * IMAGE));
    }
    return numbers;
  }

  /** Images whose red is the row and whose green is the column of a pixel. */
  private static ImageSet coordinates(int count) {
    byte[] pixels = new byte[count * IMAGE];
    for (int i = 0; i < count; i++) {
      for (int p = 0; p < AREA; p++) {
        pixels[i * IMAGE + p] = (byte) Math.floorDiv(p, 32);
        pixels[i * IMAGE + AREA + p] = (byte) (p % 32);
      }
    }
    return new ImageSet(pixels, new byte[count], RGB);
  }

  private static byte[] bytes(ByteBuffer buffer, int index, int length) {
    byte[] bytes = new byte[length];
    buffer.get(index * length, bytes);
    return bytes;
  }
}
