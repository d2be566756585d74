package org.archsweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archsweep.Hash;

/**
 * What makes trials incomparable though all their keys are equal: the kind of device and its
 * threads, and the versions of the training code, of libtorch and of CUDA. Trials of two
 * environments are never pooled.
 */
final class Environment {
  /** The text of which its id is a hash, from the columns of {@code trials}. */
  static final String SQL =
      "concat_ws(', ', device, get_json_object(config, '$.version'),"
          + " get_json_object(versions, '$.libtorch'), get_json_object(versions, '$.cuda'))";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Environment() {}

  /** Its id: 16 hexadecimal digits. */
  static String id(String device, String config, String versions) {
    try {
      JsonNode code = JSON.readTree(config).get("version");
      JsonNode libraries = JSON.readTree(versions);
      Stream<JsonNode> texts =
          Stream.of(code, libraries.get("libtorch"), libraries.get("cuda"))
              .filter(Objects::nonNull);
      return Hash.of(
          Stream.concat(Stream.of(device), texts.map(JsonNode::asText))
              .collect(Collectors.joining(", ")));
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON: " + List.of(config, versions), e);
    }
  }
}
