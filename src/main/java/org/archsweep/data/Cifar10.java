package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archsweep.network.Task;

/** CIFAR-10, from where {@code fetch} puts it or from any place: see {@link CifarFiles}. */
@AutoService(DatasetKind.class)
public final class Cifar10 implements DatasetKind {
  private static final String NAME = "cifar10";

  private static final CifarFiles.Format FORMAT =
      new CifarFiles.Format(
          "CIFAR-10",
          NAME,
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

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> spellings() {
    return List.of(NAME, NAME + ":PATH");
  }

  @Override
  public Task task(DataSource source) {
    return FORMAT.task();
  }

  @Override
  public Dataset load(DataSource source) {
    return read(source.place().orElse(Datasets.folder(NAME)));
  }

  static Dataset read(Path place) {
    CifarFiles files = new CifarFiles(FORMAT, place);
    return Dataset.of(NAME, FORMAT.classes(), files.train(), files.test(), MEAN, DEVIATION);
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(DOWNLOAD);
  }
}
