/**
 * Networks as data: a graph of named layers, the families of the study and their names, and what
 * follows from a graph alone (shapes, parameters, multiply-adds). Knows no engine.
 */
package org.archsweep.network;
