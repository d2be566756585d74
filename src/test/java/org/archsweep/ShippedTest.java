package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedTest {
  private static final String CLASS = "org/archsweep/Shipped.class";

  @Test
  void filesBesideTheClassesAreFound() {
    assertThat(Shipped.names("jobs", ".yaml")).contains("quickstart", "search").isSorted();
    assertThat(Shipped.text("jobs/quickstart.yaml").orElseThrow()).contains("networks:");
    assertThat(Shipped.text("jobs/none.yaml")).isEmpty();
  }

  @Test
  void filesInAJarAreFound(@TempDir Path folder) throws Exception {
    Path jar = jar(folder.resolve("with space.jar"));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> shipped = loader.loadClass(Shipped.class.getName());

      assertThat(
              shipped
                  .getMethod("names", String.class, String.class)
                  .invoke(null, "jobs/sql", ".sql"))
          .isEqualTo(List.of("a", "b"));
    }
  }

  /** As the shaded jar is, but for entries of folders, which it may lack. */
  private static Path jar(Path file) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        InputStream shipped = Shipped.class.getResourceAsStream("/" + CLASS)) {
      jar.putNextEntry(new ZipEntry(CLASS));
      shipped.transferTo(jar);
      for (String name :
          List.of("b.sql", "a.sql", "a.txt", "claims/c.sql").stream()
              .map(each -> "jobs/sql/" + each)
              .toList()) {
        jar.putNextEntry(new ZipEntry(name));
      }
    }
    return file;
  }
}
