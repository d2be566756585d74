package org.archsweep.program;

import org.archsweep.spec.Configuration;
import org.archsweep.spec.Plugin;

/**
 * What training makes small. Whatever it is, plain cross-entropy is what is logged, of training and
 * test images alike, so that losses of different recipes compare.
 */
public interface Loss extends Plugin {
  /**
   * A batch's loss as an expression of TorchScript, float32 (): the sum over its images, by which a
   * learning rate means the same with every loss. Made of the variables {@code logits}, float32 (N,
   * classes), and {@code labels}, int64 (N).
   */
  String formula(Configuration configuration);
}
