package org.archsweep.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archsweep.Text;

/** GPUs in words. */
public final class GpuNames {
  private GpuNames() {}

  /**
   * Such as {@code 4 GPUs: NVIDIA H100 80GB HBM3}, with the numbers of each model if there are
   * several.
   */
  public static String of(List<Gpu> gpus) {
    if (gpus.isEmpty()) {
      return "no GPU";
    }
    Map<String, Long> models =
        gpus.stream()
            .collect(Collectors.groupingBy(Gpu::name, LinkedHashMap::new, Collectors.counting()));
    String names =
        models.entrySet().stream()
            .map(
                model ->
                    models.size() == 1
                        ? model.getKey()
                        : Text.format("%d %s", model.getValue(), model.getKey()))
            .collect(Collectors.joining(", "));
    return Text.format("%d GPU%s: %s", gpus.size(), gpus.size() == 1 ? "" : "s", names);
  }
}
