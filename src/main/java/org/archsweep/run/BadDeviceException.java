package org.archsweep.run;

/** A device can't train any longer, which is no trial's fault. */
final class BadDeviceException extends Exception {
  private static final long serialVersionUID = 1;

  BadDeviceException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
