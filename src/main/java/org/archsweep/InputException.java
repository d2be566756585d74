package org.archsweep;

/**
 * The user's input is wrong. The message is the one line that the user sees: it names the file or
 * option, the key, the value and what is allowed. The command ends with status 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 1_000;

  public InputException(String format, Object... arguments) {
    super(shortened(arguments.length == 0 ? format : Text.format(format, arguments)));
  }

  /** A line that can be read, whatever was in the input: its beginning and its end. */
  private static String shortened(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST / 2)
            + "..."
            + message.substring(message.length() - LONGEST / 2);
  }
}
