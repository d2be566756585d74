package org.archsweep.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.archsweep.network.Shape;

/**
 * The batches of a whole training, made ahead on all cores while the steps before them run. What a
 * batch holds is a function of the seed, the epoch and the images' numbers alone.
 */
public final class Batches implements AutoCloseable {
  /** Enough for a step to find one, and on large machines no memory for hundreds. */
  private static final int MOST_AHEAD = 12;

  private static final long ORDER = 0x6f72646572L;
  private static final long AUGMENTATION = 0x6175676d656e74L;

  private final ImageSet images;
  private final List<Augmentation> augment;
  private final boolean shuffle;
  private final int batch;
  private final long seed;
  private final int epochs;

  private final Queue<CompletableFuture<Batch>> ahead = new ArrayDeque<>();

  /** Batches whose buffers can be written again: native memory is slow to be given back. */
  private final Queue<Batch> spent = new ConcurrentLinkedQueue<>();

  private int epoch;
  private int step;
  private int[] order;

  private Batches(
      ImageSet images,
      List<Augmentation> augment,
      boolean shuffle,
      int batch,
      long seed,
      int epochs,
      long done) {
    this.images = images;
    this.augment = augment;
    this.shuffle = shuffle;
    this.batch = batch;
    this.seed = seed;
    this.epochs = epochs;
    this.epoch = (int) (done / perEpoch());
    this.step = (int) (done % perEpoch());
    this.order = order(epoch);
  }

  /**
   * Starts to make batches.
   *
   * @param images what to train on
   * @param augment what is done to each image, in this order
   * @param shuffle whether each epoch has an order of its own; else it is that of the set
   * @param batch images a batch; an epoch's last one has what is left
   * @param seed of the orders and of every choice of the augmentations
   * @param epochs passes over the images
   */
  public static Batches of(
      ImageSet images,
      List<Augmentation> augment,
      boolean shuffle,
      int batch,
      long seed,
      int epochs) {
    return after(0, images, augment, shuffle, batch, seed, epochs);
  }

  /**
   * The same, from a later batch on: nothing is made of those before it.
   *
   * @param done how many batches of the training are left out
   */
  public static Batches after(
      long done,
      ImageSet images,
      List<Augmentation> augment,
      boolean shuffle,
      int batch,
      long seed,
      int epochs) {
    Batches batches = new Batches(images, augment, shuffle, batch, seed, epochs, done);
    int ahead = Math.min(MOST_AHEAD, Runtime.getRuntime().availableProcessors() + 1);
    for (int i = 0; i < ahead; i++) {
      batches.startNext();
    }
    return batches;
  }

  /** Batches in an epoch. */
  public int perEpoch() {
    return (images.count() + batch - 1) / batch;
  }

  /**
   * The next batch, for one thread to take.
   *
   * @throws java.util.NoSuchElementException after the last one
   */
  public Batch next() throws InterruptedException {
    if (Thread.interrupted()) { // a future that is done already doesn't look
      throw new InterruptedException();
    }
    CompletableFuture<Batch> next = ahead.remove();
    startNext();
    try {
      return next.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be made", e.getCause());
    }
  }

  /** Takes a batch back that nobody reads any longer; its buffers become those of a later one. */
  public void recycle(Batch batch) {
    spent.add(batch);
  }

  /** Gives up what nobody will take. */
  @Override
  public void close() {
    ahead.forEach(batch -> batch.cancel(false));
    ahead.clear();
  }

  private void startNext() {
    if (epoch == epochs) {
      return;
    }
    int first = step * batch;
    int[] members = Arrays.copyOfRange(order, first, Math.min(first + batch, order.length));
    int number = epoch;
    ahead.add(CompletableFuture.supplyAsync(() -> make(number, members)));
    step++;
    if (step == perEpoch()) {
      step = 0;
      epoch++;
      order = order(epoch);
    }
  }

  private Batch make(int epoch, int[] members) {
    Shape shape = images.shape();
    int area = shape.height() * shape.width();
    int bytes = images.bytes();
    Batch old = spent.poll();
    ByteBuffer pixels =
        old == null ? ByteBuffer.allocateDirect(batch * bytes) : old.pixels().clear();
    ByteBuffer mask = old == null ? ByteBuffer.allocateDirect(batch * area) : old.mask().clear();
    long[] labels = new long[members.length];
    byte[] image = new byte[bytes + area];
    byte[] changed = new byte[bytes + area];
    for (int i = 0; i < members.length; i++) {
      System.arraycopy(images.pixels(), members[i] * bytes, image, 0, bytes);
      Arrays.fill(image, bytes, image.length, (byte) 1);
      SplittableRandom random = random(AUGMENTATION, epoch, members[i]);
      Augmentation.Sample sample = new Augmentation.Sample(shape, members[i], epoch);
      for (Augmentation augmentation : augment) {
        int choice = random.nextInt(augmentation.choices(sample));
        augmentation.apply(choice, image, changed, sample);
        byte[] swap = image;
        image = changed;
        changed = swap;
      }
      pixels.put(image, 0, bytes);
      mask.put(image, bytes, area);
      labels[i] = images.label(members[i]);
    }
    return new Batch(pixels.flip(), mask.flip(), labels, shape);
  }

  private int[] order(int epoch) {
    int[] order = new int[images.count()];
    Arrays.setAll(order, i -> i);
    if (shuffle) {
      SplittableRandom random = random(ORDER, epoch, 0);
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swap = order[i];
        order[i] = order[j];
        order[j] = swap;
      }
    }
    return order;
  }

  private SplittableRandom random(long purpose, int epoch, int image) {
    return new SplittableRandom(mixed(mixed(mixed(seed ^ purpose) + epoch) + image));
  }

  /** A bijection that leaves no pattern (the finaliser of MurmurHash3). */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }
}
