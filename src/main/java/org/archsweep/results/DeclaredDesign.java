package org.archsweep.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.archsweep.InputException;

/**
 * A design in a results folder, a file of its own.
 *
 * @param number counts an experiment's designs from 1; the highest is the newest
 */
public record DeclaredDesign(Design design, int number, Instant declaredAt) {
  static final String FOLDER = "designs";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FILE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9]{1,9})\\.json");
  private static final String DECLARED_AT = "declared_at";
  private static final String DESIGN = "design";

  /** Below the results folder; a hash of the name: it may have characters that paths can't have. */
  private static String file(String experiment, int number) {
    return FOLDER + "/" + hash(experiment) + "-" + number + ".json";
  }

  private static String hash(String experiment) {
    return UUID.nameUUIDFromBytes(experiment.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Stores a design, unless it is its experiment's newest already. */
  static void declare(Design design, Instant now, Store store) throws IOException {
    boolean said = false;
    while (!said) {
      Optional<DeclaredDesign> last = last(design.experiment(), store);
      int number = last.map(DeclaredDesign::number).orElse(0) + 1;
      said =
          last.map(DeclaredDesign::design).filter(design::equals).isPresent()
              || store.publish(store.path(file(design.experiment(), number)), bytes(design, now));
    }
  }

  private static Optional<DeclaredDesign> last(String experiment, Store store) throws IOException {
    Optional<DeclaredDesign> last = Optional.empty();
    for (Path file : files(store)) {
      int number = number(file, hash(experiment));
      if (number > last.map(DeclaredDesign::number).orElse(0)) {
        last = Optional.of(read(file, number, store));
      }
    }
    return last;
  }

  /** All designs, in the order in which they were declared. */
  static List<DeclaredDesign> all(Store store) throws IOException {
    List<DeclaredDesign> designs = new ArrayList<>();
    for (Path file : files(store)) {
      Matcher name = FILE.matcher(file.getName());
      if (name.matches()) {
        designs.add(read(file, Integer.parseInt(name.group(2)), store));
      }
    }
    designs.sort(
        Comparator.comparing(DeclaredDesign::declaredAt)
            .thenComparing(each -> each.design.experiment())
            .thenComparingInt(DeclaredDesign::number));
    return designs;
  }

  private static List<Path> files(Store store) throws IOException {
    return store.list(FOLDER).stream().map(FileStatus::getPath).toList();
  }

  /** 0 where the file isn't that experiment's. */
  private static int number(Path file, String hash) {
    Matcher name = FILE.matcher(file.getName());
    return name.matches() && name.group(1).equals(hash) ? Integer.parseInt(name.group(2)) : 0;
  }

  private static byte[] bytes(Design design, Instant now) {
    try {
      return JSON.writeValueAsBytes(
          JsonNodeFactory.instance
              .objectNode()
              .put(DECLARED_AT, now.toString())
              .set(DESIGN, JSON.readTree(design.text())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DeclaredDesign read(Path file, int number, Store store) throws IOException {
    byte[] content = store.read(file);
    try {
      JsonNode json = JSON.readTree(content);
      return new DeclaredDesign(
          Design.parse(json.path(DESIGN)), number, Instant.parse(json.path(DECLARED_AT).asText()));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new InputException("cannot read %s: it is damaged, and no design", file);
    }
  }
}
