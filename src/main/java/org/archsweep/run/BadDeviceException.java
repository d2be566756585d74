package org.archsweep.run;

import org.archsweep.EnvironmentException;

/** A device can't train any longer, which is no trial's fault. */
final class BadDeviceException extends Exception {
  private static final long serialVersionUID = 1;

  BadDeviceException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** Whether it was found out before the trial began. */
  boolean isOfCheck() {
    return getCause() instanceof EnvironmentException;
  }
}
