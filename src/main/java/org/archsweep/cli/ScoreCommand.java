package org.archsweep.cli;

import com.google.auto.service.AutoService;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.archsweep.data.DataSource;
import org.archsweep.data.Datasets;
import org.archsweep.data.Images;
import org.archsweep.network.Shape;
import org.archsweep.results.Results;
import org.archsweep.results.TrainedNetwork;
import org.archsweep.run.LocalGpus;
import org.archsweep.run.Scoring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@AutoService(Verb.class)
@Command(
    name = "score",
    description = "Says what a trial's saved network takes images for, as Parquet.",
    mixinStandardHelpOptions = true)
public final class ScoreCommand implements Verb {
  @Parameters(index = "0", paramLabel = "DIR", description = "The results folder.")
  private String folder;

  @Parameters(
      index = "1",
      paramLabel = "TRIAL",
      description = "The id of a trial with a saved network, or the beginning of it.")
  private String trial;

  @Option(
      names = "--images",
      paramLabel = "DATA",
      required = true,
      description = "A data set as in job files, whose test images are meant; or a folder of them.")
  private String images;

  @Option(
      names = "--split",
      paramLabel = "SHARE",
      description = "The share of images:DIR that is tested on; default: 0, as images.split.")
  private double split;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Where the Parquet goes; default: DIR/scores/TRIAL.")
  private String to;

  @Mixin private GpuOptions gpuOptions;

  @Override
  public Integer call() {
    if (!(split >= 0 && split < 1)) {
      throw new InputException("--split is %s, allowed is a number from 0.0 to 0.99", split);
    }
    LocalGpus gpus = gpuOptions.chosen(new SparkConf());
    SparkConf conf = Spark.settings(gpus);
    Datasets.reach(() -> Spark.hadoop(conf));
    try (Spark application = Spark.start(conf)) {
      SparkSession spark = application.session();
      Results results = Results.open(spark, folder);
      TrainedNetwork network = results.trained(trial);
      String place = to == null ? results.folder() + "/scores/" + network.trial() : to;
      Scoring scoring = new Scoring(spark, network, gpus.pool());
      Scoring.Summary summary =
          DataSource.isKnown(images)
              ? scoring.score(source(scoring.shape()), place)
              : scoring.scoreFiles(images, place);
      say(summary, place);
    }
    return 0;
  }

  private DataSource source(Shape shape) {
    return DataSource.of(
        images,
        Map.of(
            Images.SIZE, shape.height(), Images.CHANNELS, shape.channels(), Images.SPLIT, split));
  }

  private static void say(Scoring.Summary summary, String place) {
    String accuracy =
        summary.labelled() == 0
            ? "no labels are known"
            : Text.format("accuracy %.2f %%", 100 * summary.accuracy());
    System.out.printf(Locale.ROOT, "%,d images, %s%n", summary.images(), accuracy);
    System.out.println("scores: " + Text.printable(place));
  }
}
