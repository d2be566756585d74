package org.archsweep.training;

/**
 * What one epoch gave.
 *
 * @param epoch from 1
 * @param learningRate the schedule's value at the epoch's end, not divided by the batch
 * @param trainLoss mean cross-entropy an image, over the epoch's steps as they were
 * @param trainAccuracy 0 to 1, likewise
 * @param testLoss mean cross-entropy an image of the test set, after the epoch
 * @param testAccuracy 0 to 1, likewise
 * @param trainSeconds training alone
 * @param testSeconds evaluation alone
 * @param totalSeconds the study's clock: both, summed over the epochs so far
 */
public record EpochMetrics(
    int epoch,
    double learningRate,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double trainSeconds,
    double testSeconds,
    double totalSeconds) {}
