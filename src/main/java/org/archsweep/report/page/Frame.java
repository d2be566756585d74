package org.archsweep.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.archsweep.Text;

/** What is around a page: its style, its script, and what a browser may do. */
final class Frame {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");

  /** As often as a page of a sweep is written. */
  private static final int SECONDS = 10;

  private Frame() {}

  /**
   * Begins a page, all but its body.
   *
   * @param isLive whether the browser is to load it again and again
   */
  static void begin(Html html, String title, boolean isLive) {
    html.raw("<!DOCTYPE html>\n").open("html", "lang", "en");
    html.open("head").alone("meta", "charset", "utf-8");
    html.alone(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        Text.format(
            "default-src 'none'; style-src '%s'; script-src '%s'; img-src data:;"
                + " base-uri 'none'; form-action 'none'",
            hash(STYLE), hash(SCRIPT)));
    if (isLive) {
      html.alone("meta", "http-equiv", "refresh", "content", SECONDS);
    }
    html.alone("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.alone("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", title + " - Archsweep");
    html.open("style").raw(STYLE).close().close();
  }

  /** Ends the body and the page. */
  static void end(Html html) {
    html.open("script").raw(SCRIPT).close().close().close();
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Frame.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
