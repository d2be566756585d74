/**
 * From a network and a configuration, in pure Java, a TorchScript program: a whole training step,
 * the evaluation, and the plain forward pass. Optimizers, losses and schedules plug in. Knows
 * neither DJL nor Spark.
 */
package org.archsweep.program;
