package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;

/**
 * Generated images, so that a sweep needs no download: one figure of ten kinds (disc, ring, square,
 * frame, triangle, star, cross, bar, crescent, half disc) on a coloured, noisy ground, at any
 * place, size, angle and colour, among spots that are in the way. Classes take turns.
 *
 * <p>An image is a function of its number alone, the same on every machine: only arithmetic that
 * Java defines to the bit goes into it.
 */
@AutoService(DatasetKind.class)
public final class Shapes implements DatasetKind {
  private static final int TRAIN = 10_000;
  private static final int TEST = 2_000;
  private static final int SIZE = 32;
  private static final int CLASSES = 10;
  private static final int AREA = SIZE * SIZE;
  private static final int CHANNELS = 3;
  private static final int IMAGE = CHANNELS * AREA;

  /** Looks into each pixel, in each direction: edges are smooth. */
  private static final int SAMPLES = 2;

  /** Standard deviation of the noise, in pixel values. */
  private static final double NOISE = 32;

  @Override
  public String name() {
    return "shapes";
  }

  @Override
  public Task task(DataSource source) {
    return new Task(new Shape(CHANNELS, SIZE, SIZE), CLASSES);
  }

  @Override
  public Dataset load(DataSource source) {
    ImageSet train = images(0, TRAIN);
    ImageSet test = images(TRAIN, TEST);
    return Dataset.of(name(), CLASSES, train, test, train.mean(), train.deviation());
  }

  private static ImageSet images(int first, int count) {
    byte[] pixels = new byte[count * IMAGE];
    byte[] labels = new byte[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              labels[i] = (byte) (i % CLASSES);
              new Picture(first + i).draw(labels[i], pixels, i * IMAGE);
            });
    return new ImageSet(pixels, labels, new Shape(CHANNELS, SIZE, SIZE));
  }

  private static double square(double value) {
    return value * value;
  }

  /** Whether a point belongs to a figure of radius 1 around the origin. */
  private static boolean inside(int figure, double x, double y) {
    double radius = StrictMath.sqrt(x * x + y * y);
    double side = Math.max(Math.abs(x), Math.abs(y));
    return switch (figure) {
      case 0 -> radius < 0.85;
      case 1 -> radius < 0.95 && radius > 0.55;
      case 2 -> side < 0.75;
      case 3 -> side < 0.8 && side > 0.45;
      case 4 -> y > -0.5 && y < 1 - 1.7320508 * Math.abs(x);
      case 5 -> radius < starRadius(x, y);
      case 6 -> side < 0.95 && Math.min(Math.abs(x), Math.abs(y)) < 0.28;
      case 7 -> Math.abs(x) < 0.95 && Math.abs(y) < 0.33;
      case 8 -> radius < 0.95 && square(x - 0.45) + y * y > square(0.75);
      default -> radius < 0.95 && x > -0.1;
    };
  }

  /** The edge of a star with five points, in the direction of a point. */
  private static double starRadius(double x, double y) {
    double fifth = 2 * Math.PI / 5;
    double turn = StrictMath.atan2(y, x) / fifth;
    double off = Math.abs(turn - StrictMath.rint(turn)) * fifth; // 0 at a point, pi/5 between two
    double inner = 0.4;
    double outer = 1;
    double half = Math.PI / 5;
    // The straight edge from a point (outer, 0) to a notch (inner, half), in polar coordinates.
    return outer
        * inner
        * StrictMath.sin(half)
        / (inner * StrictMath.sin(half - off) + outer * StrictMath.sin(off));
  }

  /** One image in the making. */
  private static final class Picture {
    private final SplittableRandom random;
    private final double[] values = new double[IMAGE];

    Picture(int number) {
      random = new SplittableRandom(0x536861706573L + 7919L * number);
    }

    void draw(int figure, byte[] pixels, int offset) {
      fillGround(colour(20, 150));
      for (int spots = random.nextInt(1, 4); spots > 0; spots--) {
        double radius = 1 + 1.5 * random.nextDouble();
        double across = SIZE * random.nextDouble();
        double down = SIZE * random.nextDouble();
        paint(random.nextBoolean() ? 0 : 2, radius, across, down, colour(20, 240));
      }
      double radius = 5 + 6 * random.nextDouble();
      double room = SIZE - 1.8 * radius;
      double across = 0.9 * radius + room * random.nextDouble();
      double down = 0.9 * radius + room * random.nextDouble();
      paint(figure, radius, across, down, colour(90, 240));
      for (int i = 0; i < IMAGE; i++) {
        double noisy = values[i] + NOISE * noise();
        pixels[offset + i] = (byte) Math.max(0, Math.min(255, (int) StrictMath.rint(noisy)));
      }
    }

    /** A ground that grows lighter or darker in some direction. */
    private void fillGround(double[] ground) {
      double across = 60 * (random.nextDouble() - 0.5);
      double down = 60 * (random.nextDouble() - 0.5);
      for (int i = 0; i < IMAGE; i++) {
        double x = i % SIZE / (SIZE - 1.0) - 0.5;
        double y = i / SIZE % SIZE / (SIZE - 1.0) - 0.5;
        values[i] = ground[i / AREA] + across * x + down * y;
      }
    }

    private void paint(int figure, double radius, double across, double down, double[] colour) {
      double angle = 2 * Math.PI * random.nextDouble();
      double cos = StrictMath.cos(angle) / radius;
      double sin = StrictMath.sin(angle) / radius;
      // No figure reaches further than the corners of the frame.
      double reach = 1.14 * radius;
      for (int pixel = 0; pixel < AREA; pixel++) {
        double left = pixel % SIZE - across;
        double top = Math.floorDiv(pixel, SIZE) - down;
        if (Math.abs(left) > reach + 1 || Math.abs(top) > reach + 1) {
          continue;
        }
        int hits = 0;
        for (int sample = 0; sample < SAMPLES * SAMPLES; sample++) {
          double x = left + (sample % SAMPLES + 0.5) / SAMPLES;
          double y = top + (Math.floorDiv(sample, SAMPLES) + 0.5) / SAMPLES;
          if (inside(figure, cos * x + sin * y, cos * y - sin * x)) {
            hits++;
          }
        }
        double share = (double) hits / (SAMPLES * SAMPLES);
        for (int channel = 0; channel < CHANNELS; channel++) {
          int i = channel * AREA + pixel;
          values[i] += share * (colour[channel] - values[i]);
        }
      }
    }

    private double[] colour(double darkest, double lightest) {
      double[] colour = new double[CHANNELS];
      for (int channel = 0; channel < colour.length; channel++) {
        colour[channel] = darkest + (lightest - darkest) * random.nextDouble();
      }
      return colour;
    }

    /** Near enough to a normal value: mean 0, variance 1. */
    private double noise() {
      double sum = random.nextDouble() + random.nextDouble() + random.nextDouble();
      return 2 * sum - 3;
    }
  }
}
