package org.archsweep.report.page;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archsweep.Text;
import org.archsweep.report.Header;
import org.archsweep.run.Progress.Run;
import org.archsweep.run.Progress.SoFar;

/**
 * The page of a sweep that runs, or was stopped: means and runs, and neither intervals nor
 * verdicts. Whoever looks again and again until something is certain finds what isn't.
 */
public final class LivePage {
  private record Setting(String experiment, String name, int epochs) {}

  private LivePage() {}

  /**
   * The page.
   *
   * @param job its name
   * @param isStopped whether no more will end
   */
  public static String of(String job, SoFar soFar, boolean isStopped) {
    StringWriter text = new StringWriter();
    Html html = new Html(text);
    Frame.begin(html, job, !isStopped);
    html.open("body").open("header");
    html.element("p", "Archsweep", "class", "kicker");
    html.element("h1", job);
    html.element("p", state(soFar, isStopped), "class", "faint", "role", "status");
    html.close().open("main");
    experiments(soFar.runs()).forEach((experiment, settings) -> write(html, experiment, settings));
    html.close();
    Frame.end(html);
    return text.toString();
  }

  private static String state(SoFar soFar, boolean isStopped) {
    String trials =
        Text.format(
            "%d of %d trials%s",
            soFar.done(), soFar.trials(), soFar.mayGrow() ? ", and more to come" : "");
    return isStopped
        ? "Stopped after "
            + trials
            + ". The same command goes on from there; archsweep report shows what there is."
        : trials
            + "; verdicts when it ends. Trials of earlier sweeps are not on this page until then.";
  }

  private static Map<String, Map<Setting, List<Double>>> experiments(List<Run> runs) {
    Map<Setting, List<Run>> settings =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    run -> new Setting(run.experiment(), run.setting(), run.epochs()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<String, Map<Setting, List<Double>>> experiments = new LinkedHashMap<>();
    settings.forEach(
        (setting, own) ->
            experiments
                .computeIfAbsent(setting.experiment(), name -> new LinkedHashMap<>())
                .put(setting, own.stream().map(run -> 100 * run.accuracy()).toList()));
    return experiments;
  }

  private static void write(Html html, String experiment, Map<Setting, List<Double>> settings) {
    Scale scale =
        Scale.of(settings.values().stream().flatMap(List::stream).mapToDouble(value -> value))
            .within(0, 100);
    boolean haveLengths = settings.keySet().stream().map(Setting::epochs).distinct().count() > 1;
    html.open("figure").element("h2", experiment);
    html.open("table", "class", "forest", "role", "table");
    html.element("caption", "Test accuracy so far, in %: each run as a small dot, and the mean.");
    html.open("thead", "role", "rowgroup").open("tr", "role", "row");
    html.element("th", "Setting", "scope", "col", "role", "columnheader");
    html.open("th", "scope", "col", "role", "columnheader", "class", "plot");
    html.element("span", "Runs", "class", "hidden");
    Forest.axis(html, scale, "");
    html.close();
    html.element("th", "Mean", "scope", "col", "role", "columnheader");
    html.element("th", "Runs", "scope", "col", "role", "columnheader");
    html.close().close().open("tbody", "role", "rowgroup");
    settings.forEach(
        (setting, values) -> {
          String name =
              haveLengths
                  ? setting.name() + ", " + Header.epochs(setting.epochs())
                  : setting.name();
          double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
          html.open("tr", "role", "row", "class", "open");
          html.element("th", name, "scope", "row", "role", "rowheader");
          html.open("td", "role", "cell", "class", "plot");
          html.open(
              "svg",
              "viewBox",
              "0 0 1000 " + Forest.HEIGHT,
              "preserveAspectRatio",
              "none",
              "aria-hidden",
              "true");
          html.alone("path", "class", "dots", "d", Forest.dots(values, scale));
          html.alone(
              "path",
              "class",
              "point",
              "d",
              "M" + Scale.number(scale.at(mean)) + " " + Forest.MIDDLE + "h0");
          html.close().close();
          html.element("td", Text.format("%.2f", mean), "role", "cell", "class", "number");
          html.element("td", Integer.toString(values.size()), "role", "cell", "class", "verdict");
          html.close();
        });
    html.close().close().close();
  }
}
