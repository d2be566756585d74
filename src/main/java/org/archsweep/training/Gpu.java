package org.archsweep.training;

/**
 * An NVIDIA GPU of this machine, as its driver tells of it.
 *
 * @param ordinal its number: torch's, and nvidia-smi's where all GPUs are visible
 * @param name its model, such as {@code NVIDIA H100 80GB HBM3}
 * @param bytes of memory, in all
 * @param computeCapability such as {@code 9.0}
 */
public record Gpu(int ordinal, String name, long bytes, String computeCapability) {}
