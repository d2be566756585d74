package org.archsweep.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a results folder, on any Hadoop file system: they are published, read, listed and
 * removed, and never changed.
 */
final class Store {
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs");
  private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

  /** Where files are written before they appear: readers of the tables' folders don't see them. */
  private static final String TEMPORARY = ".temporary";

  private static final Duration KEPT_TEMPORARY = Duration.ofDays(7);

  /** How long a publication waits before it tries again; it gives up after the last. */
  private static final String PAUSES = "archsweep.store.pauses.ms";

  private static final int READERS = 16;

  private final Path root;
  private final Configuration configuration;
  private final FileSystem files;
  private boolean refuses = true;

  /** The files in a folder, which need not be there yet. */
  Store(String folder, Configuration configuration) throws IOException {
    Path path = new Path(folder);
    this.configuration = configuration;
    this.files = path.getFileSystem(configuration);
    this.root = files.makeQualified(path);
  }

  Path root() {
    return root;
  }

  Path path(String name) {
    return new Path(root, name);
  }

  Configuration configuration() {
    return configuration;
  }

  /**
   * Makes a file appear whole, unless its name is taken.
   *
   * @return whether the file that is there now has this content; false where it's another's
   * @throws IOException if that can't be known, or the file can't be written
   */
  boolean publish(Path file, byte[] content) throws IOException {
    int[] pauses = configuration.getInts(PAUSES);
    if (pauses.length == 0) {
      pauses = new int[] {1_000, 5_000, 20_000};
    }
    for (int pause : pauses) {
      try {
        return publishNow(file, content);
      } catch (IOException e) {
        // An hour of training isn't thrown away for a store that hiccups.
        sleep(pause, e);
      }
    }
    return publishNow(file, content);
  }

  /** The same, tried once. */
  boolean publishNow(Path file, byte[] content) throws IOException {
    try {
      if (put(file, content)) {
        return true;
      }
    } catch (IOException | RuntimeException e) {
      // What failed may have been the answer alone.
      if (holds(file, content)) {
        return true;
      }
      if (exists(file)) {
        return false;
      }
      throw e;
    }
    // A refusal can be one's own, of a request that the store's client has repeated.
    return holds(file, content);
  }

