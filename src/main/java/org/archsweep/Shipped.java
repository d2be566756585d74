package org.archsweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of {@code jobs/}, as they come with Archsweep: in its jar, or beside its classes. */
public final class Shipped {
  private Shipped() {}

  /**
   * The files right in a folder, sorted.
   *
   * @param folder such as {@code jobs/sql}
   * @param ending of the files that are meant, {@code .sql}
   * @return their names without the ending
   */
  public static List<String> names(String folder, String ending) {
    try {
      Path home =
          Path.of(Shipped.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      List<String> files =
          Files.isDirectory(home) ? inFolder(home.resolve(folder)) : inJar(home, folder + "/");
      return files.stream()
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("classes come from files", e);
    }
  }

  private static List<String> inFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<String> inJar(Path jar, String folder) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(folder))
          .map(name -> name.substring(folder.length()))
          .filter(name -> name.indexOf('/') < 0)
          .toList();
    }
  }

  /** The text of a file, {@code jobs/sql/summary.sql}; empty if there is none of that name. */
  public static Optional<String> text(String file) {
    try (InputStream in = Shipped.class.getResourceAsStream("/" + file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
