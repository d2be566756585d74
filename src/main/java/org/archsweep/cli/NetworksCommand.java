package org.archsweep.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.Datasets;
import org.archsweep.network.Network;
import org.archsweep.network.Networks;
import org.archsweep.network.Node;
import org.archsweep.report.TextTable;
import org.archsweep.report.drawing.NetworkDrawing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "networks",
    description = "Lists the known networks, or shows one.",
    mixinStandardHelpOptions = true)
public final class NetworksCommand implements Verb {
  private enum Drawing {
    TABLE,
    JSON,
    DOT,
    MERMAID,
    SVG
  }

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One of the list, or a mix.")
  private String name;

  @Option(names = "--width", description = "Multiplies the channels; default: ${DEFAULT-VALUE}.")
  private double width = 1;

  @Option(
      names = "--data",
      description = "What they are built for, as in job files; default: ${DEFAULT-VALUE}.")
  private String data = "cifar10";

  @Option(names = "--format", description = "table, json, dot, mermaid or svg; default: table.")
  private Drawing format = Drawing.TABLE;

  @Override
  public Integer call() throws IOException {
    if (name == null && format == Drawing.TABLE) {
      list(System.out);
      return 0;
    }
    if (name == null) {
      throw new InputException("--format %s shows one network: which?", lower(format));
    }
    Network network = network(name);
    switch (format) {
      case TABLE -> table(network, System.out);
      case JSON -> json(network, System.out);
      case DOT -> dot(network, System.out);
      case MERMAID -> mermaid(network, System.out);
      case SVG -> System.out.print(NetworkDrawing.svg(network));
    }
    return 0;
  }

  private void list(PrintStream out) {
    TextTable grid =
        new TextTable()
            .words("group")
            .words("network")
            .numbers("parameters")
            .numbers("multiply-adds");
    Networks.groups().forEach((group, names) -> names.forEach(name -> row(grid, group, name)));
    out.print(grid);
    out.println();
    out.println("A job file can name a group in place of its networks.");
    out.println(
        "Changes of basic mix: extra:L2,residual:L1+L3, average-pool,extra:L1, squeeze:L3.");
  }

  private Network network(String each) {
    return Networks.named(each, width, Datasets.task(data));
  }

  private void row(TextTable grid, String group, String each) {
    Network network = network(each);
    grid.row(List.of(group, each, count(network.parameters()), count(network.macs())));
  }

  private static void table(Network network, PrintStream out) {
    TextTable grid =
        new TextTable()
            .words("node")
            .words("layer")
            .words("inputs")
            .words("shape")
            .numbers("parameters")
            .numbers("multiply-adds");
    for (Node node : network.nodes()) {
      grid.row(
          List.of(
              node.name(),
              node.layer().label(),
              String.join(", ", node.inputs()),
              node.shape().toString(),
              count(node.parameters()),
              count(node.macs())));
    }
    grid.row(
        List.of(network.name(), "", "", "", count(network.parameters()), count(network.macs())));
    out.print(grid);
  }

  private static void json(Network network, PrintStream out) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", network.name());
    json.put("parameters", network.parameters()).put("macs", network.macs());
    ArrayNode nodes = json.putArray("nodes");
    for (Node node : network.nodes()) {
      ObjectNode entry = nodes.addObject().put("name", node.name());
      entry.put("layer", node.layer().label());
      node.inputs().forEach(entry.putArray("inputs")::add);
      entry
          .putArray("shape")
          .add(node.shape().channels())
          .add(node.shape().height())
          .add(node.shape().width());
      entry.put("parameters", node.parameters()).put("macs", node.macs());
    }
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    out.println(mapper.writeValueAsString(json));
  }

  private static void dot(Network network, PrintStream out) {
    out.println("digraph \"" + network.name() + "\" {");
    out.println("  node [shape=box];");
    for (Node node : network.nodes()) {
      out.printf(
          Locale.ROOT,
          "  \"%s\" [label=\"%s\\n%s\\n%s\"];%n",
          node.name(),
          node.name(),
          node.layer().label(),
          node.shape());
      node.inputs()
          .forEach(input -> out.printf(Locale.ROOT, "  \"%s\" -> \"%s\";%n", input, node.name()));
    }
    out.println("}");
  }

  private static void mermaid(Network network, PrintStream out) {
    out.println("flowchart TD");
    for (Node node : network.nodes()) {
      String id = node.name().replace('/', '_');
      out.printf(
          Locale.ROOT,
          "  %s[\"%s<br>%s<br>%s\"]%n",
          id,
          node.name(),
          node.layer().label(),
          node.shape());
      node.inputs()
          .forEach(input -> out.printf(Locale.ROOT, "  %s --> %s%n", input.replace('/', '_'), id));
    }
  }

  private static String count(long value) {
    return Text.format("%,d", value);
  }

  private static String lower(Drawing drawing) {
    return drawing.name().toLowerCase(Locale.ROOT);
  }
}
