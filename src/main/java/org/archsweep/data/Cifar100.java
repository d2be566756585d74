package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archsweep.network.Task;

/**
 * CIFAR-100 with its 100 fine labels, from where {@code fetch} puts it or from any place: see
 * {@link CifarFiles}. It's normalised by its own training images.
 */
@AutoService(DatasetKind.class)
public final class Cifar100 implements DatasetKind {
  private static final String NAME = "cifar100";

  /** Each record has its coarse label before its fine one. */
  private static final CifarFiles.Format FORMAT =
      new CifarFiles.Format(
          "CIFAR-100", NAME, "cifar-100-binary", List.of("train.bin"), 50_000, "test.bin", 2, 100);

  /** The binary version, from its author; the page has this MD5 and no SHA-256. */
  private static final Download DOWNLOAD =
      new Download(
          URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
          168_513_733,
          "MD5",
          "03b5dce01913d631647c71ecec9e9cb8");

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
    return Dataset.of(
        NAME,
        FORMAT.classes(),
        files.train(),
        files.test(),
        files.train().mean(),
        files.train().deviation());
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(DOWNLOAD);
  }
}
