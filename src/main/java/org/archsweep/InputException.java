package org.archsweep;

/**
 * The user's input is wrong. The message is the one line that the user sees: it names the file or
 * option, the key, the value and what is allowed. The command ends with status 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InputException(String format, Object... arguments) {
    super(arguments.length == 0 ? format : Text.format(format, arguments));
  }
}
