package org.archsweep.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Looks into pictures. */
public final class Svg {
  private static final Pattern MOVE =
      Pattern.compile("(?:translate\\(|matrix\\(1,0,0,1,)[^,]+,([^,)]+)\\)");

  private Svg() {}

  public static Document parse(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    // Batik names a document type, which nobody needs to fetch.
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
  }

  public static List<Element> all(Element root, String tag) {
    NodeList found = root.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  public static List<Element> all(Document document, String tag) {
    return all(document.getDocumentElement(), tag);
  }

  public static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  /** An attribute of the element, or of the nearest around it that has it; else empty. */
  public static String inherited(Element element, String attribute) {
    for (Node at = element; at instanceof Element around; at = at.getParentNode()) {
      if (around.hasAttribute(attribute)) {
        return around.getAttribute(attribute);
      }
    }
    return "";
  }

  /** How far the elements around an element move it down. */
  public static double down(Element element) {
    double down = 0;
    for (Node at = element; at instanceof Element around; at = at.getParentNode()) {
      Matcher move = MOVE.matcher(around.getAttribute("transform"));
      down += move.matches() ? Double.parseDouble(move.group(1)) : 0;
    }
    return down;
  }
}
