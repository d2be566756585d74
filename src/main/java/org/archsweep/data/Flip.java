package org.archsweep.data;

import com.google.auto.service.AutoService;

/** Left and right exchanged, or not. */
@AutoService(Augmentation.class)
public record Flip() implements Augmentation {
  @Override
  public String name() {
    return "flip";
  }

  @Override
  public int choices(Sample sample) {
    return 2;
  }

  @Override
  public void apply(int choice, byte[] from, byte[] to, Sample sample) {
    if (choice == 0) {
      System.arraycopy(from, 0, to, 0, from.length);
      return;
    }
    int size = sample.size();
    for (int row = 0; row < from.length; row += size) {
      for (int x = 0; x < size; x++) {
        to[row + x] = from[row + size - 1 - x];
      }
    }
  }
}
