import com.adobe.testing.s3mock.S3MockApplication;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An S3 on a free port of loopback, with a bucket that is called bucket: {@code Server FOLDER}. */
public class Server {
  @Configuration
  public static class Changes {
    /** S3Mock's plain port would listen on all addresses, whatever its settings say. */
    @Bean
    public static BeanPostProcessor loopback() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
          if (bean instanceof TomcatServletWebServerFactory factory) {
            factory
                .getAdditionalTomcatConnectors()
                .forEach(connector -> connector.setProperty("address", "127.0.0.1"));
          }
          return bean;
        }
      };
    }

    /**
     * S3 lets one of several conditional puts win. S3Mock looks first and writes then, so that several can: they come
     * in one at a time.
     */
    @Bean
    public Filter oneAtATime() {
      ReentrantLock lock = new ReentrantLock();
      return (request, response, chain) -> {
        boolean conditional = ((HttpServletRequest) request).getHeader("If-None-Match") != null;
        if (conditional) {
          lock.lock();
        }
        try {
          chain.doFilter(request, response);
        } finally {
          if (conditional) {
            lock.unlock();
          }
        }
      };
    }
  }

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    System.setOut(System.err);
    var context =
        new SpringApplicationBuilder(S3MockApplication.class, Changes.class)
            .run(
                "--com.adobe.testing.s3mock.httpPort=" + freePort(),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--com.adobe.testing.s3mock.store.initialBuckets=bucket",
                "--com.adobe.testing.s3mock.store.root=" + arguments[0]);
    out.println("UP http://127.0.0.1:" + context.getEnvironment().getProperty("com.adobe.testing.s3mock.httpPort"));
  }

  private static int freePort() {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
