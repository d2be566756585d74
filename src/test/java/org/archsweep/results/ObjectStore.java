package org.archsweep.results;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the name of an object store; like one it can't rename. */
public final class ObjectStore extends RawLocalFileSystem {
  private static final URI ADDRESS = URI.create("s3a://bucket/");

  @Override
  public URI getUri() {
    return ADDRESS;
  }

  @Override
  public String getScheme() {
    return ADDRESS.getScheme();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw new IOException("a rename copies here");
  }

  /** The same for Hadoop's other interface. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI address, Configuration configuration)
        throws IOException, URISyntaxException {
      super(ADDRESS, new ObjectStore(), configuration, ADDRESS.getScheme(), false);
    }
  }
}
