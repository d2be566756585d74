package org.archsweep.results;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.archsweep.InputException;

/** Parquet files in memory: made whole before a byte of them is stored, read whole before use. */
final class ParquetBytes {
  private static final String UNREADABLE = "can not read class";

  private ParquetBytes() {}

  /** A file of these rows. */
  static byte[] write(MessageType schema, List<Group> rows, Configuration configuration)
      throws IOException {
    return write(schema, rows, Map.of(), configuration);
  }

  /** A file of these rows, with what is said of them in its footer. */
  static byte[] write(
      MessageType schema, List<Group> rows, Map<String, String> footer, Configuration configuration)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new Output(bytes))
            .withType(schema)
            .withExtraMetaData(footer)
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return bytes.toByteArray();
  }

  /**
   * The rows of a file, those columns that it has.
   *
   * @throws IOException or a RuntimeException, if these bytes are no whole Parquet file
   */
  static List<Group> read(byte[] file, Configuration configuration) throws IOException {
    try (ParquetFileReader reader = open(file, configuration)) {
      return rows(reader, reader.getFooter().getFileMetaData().getSchema());
    }
  }

  /**
   * Some columns of a file's rows, those that it has.
   *
   * @throws FileNotFoundException if it isn't there
   * @throws InputException if it can't be read
   */
  static List<Group> read(Path file, Set<String> columns, Configuration configuration)
      throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      MessageType some =
          new MessageType(
              schema.getName(),
              schema.getFields().stream()
                  .filter(each -> columns.contains(each.getName()))
                  .toList());
      reader.setRequestedSchema(some);
      return rows(reader, some);
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  private static List<Group> rows(ParquetFileReader reader, MessageType schema) throws IOException {
    List<Group> rows = new ArrayList<>();
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    PageReadStore pages = reader.readNextRowGroup();
    while (pages != null) {
      RecordReader<Group> records =
          columns.getRecordReader(pages, new GroupRecordConverter(schema));
      for (long i = 0; i < pages.getRowCount(); i++) {
        rows.add(records.read());
      }
      pages = reader.readNextRowGroup();
    }
    return rows;
  }

  /** What a file's footer says, with the errors of {@link #read}. */
  static FileMetaData footer(byte[] file, Configuration configuration) throws IOException {
    try (ParquetFileReader reader = open(file, configuration)) {
      return reader.getFooter().getFileMetaData();
    }
  }

  private static ParquetFileReader open(byte[] file, Configuration configuration)
      throws IOException {
    return ParquetFileReader.open(
        new Input(ByteBuffer.wrap(file)), HadoopReadOptions.builder(configuration).build());
  }

  /**
   * What a file's footer says.
   *
   * @throws InputException if it has none that can be read
   */
  static FileMetaData footer(Path file, Configuration configuration) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      return reader.getFooter().getFileMetaData();
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /** What to throw where reading has come to that: an error of the disk or the store stays one. */
  private static IOException damaged(Path file, Exception e) {
    // Thrift's trouble with garbage comes as an IOException too.
    if (e instanceof IOException failed
        && !(e instanceof ChecksumException)
        && !String.valueOf(e.getMessage()).startsWith(UNREADABLE)) {
      return failed;
    }
    throw new InputException("cannot read %s: it is damaged", file);
  }

  private record Output(ByteArrayOutputStream bytes) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new DelegatingPositionOutputStream(bytes) {
        @Override
        public long getPos() {
          return bytes.size();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private record Input(ByteBuffer bytes) implements InputFile {
    @Override
    public long getLength() {
      return bytes.limit();
    }

    @Override
    public SeekableInputStream newStream() {
      return new Stream(bytes.duplicate());
    }
  }

  private static final class Stream extends SeekableInputStream {
    private final ByteBuffer bytes;

    Stream(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return bytes.position();
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0 || position > bytes.limit()) {
        throw new EOFException("no byte at " + position);
      }
      bytes.position((int) position);
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(length, bytes.remaining());
      if (count == 0 && length > 0) {
        return -1;
      }
      bytes.get(into, offset, count);
      return count;
    }

    @Override
    public int read(ByteBuffer into) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(into.remaining(), bytes.remaining());
      into.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public void readFully(byte[] into) throws IOException {
      readFully(into, 0, into.length);
    }

    @Override
    public void readFully(byte[] into, int offset, int length) throws IOException {
      check(length);
      bytes.get(into, offset, length);
    }

    @Override
    public void readFully(ByteBuffer into) throws IOException {
      check(into.remaining());
      read(into);
    }

    private void check(int wanted) throws IOException {
      if (wanted > bytes.remaining()) {
        throw new EOFException("the file ends too early");
      }
    }
  }
}
