package org.archsweep.data;

import com.google.auto.service.AutoService;
import java.net.URI;
import java.util.List;

/** CIFAR-100 with its 100 fine labels. */
@AutoService(DatasetKind.class)
public final class Cifar100 extends Cifar {
  /** Each record has its coarse label before its fine one. */
  private static final CifarFiles.Format FORMAT =
      new CifarFiles.Format(
          "CIFAR-100",
          "cifar100",
          "cifar-100-binary",
          List.of("train.bin"),
          50_000,
          "test.bin",
          2,
          100);

  /** The binary version, from its author; the page has this MD5 and no SHA-256. */
  private static final Download DOWNLOAD =
      new Download(
          URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
          168_513_733,
          "MD5",
          "03b5dce01913d631647c71ecec9e9cb8");

  /** As it plugs in. */
  public Cifar100() {
    super(FORMAT, DOWNLOAD);
  }
}
