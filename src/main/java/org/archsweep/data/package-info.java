/**
 * Data sets (CIFAR's binary files and their download, people's own images, generated shapes) and
 * augmentations, which plug in, and the batches of a training, made ahead on all cores. Knows
 * neither DJL nor Spark.
 */
package org.archsweep.data;
