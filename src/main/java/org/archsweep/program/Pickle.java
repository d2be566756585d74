package org.archsweep.program;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the few opcodes of Python's pickle, protocol 2, of which a TorchScript archive is made.
 */
final class Pickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickle() {
    out.write(0x80); // PROTO
    out.write(2);
  }

  /** Begins an object of a class of the program; attributes follow, then {@link #endObject}. */
  Pickle beginObject(String type) {
    return global("__torch__", type).op(')').op(0x81).op('}').op('('); // NEWOBJ, EMPTY_DICT, MARK
  }

  Pickle endObject() {
    return op('u').op('b'); // SETITEMS, BUILD
  }

  Pickle text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    op('X').int32(bytes.length); // BINUNICODE
    out.writeBytes(bytes);
    return this;
  }

  Pickle bool(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  /** A float32 tensor whose values are the archive's entry {@code data/KEY}. */
  Pickle tensor(int key, List<Integer> shape, List<Integer> strides, boolean trained) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", "FloatStorage").text(Integer.toString(key)).text("cpu");
    integer(shape.stream().reduce(1, Math::multiplyExact)).op('t').op('Q'); // BINPERSID
    integer(0).integers(shape).integers(strides).bool(trained);
    return global("collections", "OrderedDict").op(')').op('R').op('t').op('R'); // REDUCE
  }

  byte[] bytes() {
    op('.'); // STOP
    return out.toByteArray();
  }

  /** An archive's constants: none. */
  static byte[] emptyTuple() {
    return new Pickle().op(')').bytes();
  }

  private Pickle global(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private Pickle integers(List<Integer> values) {
    op('(');
    values.forEach(this::integer);
    return op('t');
  }

  private Pickle integer(int value) {
    return op('J').int32(value); // BININT
  }

  private Pickle int32(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  private Pickle op(int opcode) {
    out.write(opcode);
    return this;
  }
}
