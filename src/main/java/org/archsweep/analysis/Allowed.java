package org.archsweep.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedGenerator;
import org.apache.spark.sql.catalyst.analysis.UnresolvedNamespace;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.execution.aggregate.ScalaAggregator;
import org.archsweep.InputException;
import org.archsweep.Text;
import scala.Option;
import scala.Product;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * What a query may hold: the classes of Spark's plans that {@code allowed.txt} lists, down to the
 * session's own views. What those are made from isn't the user's choice.
 */
final class Allowed {
  private static final Set<String> CLASSES = classes();

  /** Of what is refused, so many characters are told. */
  private static final int SHOWN = 60;

  private final SessionCatalog catalog;
  private final String query;

  /** The names that the query itself gives to queries, by WITH. */
  private final Set<String> named = new HashSet<>();

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Allowed(SessionCatalog catalog, String query) {
    this.catalog = catalog;
    this.query = query;
  }

  /**
   * Checks a plan: as it was parsed, for Spark computes some of it already when it looks up names;
   * and as it was resolved, for only then its classes say what it does.
   *
   * @param query from which it was parsed
   * @throws InputException if any part of it isn't allowed
   */
  static void check(LogicalPlan plan, SessionCatalog catalog, String query) {
    new Allowed(catalog, query).part(plan);
  }

  /** Whether Spark's function may be called, or one that its user registered. */
  static boolean isAllowed(ExpressionInfo function) {
    return function.getSource().equals("built-in")
        ? isListed(function.getClassName())
        : Set.of("java_udf", "scala_udf").contains(function.getSource());
  }

  private static boolean isListed(String name) {
    return name.startsWith("org.apache.spark.sql.")
        && CLASSES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** A part of a plan is a node, or holds some: more than its children are. */
  private void part(Object part) {
    if (part instanceof TreeNode<?> node) {
      if (seen.add(node)) {
        node(node);
      }
    } else if (part instanceof Iterable<?> several) {
      parts(several.iterator());
    } else if (part instanceof Product several) {
      parts(several.productIterator());
    }
  }

  private void parts(Iterator<?> parts) {
    while (parts.hasNext()) {
      part(parts.next());
    }
  }

  private void node(TreeNode<?> node) {
    if (!isListed(node.getClass().getName())) {
      throw refused(text(node));
    }
    if (node instanceof View view) {
      if (!view.isTempView()) {
        throw refused(text(node));
      }
      return;
    }
    names(node);
    parts(node.children().iterator());
    // How ours get their arguments is not the user's choice either.
    if (!(node instanceof ScalaUDF || node instanceof ScalaAggregator<?, ?, ?>)) {
      parts(node.productIterator());
    }
  }

  /** Checks what Spark is going to look up by its name. */
  private void names(TreeNode<?> node) {
    if (node instanceof UnresolvedWith with) {
      Iterator<? extends Product> each = with.cteRelations().iterator();
      while (each.hasNext()) {
        named.add(String.valueOf(each.next().productElement(0)).toLowerCase(Locale.ROOT));
      }
    } else if (node instanceof UnresolvedRelation relation) {
      relation(relation.multipartIdentifier());
    } else if (node instanceof UnresolvedTableOrView relation) {
      relation(relation.multipartIdentifier());
    } else if (node instanceof UnresolvedNamespace other
        && other.multipartIdentifier().nonEmpty()) {
      throw refused(other.multipartIdentifier().mkString("."));
    } else if (node instanceof UnresolvedFunction function) {
      function(function.nameParts().mkString("."), catalog::lookupBuiltinOrTempFunction);
    } else if (node instanceof UnresolvedGenerator function) {
      function(function.name().unquotedString(), catalog::lookupBuiltinOrTempFunction);
    } else if (node instanceof UnresolvedTableValuedFunction function) {
      function(function.name().mkString("."), catalog::lookupBuiltinOrTempTableFunction);
    }
  }

  /** By its bare name: one with a dot is a file, or in another catalog. */
  private void relation(Seq<String> name) {
    String text = name.mkString(".");
    if (name.size() > 1) {
      throw refused(text);
    }
    if (!named.contains(text.toLowerCase(Locale.ROOT))
        && !catalog.isTempView(new TableIdentifier(text))) {
      throw new InputException(
          "there is no table or view %s, %s", line(text), Text.suggestion(text, views()));
    }
  }

  private void function(String name, Function<String, Option<ExpressionInfo>> registry) {
    Option<ExpressionInfo> function = registry.apply(name);
    if (function.isEmpty()) {
      throw new InputException("there is no function %s", line(name));
    }
    if (!isAllowed(function.get())) {
      throw refused("the function " + name);
    }
  }

  private static InputException refused(String what) {
    return new InputException("refused: %s isn't on the list of what a query may hold", line(what));
  }

  /** Where the query says it, in its words. */
  private String text(TreeNode<?> node) {
    Option<Object> from = node.origin().startIndex();
    Option<Object> to = node.origin().stopIndex();
    return from.isDefined() && to.isDefined()
        ? query.substring((int) from.get(), Math.min(query.length(), (int) to.get() + 1))
        : query;
  }

  private static String line(String text) {
    String line = Text.printable(text.replaceAll("\\s+", " "));
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + " ...";
  }

  /** What there is, and the views that this query doesn't mention. */
  private Set<String> views() {
    Set<String> views = new TreeSet<>(Views.all());
    Iterator<TableIdentifier> each = catalog.listLocalTempViews("*").iterator();
    while (each.hasNext()) {
      views.add(each.next().table());
    }
    return views;
  }

  private static Set<String> classes() {
    try (InputStream in = Allowed.class.getResourceAsStream("allowed.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
