package org.archsweep.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.Text;

/**
 * An entry in the log of a results folder: attempts that count from now on, or are known not to.
 *
 * @param number counts from 1, without gaps
 * @param finals the one attempt that counts of each of these trials, for ever
 * @param failed attempts of trials that had no better one so far, in the order in which they ended
 * @param contradictions attempts that don't count, and differ from the one that does, though they
 *     ran on an equal device
 */
record Fold(int number, List<Attempt> finals, List<Attempt> failed, List<Attempt> contradictions) {
  static final String FOLDER = "folds";

  /** Nothing may stand behind it, and nothing in it twice. */
  private static final ObjectMapper WHOLE =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String ATTEMPTS = "archsweep.attempts";
  private static final String FINALS = "final";
  private static final String FAILED = "failed";
  private static final String CONTRADICTIONS = "contradictions";

  /** Below the results folder. */
  static String file(int number) {
    return Text.format("%s/%08d.json", FOLDER, number);
  }

  /** The number of the fold in that file, if it is named as one. */
  static OptionalInt numberOf(Path file) {
    return file.getName().matches("[0-9]{8}\\.json")
        ? OptionalInt.of(Integer.parseInt(file.getName().substring(0, 8)))
        : OptionalInt.empty();
  }

  /** Below the results folder: the rows of a table that this fold brings. */
  static String part(Table table, int number) {
    return Text.format("%s/part-%08d.parquet", table.folder(), number);
  }

  /** Those that have rows in the parts. */
  List<Attempt> counted() {
    return Stream.concat(finals.stream(), failed.stream()).toList();
  }

  /** All that it names. */
  List<Attempt> named() {
    return Stream.concat(counted().stream(), contradictions.stream()).toList();
  }

  /** What the footers of its parts say: which attempts' rows they hold. */
  Map<String, String> footer() {
    return Map.of(
        ATTEMPTS, Hash.of(counted().stream().map(Attempt::name).collect(Collectors.joining("\n"))));
  }

  /** Whether a file is the part of a table that this fold made; early ones don't say of which. */
  boolean made(Table table, FileMetaData file) {
    String attempts = file.getKeyValueMetaData().get(ATTEMPTS);
    return table.isIn(file.getSchema()) && (attempts == null || footer().containsValue(attempts));
  }

  boolean isEmpty() {
    return named().isEmpty();
  }

  byte[] json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("fold", number);
    put(json, FINALS, finals);
    put(json, FAILED, failed);
    put(json, CONTRADICTIONS, contradictions);
    try {
      String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The folds of a folder, in order.
   *
   * @param known how many of them are known already, and left out
   * @throws InputException if one of them is missing or can't be read
   */
  static List<Fold> after(int known, Store store) throws IOException {
    Set<Integer> listed =
        store.list(FOLDER).stream()
            .flatMapToInt(file -> numberOf(file.getPath()).stream())
            .boxed()
            .collect(Collectors.toSet());
    int last = listed.isEmpty() ? 0 : Collections.max(listed);
    for (int number = known + 1; number <= last; number++) {
      // Each is published when the one before is there: below the last that is seen none is
      // missing, though a listing may lack it.
      if (!listed.contains(number)) {
        check(number, store);
      }
    }
    List<Integer> numbers = IntStream.rangeClosed(known + 1, last).boxed().toList();
    return Store.readAll(numbers, number -> read(number, store));
  }

  /** Refuses a folder that lacks a fold which must be there. */
  static void check(int number, Store store) throws IOException {
    if (!store.exists(store.path(file(number)))) {
      throw missing(store.path(file(number)));
    }
  }

  private static InputException missing(Path file) {
    return new InputException("%s is missing: without it nobody knows which trials count", file);
  }

  private static Fold read(int number, Store store) throws IOException {
    Path file = store.path(file(number));
    byte[] content;
    try {
      content = store.read(file);
    } catch (FileNotFoundException e) {
      throw missing(file);
    }
    try {
      return read(number, content);
    } catch (IOException e) {
      throw new InputException(
          "cannot read %s: it is damaged, and without it nobody knows which trials count", file);
    }
  }

  private static void put(ObjectNode json, String key, List<Attempt> attempts) {
    ArrayNode names = json.putArray(key);
    attempts.forEach(attempt -> names.add(attempt.name()));
  }

  /**
   * The fold in a file.
   *
   * @throws IOException if it isn't one, or not whole
   */
  static Fold read(int number, byte[] file) throws IOException {
    JsonNode json = WHOLE.readTree(file);
    if (json.path("fold").asInt() != number) {
      throw new IOException("it is not fold " + number);
    }
    return new Fold(
        number, attempts(json, FINALS), attempts(json, FAILED), attempts(json, CONTRADICTIONS));
  }

  private static List<Attempt> attempts(JsonNode json, String key) throws IOException {
    JsonNode names = json.path(key);
    if (!names.isArray()) {
      throw new IOException("it has no list " + key);
    }
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode name : names) {
      attempts.add(
          Attempt.named(name.asText())
              .orElseThrow(() -> new IOException("it names no attempt: " + name)));
    }
    return attempts;
  }
}
