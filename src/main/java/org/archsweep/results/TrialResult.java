package org.archsweep.results;

import java.time.Instant;
import org.archsweep.spec.Trial;
import org.archsweep.training.Outcome;

/**
 * A trial that has ended, with where and with what it ran.
 *
 * @param trial its key
 * @param outcome how it ended
 * @param parameters trainable values of its network
 * @param macs multiply-adds of one image's forward pass
 * @param device kind of device: equal devices have equal texts
 * @param host where it ran
 * @param job name of the job that asked for it
 * @param attempt which run of the trial this is: 16 hexadecimal digits, drawn when it began
 * @param startedAt when it began
 * @param endedAt when its last epoch had ended
 * @param versions of Archsweep, Spark, DJL, libtorch and CUDA, as JSON
 */
public record TrialResult(
    Trial trial,
    Outcome outcome,
    long parameters,
    long macs,
    String device,
    String host,
    String job,
    String attempt,
    Instant startedAt,
    Instant endedAt,
    String versions) {}
