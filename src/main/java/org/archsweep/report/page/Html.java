package org.archsweep.report.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.archsweep.Text;

/**
 * Writes HTML that is well-formed as XML too. All text and all values of attributes are escaped,
 * and what can't be seen in them is written as numbers: nothing from a results folder becomes
 * markup.
 */
final class Html {
  private final Writer out;
  private final XMLStreamWriter xml;

  Html(Writer out) {
    this.out = out;
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; one without a value is left out
   */
  Html open(String name, Object... attributes) {
    return run(
        () -> {
          xml.writeStartElement(name);
          write(attributes);
        });
  }

  private void write(Object... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        xml.writeAttribute(attributes[i].toString(), Text.printable(attributes[i + 1].toString()));
      }
    }
  }

  /** Ends the innermost element. */
  Html close() {
    return run(xml::writeEndElement);
  }

  Html text(String text) {
    return run(() -> xml.writeCharacters(Text.printable(text)));
  }

  /** An element with nothing but text in it. */
  Html element(String name, String text, Object... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** An element that has no end, as a field or the path of a picture. */
  Html alone(String name, Object... attributes) {
    return run(
        () -> {
          xml.writeEmptyElement(name);
          write(attributes);
        });
  }

  /** Text that is markup, a style or a script already: of our own, never from a folder. */
  Html raw(String text) {
    return run(
        () -> {
          xml.writeCharacters(""); // ends the tag before it
          xml.flush();
          out.write(text);
        });
  }

  private interface Step {
    void run() throws XMLStreamException, IOException;
  }

  private Html run(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (XMLStreamException e) {
      if (e.getNestedException() instanceof IOException cause) {
        throw new UncheckedIOException(cause);
      }
      throw new IllegalStateException(e);
    }
  }
}
