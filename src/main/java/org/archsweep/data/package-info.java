/**
 * Image sets (CIFAR-10's binary files and their download, generated shapes), augmentation, and the
 * batches of a training, made ahead on all cores. Knows neither DJL nor Spark.
 */
package org.archsweep.data;
