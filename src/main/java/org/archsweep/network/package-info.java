/**
 * Networks as data: a graph of named layers, the families of the study and their names, and what
 * follows from a graph alone (shapes, parameters, multiply-adds). A layer is one class, and so has
 * its formula, a line of TorchScript; of that no more is known here. Knows no engine.
 */
package org.archsweep.network;
