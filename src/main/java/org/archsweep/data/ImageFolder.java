package org.archsweep.data;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.archsweep.Fault;
import org.archsweep.Hash;
import org.archsweep.InputException;
import org.archsweep.network.Shape;
import org.archsweep.network.Task;

/**
 * A folder of images: {@code train} and {@code test} with a folder for each class in both, or a
 * folder for each class. Files are in the order of a hash of their names, so that the first ones
 * are of all classes, and the order is the same on every machine.
 *
 * @param classes the classes' names, sorted
 * @param train files to train on
 * @param test files to test on
 */
record ImageFolder(Path folder, List<String> classes, List<Entry> train, List<Entry> test) {
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /**
   * A file.
   *
   * @param name {@code class/file}
   * @param label of the class
   * @param bytes its size
   * @param modified when, in milliseconds since 1970
   */
  record Entry(Path file, String name, int label, long bytes, long modified) {}

  /**
   * The names of the classes, sorted; looks at no image.
   *
   * @param split the share of the images to test on; 0 where they lie in a folder of their own
   * @throws InputException if the folder can't be read, or there are too few or too many
   */
  static List<String> classes(Path folder, double split) {
    Path place = split > 0 ? folder : folder.resolve(TRAIN);
    if (split == 0 && !(Files.isDirectory(place) && Files.isDirectory(folder.resolve(TEST)))) {
      throw new InputException(
          Files.isDirectory(folder)
              ? "%s has no folders train and test: images.split, such as 0.2, tests on that share"
                  + " of its images"
              : "no images in %s: no such folder",
          folder);
    }
    List<String> classes = classFolders(place);
    if (classes.size() < 2 || classes.size() > Task.MOST_CLASSES) {
      throw new InputException(
          "%s has %d folders of classes, allowed are 2 to %d",
          place, classes.size(), Task.MOST_CLASSES);
    }
    return classes;
  }

  /**
   * All files.
   *
   * @throws InputException if a folder can't be read, one of a class is empty or has what is no
   *     image, or train and test have different classes
   */
  static ImageFolder of(Path folder, double split) {
    List<String> classes = classes(folder, split);
    if (split == 0) {
      checkSame(folder, classes, classFolders(folder.resolve(TEST)));
      return new ImageFolder(
          folder,
          classes,
          entries(folder.resolve(TRAIN), classes),
          entries(folder.resolve(TEST), classes));
    }
    List<Entry> train = new ArrayList<>();
    List<Entry> test = new ArrayList<>();
    for (Entry entry : entries(folder, classes)) {
      (share(entry.name()) < split ? test : train).add(entry);
    }
    for (int label = 0; label < classes.size(); label++) {
      checkHas(label, train, "train on", folder, classes, split);
      checkHas(label, test, "test on", folder, classes, split);
    }
    return new ImageFolder(folder, classes, train, test);
  }

  /** Where in the order of the hashes a name stands, from 0 up to 1. */
  private static double share(String name) {
    return (Long.parseUnsignedLong(Hash.of(name), 16) >>> 11) * 0x1p-53;
  }

  private static void checkSame(Path folder, List<String> train, List<String> test) {
    for (String name : train) {
      if (!test.contains(name)) {
        throw new InputException("%s: the class %s is in train, but not in test", folder, name);
      }
    }
    for (String name : test) {
      if (!train.contains(name)) {
        throw new InputException("%s: the class %s is in test, but not in train", folder, name);
      }
    }
  }

  private static void checkHas(
      int label, List<Entry> entries, String use, Path folder, List<String> classes, double split) {
    if (entries.stream().noneMatch(entry -> entry.label() == label)) {
      throw new InputException(
          "%s: images.split %s leaves no image of the class %s to %s",
          folder, split, classes.get(label), use);
    }
  }

  private static List<String> classFolders(Path place) {
    List<String> names = new ArrayList<>();
    for (Path child : children(place)) {
      if (!Files.isDirectory(child)) {
        throw new InputException("%s is no folder of a class, as all in %s must be", child, place);
      }
      names.add(name(child));
    }
    return names;
  }

  private static List<Entry> entries(Path place, List<String> classes) {
    List<Entry> entries = new ArrayList<>();
    for (Path child : children(place)) {
      int label = classes.indexOf(name(child));
      List<Path> files = children(child);
      if (files.isEmpty()) {
        throw new InputException("%s has no images", child);
      }
      for (Path file : files) {
        entries.add(entry(file, classes.get(label) + "/" + name(file), label));
      }
    }
    entries.sort(
        Comparator.comparing((Entry entry) -> Hash.of(entry.name())).thenComparing(Entry::name));
    return entries;
  }

  private static Entry entry(Path file, String name, int label) {
    if (Files.isDirectory(file)) {
      throw new InputException("%s is a folder: a class's folder has images only", file);
    }
    if (!name.toLowerCase(Locale.ROOT).matches("(?s).*\\.(jpe?g|png)")) {
      throw new InputException("%s is no JPEG or PNG image by its name", file);
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) { // a device or a pipe may have no end
        throw new InputException("%s is no ordinary file", file);
      }
      long modified = attributes.lastModifiedTime().toMillis();
      return new Entry(file, name, label, attributes.size(), modified);
    } catch (IOException e) {
      throw new InputException("cannot read %s", Fault.of(e).line());
    }
  }

  /** What isn't hidden, sorted by name. */
  private static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path child : all) {
        if (!name(child).startsWith(".")) {
          children.add(child);
        }
      }
    } catch (DirectoryIteratorException | IOException e) {
      throw new InputException("cannot read %s", Fault.of(e).line());
    }
    children.sort(Comparator.comparing(ImageFolder::name));
    return children;
  }

  /** A file's name in UTF-8, even where the machine's locale would have it otherwise. */
  private static String name(Path path) {
    String uri = path.toUri().getPath().replaceFirst("/$", "");
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /**
   * Names what was found, as far as that can be told without the images, and what becomes of it.
   */
  String fingerprint(Shape shape) {
    StringBuilder text = new StringBuilder("1 " + shape);
    // Another Java may have another reader of JPEGs.
    text.append(' ').append(System.getProperty("java.runtime.version"));
    for (List<Entry> entries : List.of(train, test)) {
      text.append('\0');
      for (Entry entry : entries) {
        text.append(entry.name).append('\0').append(entry.bytes).append(' ').append(entry.modified);
      }
    }
    return Hash.of(text.toString());
  }
}
