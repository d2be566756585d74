package org.archsweep;

/**
 * The surroundings are at fault, not the input: a disk is full, a folder can't be written, a
 * machine can't train. The message is the one line that the user sees: which machine or folder,
 * what is wrong with it, and what to do. The command ends with status 4; nothing that ended is
 * lost.
 */
public final class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EnvironmentException(String format, Object... arguments) {
    super(arguments.length == 0 ? format : Text.format(format, arguments));
  }

  public EnvironmentException(Throwable cause, String format, Object... arguments) {
    super(arguments.length == 0 ? format : Text.format(format, arguments), cause);
  }
}
