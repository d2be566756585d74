package org.archsweep.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.archsweep.network.Task;

/**
 * CIFAR-10 or CIFAR-100, from where {@code fetch} puts it or from any place: see {@link
 * CifarFiles}.
 */
abstract class Cifar implements DatasetKind {
  private final CifarFiles.Format format;
  private final Download download;

  Cifar(CifarFiles.Format format, Download download) {
    this.format = format;
    this.download = download;
  }

  @Override
  public String name() {
    return format.kind();
  }

  @Override
  public List<String> spellings() {
    return List.of(name(), name() + ":PATH");
  }

  @Override
  public Task task(DataSource source) {
    return format.task();
  }

  @Override
  public Dataset load(DataSource source) {
    return read(source.place().orElse(Datasets.folder(name())));
  }

  @Override
  public boolean has(String file) {
    return format.has(file);
  }

  Dataset read(Path place) {
    CifarFiles files = new CifarFiles(format, place);
    return of(format.classes(), files.train(), files.test());
  }

  /** It's normalised by its own training images, where nothing else is known. */
  Dataset of(int classes, ImageSet train, ImageSet test) {
    return Dataset.of(name(), classes, train, test, train.mean(), train.deviation());
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(download);
  }
}
