/** Which trials come next, where repeats go on until the answer is precise enough. */
package org.archsweep.adaptive;
