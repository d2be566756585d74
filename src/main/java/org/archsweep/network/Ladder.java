package org.archsweep.network;

import static org.archsweep.network.Part.averagePool;
import static org.archsweep.network.Part.bn;
import static org.archsweep.network.Part.chain;
import static org.archsweep.network.Part.concat;
import static org.archsweep.network.Part.conv;
import static org.archsweep.network.Part.convBnRelu;
import static org.archsweep.network.Part.globalAveragePool;
import static org.archsweep.network.Part.globalMaxPool;
import static org.archsweep.network.Part.linearWithBias;
import static org.archsweep.network.Part.maxPool;
import static org.archsweep.network.Part.node;
import static org.archsweep.network.Part.relu;
import static org.archsweep.network.Part.sum;

/**
 * The study's way from the network it began with to {@code basic}: each row is the one before it,
 * but for what its comment says. In all of these the scales of batch norm start as in PyTorch 0.4.
 * The sixth row is {@link Mix basic} itself: scales start at 1, the linear layer has no bias, and
 * the logits are multiplied by 0.125.
 */
final class Ladder {
  private Ladder() {}

  /** The original, of parts 1 to 3. */
  static Network dawnbench(Size size) {
    return blocks("dawnbench", size, Ladder::block);
  }

  /** 1. Blocks lose their long branch. */
  static Network shortcuts(Size size) {
    return blocks("ladder:1", size, Ladder::shortBlock);
  }

  /** 2. Batch norm and ReLU follow each convolution, once; blocks without a convolution vanish. */
  static Network withoutRepeats(Size size) {
    return strides("ladder:2", size, 1);
  }

  /** 3. The convolutions of stride 2 see 3x3 pixels, not 1x1. */
  static Network wholeKernels(Size size) {
    return strides("ladder:3", size, 3);
  }

  /** 4. Max pools in place of strides. */
  static Network maxPools(Size size) {
    return pools("ladder:4", size, maxPool(2));
  }

  /** What the study compared 4 with. */
  static Network averagePools(Size size) {
    return pools("ladder:4,average-pool", size, averagePool(2));
  }

  /** 5. One global pool in place of two; a last layer of twice the channels makes up for it. */
  static Network globalMax(Size size) {
    return oneGlobalPool("ladder:5", size, globalMaxPool());
  }

  /** What the study compared 5 with. */
  static Network globalAverage(Size size) {
    return oneGlobalPool("ladder:5,global-average-pool", size, globalAveragePool());
  }

  private interface Block {
    Part of(String name, int channels, int stride);
  }

  private static Network blocks(String name, Size size, Block block) {
    int one = size.channels(64);
    int two = size.channels(128);
    int four = size.channels(256);
    return uniform(
        name,
        size,
        node("prep", conv(one, 3, 1)),
        node("layer1", block.of("block1", one, 1), block.of("block2", one, 1)),
        node("layer2", block.of("block1", two, 2), block.of("block2", two, 1)),
        node("layer3", block.of("block1", four, 2), block.of("block2", four, 1)),
        node("layer4", block.of("block1", four, 2), block.of("block2", four, 1)),
        node("classifier", bothGlobalPools(), linearWithBias(size.classes())));
  }

  /** Shortcut and branch of relu(bn(x)), added up (He et al. 2016, arXiv 1603.05027). */
  private static Part block(String name, int channels, int stride) {
    Part branch =
        chain(
            node("branch1", convBnRelu(channels, 3, stride)),
            node("branch2", conv(channels, 3, 1)));
    return node(name, bn(), relu(), sum(shortcut(channels, stride), branch));
  }

  private static Part shortBlock(String name, int channels, int stride) {
    return node(name, bn(), relu(), shortcut(channels, stride));
  }

  /** The values as they are, or a convolution where their shape changes: where the stride is 2. */
  private static Part shortcut(int channels, int stride) {
    return stride == 1 ? chain() : node("shortcut", conv(channels, 1, stride));
  }

  private static Network strides(String name, Size size, int kernel) {
    return uniform(
        name,
        size,
        node("prep", convBnRelu(size.channels(64))),
        node("layer1", convBnRelu(size.channels(128), kernel, 2)),
        node("layer2", convBnRelu(size.channels(256), kernel, 2)),
        node("layer3", convBnRelu(size.channels(256), kernel, 2)),
        node("classifier", bothGlobalPools(), linearWithBias(size.classes())));
  }

  private static Network pools(String name, Size size, Part pool) {
    return uniform(
        name,
        size,
        node("prep", convBnRelu(size.channels(64))),
        node("layer1", convBnRelu(size.channels(128)), pool),
        node("layer2", convBnRelu(size.channels(256)), pool),
        node("layer3", convBnRelu(size.channels(256)), pool),
        node("classifier", bothGlobalPools(), linearWithBias(size.classes())));
  }

  private static Network oneGlobalPool(String name, Size size, Part globalPool) {
    return uniform(
        name,
        size,
        node("prep", convBnRelu(size.channels(64))),
        node("layer1", convBnRelu(size.channels(128)), maxPool(2)),
        node("layer2", convBnRelu(size.channels(256)), maxPool(2)),
        node("layer3", convBnRelu(size.channels(512)), maxPool(2)),
        node("classifier", globalPool, linearWithBias(size.classes())));
  }

  private static Part bothGlobalPools() {
    return concat(node("max", globalMaxPool()), node("average", globalAveragePool()));
  }

  private static Network uniform(String name, Size size, Part... parts) {
    return Network.of(name, size.task(), parts).withScales(Layer.BatchNorm.UNIFORM);
  }
}
