package org.archsweep.training;

/**
 * What a trial runs on.
 *
 * @param gpu a GPU's ordinal, or {@link #CPU}
 * @param threads CPU threads of the computation, where there is no GPU
 */
public record Device(int gpu, int threads) {
  public static final int CPU = -1;

  public static Device cpu(int threads) {
    return new Device(CPU, threads);
  }

  public static Device gpu(int address) {
    return new Device(address, 1);
  }

  /** For people: {@code GPU 3}, {@code the CPU}. */
  @Override
  public String toString() {
    return gpu == CPU ? "the CPU" : "GPU " + gpu;
  }
}
