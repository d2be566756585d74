package org.archsweep.data;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.archsweep.EnvironmentException;
import org.archsweep.Fault;
import org.archsweep.FileSystems;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * Data that lie on a file system that Hadoop knows, copied to this machine: once for all JVMs, and
 * again where something has changed there.
 */
final class Copies {
  /** Hadoop's clients would ask a host that is down for a quarter of an hour. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** An object store answers slowly, and many requests at once. */
  private static final int AT_ONCE = 16;

  private final String address;
  private final Configuration configuration;
  private final Duration patience;

  /**
   * A copier.
   *
   * @param address of a folder or a file
   * @param patience how long a silent file system is waited for
   */
  Copies(String address, Configuration configuration, Duration patience) {
    this.address = address;
    this.configuration = configuration;
    this.patience = patience;
  }

  /** Where copies are kept; where there is no home, as on YARN, until the process ends. */
  static Path folder() {
    Path folder = Datasets.folder("copies");
    try {
      Files.createDirectories(folder);
      if (Files.isWritable(folder)) {
        return folder;
      }
    } catch (IOException e) {
      // As below.
    }
    try {
      Path temporary = Files.createTempDirectory("archsweep");
      FileSystem.getLocal(new Configuration())
          .deleteOnExit(new org.apache.hadoop.fs.Path(temporary.toUri()));
      return temporary;
    } catch (IOException e) {
      throw new EnvironmentException(
          e,
          "no data can be copied to %s, nor to %s: %s",
          folder,
          System.getProperty("java.io.tmpdir"),
          Fault.of(e).line());
    }
  }

  /** A file that is to be copied, and its path below the copy. */
  private record Source(FileStatus file, String name) {}

  /**
   * Copies what isn't there.
   *
   * @param folder where copies are kept
   * @return the copy of the folder or file
   */
  Path into(Path folder, DatasetKind kind) {
    try {
      FileSystem files = files();
      FileStatus root = root(files);
      List<Source> sources = sources(files, root, kind);
      Path copy = folder.resolve(name(root, sources));
      if (!isWhole(copy, sources)) {
        checkRoom(folder, sources);
        make(copy, files, sources);
      }
      return root.isFile() ? copy.resolve(root.getPath().getName()) : copy;
    } catch (FileNotFoundException e) {
      throw new InputException("no data in %s: no such file or folder", address);
    } catch (AccessControlException | AccessDeniedException e) {
      throw new InputException("cannot read %s: permission denied", address);
    } catch (IOException e) {
      throw new EnvironmentException(e, "cannot copy %s: %s", address, Fault.of(e).line());
    }
  }

  private FileSystem files() {
    org.apache.hadoop.fs.Path path;
    try {
      path = new org.apache.hadoop.fs.Path(address);
    } catch (IllegalArgumentException e) {
      throw new InputException("cannot read %s: it is no address", address);
    }
    String scheme = path.toUri().getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("http") || scheme.equals("https")) {
      throw new InputException(
          "cannot read %s: data of the web are brought by fetch --url", address);
    }
    return FileSystems.of(path, configuration, "cannot read " + address);
  }

  private FileStatus root(FileSystem files) throws IOException {
    FutureTask<FileStatus> root =
        new FutureTask<>(() -> files.getFileStatus(new org.apache.hadoop.fs.Path(address)));
    Thread thread = new Thread(root, "archsweep-copy");
    thread.setDaemon(true);
    thread.start();
    try {
      return root.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      root.cancel(true);
      throw new EnvironmentException(
          "cannot read %s: no answer in %d seconds", address, patience.toSeconds());
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      root.cancel(true);
      throw interrupted();
    }
  }

  /** The files there that aren't hidden, in an order of their own. */
  private List<Source> sources(FileSystem files, FileStatus root, DatasetKind kind)
      throws IOException {
    if (root.isFile()) {
      return List.of(new Source(root, root.getPath().getName()));
    }
    int prefix = root.getPath().toUri().getPath().replaceFirst("/+$", "").length() + 1;
    List<Source> sources = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> listing = files.listFiles(root.getPath(), true);
    while (listing.hasNext()) {
      FileStatus file = listing.next();
      String name = file.getPath().toUri().getPath().substring(prefix);
      if (!("/" + name).contains("/.") && kind.has(file.getPath().getName())) {
        sources.add(new Source(file, name));
      }
    }
    sources.sort(Comparator.comparing(Source::name));
    return sources;
  }

  /** Of what was found: what has changed there is copied anew. */
  private String name(FileStatus root, List<Source> sources) {
    StringBuilder text = new StringBuilder(root.getPath().toString());
    for (Source source : sources) {
      text.append('\0').append(source.name).append('\0').append(source.file.getLen());
      text.append(' ').append(source.file.getModificationTime());
    }
    return Hash.of(text.toString());
  }

  private static boolean isWhole(Path copy, List<Source> sources) throws IOException {
    if (!Files.isDirectory(copy)) {
      return false;
    }
    for (Source source : sources) {
      Path file = copy.resolve(source.name);
      if (!Files.isRegularFile(file) || Files.size(file) != source.file.getLen()) {
        return false;
      }
    }
    return true;
  }

  private void checkRoom(Path folder, List<Source> sources) throws IOException {
    long bytes = sources.stream().mapToLong(source -> source.file.getLen()).sum();
    long room = Files.getFileStore(folder).getUsableSpace();
    if (bytes > room) {
      throw new EnvironmentException(
          "cannot copy %s: it has %,d MB, and there is room for %,d MB in %s",
          address, bytes >> 20, room >> 20, folder);
    }
  }

  /** Makes the copy appear whole; another JVM may do the same at the same time. */
  private void make(Path copy, FileSystem files, List<Source> sources) throws IOException {
    Path unfinished = Files.createTempDirectory(copy.getParent(), "unfinished");
    try {
      copyAll(files, sources, unfinished);
      if (Files.exists(copy) && !isWhole(copy, sources)) { // it is damaged: it appeared whole
        Path aside = Files.createTempDirectory(copy.getParent(), "unfinished");
        Files.move(copy, aside, StandardCopyOption.ATOMIC_MOVE);
        FileUtils.deleteDirectory(aside.toFile());
      }
      Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isWhole(copy, sources)) {
        throw e;
      }
    } finally {
      FileUtils.deleteQuietly(unfinished.toFile());
    }
  }

  private void copyAll(FileSystem files, List<Source> sources, Path to) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Void>> copies = new ArrayList<>();
      for (Source source : sources) {
        copies.add(
            () -> {
              copy(files, source, to.resolve(source.name));
              return null;
            });
      }
      for (Future<Void> copy : threads.invokeAll(copies)) {
        copy.get();
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void copy(FileSystem files, Source source, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    long bytes;
    try (InputStream in = files.open(source.file.getPath())) {
      bytes = Files.copy(in, to);
    }
    if (bytes != source.file.getLen()) {
      throw new EOFException(
          Text.format(
              "%d of %d bytes of %s came", bytes, source.file.getLen(), source.file.getPath()));
    }
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException runtime) {
      throw runtime;
    }
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  private EnvironmentException interrupted() {
    Thread.currentThread().interrupt();
    return new EnvironmentException("%s was being copied", address);
  }
}
