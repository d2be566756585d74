package org.archsweep.results;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.Progressable;

/**
 * A local folder under a scheme of its own, as HDFS keeps files: a rename doesn't overwrite, and a
 * listing is no snapshot. Whoever uses it has a name, {@code faulty://NAME/folder}, and to each
 * name belongs what happens at its operations.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  private static final Map<String, Operations> USERS = new ConcurrentHashMap<>();

  private URI address;

  /** What happens at a user's operations; they are counted from 1. */
  public interface Operations {
    /** Before one is done; may wait, or throw in its place. */
    void before(int operation) throws IOException;

    /** After it was done; may throw in place of the answer. */
    default void after(int operation) throws IOException {}
  }

  /** Makes its scheme known. */
  public static void configure(Configuration configuration) {
    configuration.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    configuration.setBoolean("fs.faulty.impl.disable.cache", true);
    configuration.set("archsweep.store.pauses.ms", "0,0");
  }

  /** A folder's name for a user at whose operations this happens from now on. */
  public static String address(java.nio.file.Path folder, String user, Operations operations) {
    USERS.put(user, operations);
    return "faulty://" + user + folder;
  }

  /** The folder, as a user sees it at whose operations this happens. */
  static Store store(java.nio.file.Path folder, String user, Operations operations)
      throws IOException {
    Configuration configuration = new Configuration(false);
    configure(configuration);
    return new Store(address(folder, user, operations), configuration);
  }

  private int operation;

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    address = URI.create("faulty://" + uri.getAuthority());
    super.initialize(uri, configuration);
  }

  @Override
  public URI getUri() {
    // Its superclass asks before it is told.
    return address == null ? super.getUri() : address;
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T count(Work<T> work) throws IOException {
    int number = ++operation;
    Operations operations = USERS.get(address.getAuthority());
    operations.before(number);
    T done = work.run();
    operations.after(number);
    return done;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return count(() -> !pathToFile(to).exists() && super.rename(from, to));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return count(
        () -> {
          java.io.File local = pathToFile(file);
          if (!overwrite && local.exists()) {
            throw new FileAlreadyExistsException(file.toString());
          }
          Files.createDirectories(local.getParentFile().toPath());
          // Plain: nobody cuts the power here, and to force thousands of files to the disk takes
          // long.
          return new FSDataOutputStream(Files.newOutputStream(local.toPath()), null);
        });
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return count(() -> super.open(file, bufferSize));
  }

  @Override
  public boolean delete(Path file, boolean recursive) throws IOException {
    return count(() -> super.delete(file, recursive));
  }

  @Override
  public FileStatus getFileStatus(Path file) throws IOException {
    return count(
        () -> {
          java.io.File local = pathToFile(file);
          if (!local.exists()) {
            throw new FileNotFoundException(file.toString());
          }
          return status(local);
        });
  }

  @Override
  public FileStatus[] listStatus(Path file) throws IOException {
    return count(
        () -> {
          java.io.File local = pathToFile(file);
          if (!local.exists()) {
            throw new FileNotFoundException(file.toString());
          }
          java.io.File[] listed =
              local.isDirectory() ? local.listFiles() : new java.io.File[] {local};
          return Arrays.stream(listed).map(this::status).toArray(FileStatus[]::new);
        });
  }

  private FileStatus status(java.io.File file) {
    Path path = new Path("faulty", address.getAuthority(), file.getPath());
    return new FileStatus(
        file.length(), file.isDirectory(), 1, 1, file.lastModified(), 0, null, "", "", path);
  }

  /** Name by name: what comes behind the last one seen, comes into the listing. */
  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive)
      throws IOException {
    List<LocatedFileStatus> found = new ArrayList<>();
    list(pathToFile(folder), found);
    return new RemoteIterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < found.size();
      }

      @Override
      public LocatedFileStatus next() {
        return found.get(next++);
      }
    };
  }

  private void list(java.io.File folder, List<LocatedFileStatus> found) throws IOException {
    String last = "";
    while (true) {
      String after = last;
      String[] names = count(() -> folder.list((parent, name) -> name.compareTo(after) > 0));
      if (names == null || names.length == 0) {
        return;
      }
      last = Arrays.stream(names).min(String::compareTo).orElseThrow();
      java.io.File file = new java.io.File(folder, last);
      if (file.isDirectory()) {
        list(file, found);
      } else if (file.exists()) {
        found.add(new LocatedFileStatus(status(file), null));
      }
    }
  }
}
