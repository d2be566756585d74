import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A YARN of one node on free ports of loopback, whose containers are processes: {@code Server FOLDER}. Once it is up it
 * names the folder of its clients' settings.
 */
class Server {
  private static final String HOST = "127.0.0.1";

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    System.setProperty("test.build.data", folder.toString());
    Configuration conf = new YarnConfiguration();
    for (String host : new String[] {"resourcemanager", "nodemanager"}) {
      conf.set("yarn." + host + ".hostname", HOST);
      conf.set("yarn." + host + ".bind-host", HOST);
    }
    for (String service : new String[] {"", "scheduler.", "resource-tracker.", "admin.", "webapp."}) {
      conf.set("yarn.resourcemanager." + service + "address", HOST + ":" + freePort());
    }
    conf.setBoolean("yarn.minicluster.fixed.ports", true);
    conf.setBoolean("yarn.minicluster.use-rpc", true);
    conf.setInt("yarn.minicluster.yarn.nodemanager.resource.memory-mb", 6144);
    conf.setInt("yarn.nodemanager.resource.memory-mb", 6144);
    conf.setInt("yarn.nodemanager.resource.cpu-vcores", 8);
    conf.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    conf.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    conf.setFloat("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", 99.9f);
    conf.set("yarn.scheduler.capacity.root.queues", "default,urgent");
    queue(conf, "default", 20);
    queue(conf, "urgent", 80);
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.9");
    // What is urgent gets its share back from the others at once.
    conf.setBoolean("yarn.resourcemanager.scheduler.monitor.enable", true);
    String preemption = "yarn.resourcemanager.monitor.capacity.preemption.";
    conf.setInt(preemption + "monitoring_interval", 200);
    conf.setInt(preemption + "max_wait_before_kill", 200);
    conf.setFloat(preemption + "total_preemption_per_round", 1);
    conf.setFloat(preemption + "natural_termination_factor", 1);
    MiniYARNCluster yarn = new MiniYARNCluster("archsweep", 1, 1, 1, 1);
    yarn.init(conf);
    yarn.start();
    if (!yarn.waitForNodeManagersToConnect(20_000)) {
      throw new IllegalStateException("the node doesn't come");
    }
    Configuration clients = new Configuration(yarn.getConfig());
    clients.unset("fs.defaultFS"); // there it would be stronger than a core-site.xml
    Path settings = Files.createDirectories(folder.resolve("conf"));
    try (OutputStream out = Files.newOutputStream(settings.resolve("yarn-site.xml"))) {
      clients.writeXml(out);
    }
    System.out.println("UP " + settings);
    Thread.currentThread().join();
  }

  /** A queue that is sure of some percent, and may have all that the others leave. */
  private static void queue(Configuration conf, String name, int percent) {
    String queue = "yarn.scheduler.capacity.root." + name + ".";
    conf.setInt(queue + "capacity", percent);
    conf.setInt(queue + "user-limit-factor", 5);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