  private static void sleep(int milliseconds, IOException because) throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw because;
    }
  }

  /**
   * Whether a second file of a name is refused here, whoever comes with it; tried with a file of
   * its own. Where it isn't, one driver at a time may use the folder.
   */
  boolean refusesTakenNames() throws IOException {
    Path probe = temporary();
    try {
      boolean first = publishNow(probe, new byte[] {1});
      boolean second = publishNow(probe, new byte[] {2});
      return refuses && first && !second;
    } finally {
      files.delete(probe, false);
    }
  }

  /** False where the name is taken, which is sure only where {@link #refuses} stays true. */
  private boolean put(Path file, byte[] content) throws IOException {
    String scheme = files.getUri().getScheme();
    if (scheme.equals("file")) {
      return link(file, content);
    } else if (scheme.equals("s3a")) {
      return putIfAbsent(file, content);
    } else if (OBJECT_STORES.contains(scheme)) {
      // Google's connector refuses by the object's generation; of the others nobody promises it.
      refuses = scheme.equals("gs");
      return write(files.create(file, false), content);
    }
    return rename(file, content);
  }

  /** Hadoop's own local files are overwritten, and seen before they are whole. */
  private boolean link(Path file, byte[] content) throws IOException {
    java.nio.file.Path target = local(file);
    java.nio.file.Path folder = target.getParent();
    java.nio.file.Path temporary = local(temporary());
    Files.createDirectories(folder);
    Files.createDirectories(temporary.getParent());
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      if (!linked(temporary, target)) {
        return false;
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    return true;
  }

  private boolean linked(java.nio.file.Path temporary, java.nio.file.Path target)
      throws IOException {
    try {
      Files.createLink(target, temporary);
      return true;
    } catch (java.nio.file.FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(target)) {
        return false;
      }
      // A disk without hard links: between the look and the move another may come.
      refuses = false;
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  /** One request that the store itself refuses. */
  private boolean putIfAbsent(Path file, byte[] content) throws IOException {
    FSDataOutputStream stream;
    try {
      FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
      builder.recursive();
      builder.overwrite(false);
      builder.must(IF_ABSENT, true);
      stream = (FSDataOutputStream) builder.build();
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      // Hadoop before 3.4.2 doesn't know the option.
      refuses = false;
      stream = files.create(file, false);
    }
    return write(stream, content);
  }

  private static boolean write(FSDataOutputStream stream, byte[] content) throws IOException {
    try {
      stream.write(content);
      stream.close();
      return true;
    } catch (IOException | RuntimeException e) {
      if (stream.hasCapability("fs.capability.outputstream.abortable")) {
        // Closed, it would publish the half.
        stream.abort();
      }
      throw e;
    }
  }

  /** HDFS and what keeps its contract: a rename doesn't overwrite. */
  private boolean rename(Path file, byte[] content) throws IOException {
    Path temporary = temporary();
    files.mkdirs(file.getParent());
    try {
      try (FSDataOutputStream stream = files.create(temporary, false)) {
        stream.write(content);
        stream.hsync();
      }
      if (files.rename(temporary, file)) {
        return true;
      }
    } catch (FileAlreadyExistsException e) {
      // As the other answer.
    } catch (IOException e) {
      removeQuietly(temporary, e);
      throw e;
    }
    files.delete(temporary, false);
    if (!exists(file)) {
      throw new IOException("cannot rename " + temporary + " to " + file.getName());
    }
    return false;
  }

  private void removeQuietly(Path temporary, IOException because) {
    try {
      files.delete(temporary, false);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private Path temporary() {
    return path(TEMPORARY + "/" + UUID.randomUUID());
  }

  private static java.nio.file.Path local(Path file) {
    return java.nio.file.Path.of(file.toUri().getPath());
  }

  private boolean holds(Path file, byte[] content) throws IOException {
    try {
      return Arrays.equals(read(file), content);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  void makeFolder(String name) throws IOException {
    files.mkdirs(path(name));
  }

  boolean exists(Path file) throws IOException {
    return files.exists(file);
  }

  /** The whole file. */
  byte[] read(Path file) throws IOException {
    try (FSDataInputStream stream = files.open(file)) {
      return stream.readAllBytes();
    }
  }

  /** What is read of a file. */
  interface Reading<T, R> {
    R of(T file) throws IOException;
  }

  /**
   * Reads many files, several at a time: where a network is between, each answer takes a while.
   *
   * @throws IOException or an unchecked one: the first that reading threw
   */
  static <T, R> List<R> readAll(Collection<T> files, Reading<T, R> reading) throws IOException {
    if (files.isEmpty()) {
      return List.of();
    }
    ExecutorService readers = Executors.newFixedThreadPool(Math.min(READERS, files.size()));
    try {
      List<Callable<R>> tasks = new ArrayList<>();
      files.forEach(file -> tasks.add(() -> reading.of(file)));
      List<R> read = new ArrayList<>();
      for (Future<R> each : readers.invokeAll(tasks)) {
        read.add(each.get());
      }
      return read;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      readers.shutdownNow();
    }
  }

  /** The files in a folder, as {@link #visit} has them; none of those in folders in it. */
  List<FileStatus> list(String folder) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    visit(
        folder,
        file -> {
          if (file.getPath().getParent().equals(path(folder))) {
            found.add(file);
          }
        });
    return found;
  }

  /**
   * All files below a folder, one after the other, as there may be a million; hidden ones are left
   * out, and where there is no such folder there are none.
   */
  void visit(String folder, Visit visit) throws IOException {
    visit(
        path(folder),
        file -> {
          if (!isHidden(file.getPath().getName())) {
            visit.of(file);
          }
        });
  }

  /** What is done with a file that a listing has. */
  interface Visit {
    void of(FileStatus file) throws IOException;
  }

  private void visit(Path folder, Visit visit) throws IOException {
    if (files.getUri().getScheme().equals("file")) {
      visitLocal(folder, visit);
      return;
    }
    try {
      RemoteIterator<LocatedFileStatus> listing = files.listFiles(folder, true);
      while (listing.hasNext()) {
        visit.of(listing.next());
      }
    } catch (FileNotFoundException e) {
      // Nothing was written there yet.
    }
  }

  /** Hadoop starts a process for each local file, to ask for permissions. */
  private static void visitLocal(Path folder, Visit visit) throws IOException {
    FileVisitor<java.nio.file.Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(java.nio.file.Path file, BasicFileAttributes is)
              throws IOException {
            if (!is.isRegularFile()) {
              return FileVisitResult.CONTINUE; // A link to nowhere; a pipe, which has no end.
            }
            Path path = new Path("file", null, file.toString());
            long modified = is.lastModifiedTime().toMillis();
            visit.of(new FileStatus(is.size(), false, 1, 1, modified, path));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(java.nio.file.Path file, IOException e)
              throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // Not there yet, or no longer.
            }
            throw e;
          }
        };
    Files.walkFileTree(local(folder), Set.of(FileVisitOption.FOLLOW_LINKS), 99, visitor);
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Takes a file out of the way of readers; false where it has gone already. */
  boolean putAside(Path file) throws IOException {
    Path aside = path("unreadable/" + file.getName() + "-" + UUID.randomUUID());
    files.mkdirs(aside.getParent());
    return files.rename(file, aside);
  }

  /** Removes a file if it's there. */
  void remove(Path file) throws IOException {
    files.delete(file, false);
  }

  /** Likewise many, several at a time. */
  void remove(Collection<Path> many) throws IOException {
    readAll(many, file -> files.delete(file, false));
  }

  /** Removes what publications that died left behind: temporary files that are a week old. */
  void removeOldTemporaries(Instant now) throws IOException {
    List<Path> old = new ArrayList<>();
    visit(
        path(TEMPORARY),
        file -> {
          if (modified(file).isBefore(now.minus(KEPT_TEMPORARY))) {
            old.add(file.getPath());
          }
        });
    remove(old);
  }

  static Instant modified(FileStatus file) {
    return Instant.ofEpochMilli(file.getModificationTime());
  }

  /** The time by the store's own clock, with which it dates its files. */
  Instant now() throws IOException {
    Path probe = temporary();
    try {
      try (OutputStream stream = files.create(probe, false)) {
        stream.write(1);
      }
      return modified(files.getFileStatus(probe));
    } finally {
      files.delete(probe, false);
    }
  }
}
