package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.archsweep.InputException;
import org.archsweep.ProgressLine;
import org.archsweep.Terminal;
import org.archsweep.Text;
import org.archsweep.data.DatasetKind;
import org.archsweep.data.Datasets;
import org.archsweep.data.Download;
import org.archsweep.spec.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "fetch",
    description = "Downloads a data set and verifies it; goes on where it broke off.",
    mixinStandardHelpOptions = true)
public final class FetchCommand implements Verb {
  private static final long MEGABYTE = 1_000_000;

  @Parameters(paramLabel = "DATA", description = "Such as cifar10.")
  private String data;

  @Option(names = "--to", paramLabel = "DIR", description = "Default: ~/.archsweep/DATA.")
  private Path to;

  @Option(names = "--url", description = "Another place of the same archive.")
  private String url;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Download> known = new LinkedHashMap<>();
    Plugins.of(DatasetKind.class)
        .forEach((name, kind) -> kind.download().ifPresent(each -> known.put(name, each)));
    if (!known.containsKey(data)) {
      throw new InputException("cannot fetch %s, only %s", data, String.join(", ", known.keySet()));
    }
    Download download = url == null ? known.get(data) : known.get(data).from(address());
    Path folder = to == null ? Datasets.folder(data) : to;
    Farewell.say(() -> "what came is kept; the same command goes on from there");
    try (ProgressBar bar = bar(download)) {
      download.into(folder, bar::stepTo);
    }
    System.out.println(data + " is verified and lies in " + Text.printable(folder.toString()));
    return 0;
  }

  /** Not shown where it's wrong: it may have a password in it. */
  private URI address() {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new InputException(
          "--url is no address: %s at its character %d", e.getReason(), e.getIndex() + 1);
    }
  }

  private ProgressBar bar(Download download) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(data)
            .setInitialMax(download.bytes())
            .setRenderer(new ProgressLine("MB", MEGABYTE, true));
    // Without a terminal a bar would fill a log with control characters.
    return builder.setConsumer(Terminal.isThere() ? Terminal.bar() : new NoProgressBar()).build();
  }
}
