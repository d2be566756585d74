/** Which trials come next, where repeats go on until the answer is precise, or clear, enough. */
package org.archsweep.adaptive;
