/**
 * From a network and an optimiser, in pure Java, a TorchScript program: a whole training step, the
 * evaluation, and the plain forward pass. Knows TorchScript; knows neither DJL nor Spark.
 */
package org.archsweep.program;
