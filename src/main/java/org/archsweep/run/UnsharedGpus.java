package org.archsweep.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.resource.ResourceDiscoveryPlugin;
import org.apache.spark.resource.ResourceDiscoveryScriptPlugin;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceRequest;
import org.archsweep.EnvironmentException;
import org.archsweep.InputException;

/**
 * Finds an executor's GPUs where several executors see all GPUs of their host, as on a YARN that
 * doesn't isolate them: {@code spark.resources.discoveryPlugin}. Spark's own way lists all of them
 * to each executor, and each takes the first. Here an executor gets those that no other one holds.
 *
 * <p>To hold GPU n is to listen at port 29400 + n of loopback: the host gives it to one process of
 * all users, and takes it back however that ends.
 */
public final class UnsharedGpus implements ResourceDiscoveryPlugin {
  private static final int FIRST_PORT = 29400;

  private static final List<ServerSocket> HELD = new ArrayList<>();

  /**
   * As many of the GPUs that the discovery script lists as are asked for, and nobody holds.
   *
   * @throws EnvironmentException if there are fewer
   */
  @Override
  public Optional<ResourceInformation> discoverResource(ResourceRequest request, SparkConf conf) {
    Optional<ResourceInformation> all =
        new ResourceDiscoveryScriptPlugin().discoverResource(request, conf);
    if (all.isEmpty() || !request.id().resourceName().equals("gpu")) {
      return all;
    }
    List<String> held = new ArrayList<>();
    for (String address : all.get().addresses()) {
      if (held.size() < request.amount() && hold(address)) {
        held.add(address);
      }
    }
    if (held.size() < request.amount()) {
      throw new EnvironmentException(
          "%d of this host's %d GPUs are free, and the executor needs %d",
          held.size(), all.get().addresses().length, request.amount());
    }
    return Optional.of(new ResourceInformation("gpu", held.toArray(String[]::new)));
  }

  private static synchronized boolean hold(String address) {
    int port;
    try {
      port = FIRST_PORT + Integer.parseInt(address);
    } catch (NumberFormatException e) {
      throw new InputException(
          "the discovery script lists the GPU %s, and only numbers can be used", address);
    }
    try {
      HELD.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
