package io.fairlead.agent.sandbox;

import io.fairlead.agent.store.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/// Reads one of a task's output files, from a place on, piece by piece. Where the oldest part was
/// given up (see [LogKeeper]), it goes on at the first whole line after it.
final class LogReader implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final SeekableByteChannel channel;
    private long offset;
    private long left = Long.MAX_VALUE;

    private LogReader(Path file, SeekableByteChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Opens it at a byte offset, or before the last lines, or at its beginning.
    ///
    /// @param offset first byte to read; one beyond the end waits there
    /// @param tail how many lines from the end
    static LogReader open(Path file, OptionalLong offset, OptionalLong tail) throws IOException {
        LogReader reader = new LogReader(file, Files.newByteChannel(file));
        reader.offset =
                offset.isEmpty() && tail.isPresent()
                        ? beforeLines(reader.channel, tail.getAsLong())
                        : offset.orElse(0);
        reader.passLost();
        return reader;
    }

    /// @return whether something was passed over
    private boolean passLost() throws IOException {
        long kept = Files.isRegularFile(file) ? LogFile.begin(file) : 0;
        if (kept <= offset) {
            return false;
        }
        byte[] piece = read(channel, kept, PIECE);
        int line = 0;
        while (line < piece.length && piece[line] != '\n') {
            line++;
        }
        offset = kept + (line < piece.length ? line + 1 : 0);
        return true;
    }

    /// Looks backwards for the line breaks; one at the very end ends the last line.
    private static long beforeLines(SeekableByteChannel channel, long lines) throws IOException {
        long end = channel.size();
        long missing = lines + 1;
        long at = end;
        while (at > 0) {
            int length = (int) Math.min(PIECE, at);
            byte[] piece = read(channel, at - length, length);
            for (int i = piece.length - 1; i >= 0; i--) {
                long position = at - length + i;
                boolean ends = piece[i] == '\n' || position == end - 1;
                if (ends && --missing == 0) {
                    return position + 1;
                }
            }
            at -= length;
        }
        return 0;
    }

    private static byte[] read(SeekableByteChannel channel, long from, int length)
            throws IOException {
        channel.position(from);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until full, or the end
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// Reads so many bytes from here on, and no more.
    void atMost(long bytes) {
        left = bytes;
    }

    /// Whether more may be read, now or later.
    boolean wantsMore() {
        return left > 0;
    }

    /// Where the next piece begins.
    long offset() {
        return offset;
    }

    /// The next piece; empty at the end, for now.
    byte[] next() throws IOException {
        if (channel.size() < offset) {
            return new byte[0];
        }
        int length = (int) Math.min(PIECE, left);
        byte[] piece = read(channel, offset, length);
        while (passLost()) {
            piece = read(channel, offset, length);
        }
        offset += piece.length;
        left -= piece.length;
        return piece;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
