import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Four writers of each of 60 new files, which are to have one winner each: {@code Race ENDPOINT}. */
class Race {
  private static final int WRITERS = 4;

  public static void main(String[] arguments) throws Exception {
    Configuration conf = new Configuration();
    conf.set("fs.s3a.endpoint", arguments[0]);
    conf.set("fs.s3a.endpoint.region", "us-east-1");
    conf.set("fs.s3a.path.style.access", "true");
    conf.set("fs.s3a.access.key", "any");
    conf.set("fs.s3a.secret.key", "any");
    FileSystem files = FileSystem.get(URI.create("s3a://bucket"), conf);
    var threads = Executors.newFixedThreadPool(WRITERS);
    var together = new CyclicBarrier(WRITERS);
    int single = 0;
    for (int key = 0; key < 60; key++) {
      Path path = new Path("s3a://bucket/race/" + key);
      List<Callable<Boolean>> writers =
          IntStream.range(0, WRITERS)
              .<Callable<Boolean>>mapToObj(writer -> () -> wins(files, path, writer, together))
              .toList();
      int winners = 0;
      for (var writer : threads.invokeAll(writers)) {
        winners += writer.get() ? 1 : 0;
      }
      single += winners == 1 ? 1 : 0;
    }
    System.out.println(single + " of 60 have one winner");
    System.exit(0);
  }

  private static boolean wins(FileSystem files, Path path, int writer, CyclicBarrier together)
      throws Exception {
    FSDataOutputStreamBuilder<?, ?> file = files.createFile(path);
    file.overwrite(true).recursive().opt("fs.option.create.conditional.overwrite", true);
    FSDataOutputStream out = (FSDataOutputStream) file.build();
    out.write(writer);
    together.await();
    try {
      out.close();
      return true;
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
