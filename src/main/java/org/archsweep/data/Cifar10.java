package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.net.URI;
import java.util.List;

/** CIFAR-10, normalised as in the study. */
@AutoService(DatasetKind.class)
public final class Cifar10 extends Cifar {
  private static final CifarFiles.Format FORMAT =
      new CifarFiles.Format(
          "CIFAR-10",
          "cifar10",
          "cifar-10-batches-bin",
          List.of(
              "data_batch_1.bin",
              "data_batch_2.bin",
              "data_batch_3.bin",
              "data_batch_4.bin",
              "data_batch_5.bin"),
          10_000,
          "test_batch.bin",
          1,
          10);

  /** The study's own. */
  private static final List<Double> MEAN = List.of(125.31, 122.95, 113.87);

  private static final List<Double> DEVIATION = List.of(62.99, 62.09, 66.70);

  /** The binary version, from its author. */
  private static final Download DOWNLOAD =
      new Download(
          URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
          170_052_171,
          "SHA-256",
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");

  /** As batches.meta.txt, beside the files, has them. */
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** As it plugs in. */
  public Cifar10() {
    super(FORMAT, DOWNLOAD);
  }

  @Override
  public List<String> classes(DataSource source) {
    return CLASSES;
  }

  @Override
  Dataset of(int classes, ImageSet train, ImageSet test) {
    return Dataset.of(name(), classes, train, test, MEAN, DEVIATION);
  }
}
