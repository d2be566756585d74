package org.archsweep.report.charts;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.archsweep.InputException;
import org.archsweep.Text;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A picture and how it becomes a file: SVG or PNG. Its background is light and part of it, so that
 * it is as readable on a dark page.
 *
 * @param width in pixels of SVG
 * @param height likewise
 * @param drawing draws it
 */
public record Picture(int width, int height, Consumer<Graphics2D> drawing) {
  public static final Color INK = new Color(0x1f2328);
  public static final Color FAINT = new Color(0x57606a);
  public static final int LETTERS = 17;
  public static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS);
  public static final Font BOLD = TEXT.deriveFont(Font.BOLD);

  private static final String SVG = "http://www.w3.org/2000/svg";

  /** Pixels of PNG for one of SVG, along a side. */
  private static final int FINENESS = 2;

  static {
    // Nothing is shown, so no window system is needed.
    System.setProperty("java.awt.headless", "true");
  }

  /**
   * Refuses a file that would be no picture, and a Java that can't write text into pictures.
   *
   * @throws InputException in both cases
   */
  public static void check(Path file) {
    if (!isSvg(file) && !name(file).endsWith(".png")) {
      throw new InputException("--to %s: allowed are names that end in .svg or .png", file);
    }
    try {
      TEXT.getStringBounds(
          "a",
          new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
              .createGraphics()
              .getFontRenderContext());
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new InputException(
          "this Java finds no fonts to write with: install fontconfig and DejaVu (%s)",
          e.getMessage());
    }
  }

  /**
   * Writes the picture.
   *
   * @param file ends in {@code .svg} or {@code .png}; folders that aren't there are made
   * @throws InputException if it can't be written
   */
  public void write(Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      if (isSvg(file)) {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
          svg(out);
        }
      } else {
        try (OutputStream out = Files.newOutputStream(file)) {
          png(out);
        }
      }
    } catch (IOException e) {
      throw new InputException("--to %s: cannot be written (%s)", file, e.getMessage());
    }
  }

  private void svg(Writer out) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(emptyDocument());
    graphics.setSVGCanvasSize(new Dimension(width, height));
    draw(graphics);
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", Text.format("0 0 %d %d", width, height));
    graphics.stream(root, out, false, false);
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void png(OutputStream out) throws IOException {
    BufferedImage image =
        new BufferedImage(FINENESS * width, FINENESS * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(FINENESS, FINENESS);
    draw(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", out);
  }

  private void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    drawing.accept(graphics);
  }

  private static boolean isSvg(Path file) {
    return name(file).endsWith(".svg");
  }

  private static String name(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
