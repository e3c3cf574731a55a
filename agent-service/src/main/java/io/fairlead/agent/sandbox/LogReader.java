package io.fairlead.agent.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/// Reads one of a task's output files, from a place on, piece by piece.
final class LogReader implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final SeekableByteChannel channel;
    private long offset;

    private LogReader(SeekableByteChannel channel, long offset) {
        this.channel = channel;
        this.offset = offset;
    }

    /// Opens it at a byte offset, or before the last lines, or at its beginning.
    ///
    /// @param offset first byte to read; one beyond the end waits there
    /// @param tail how many lines from the end
    static LogReader open(Path file, OptionalLong offset, OptionalLong tail) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        long begin = offset.orElse(0);
        if (offset.isEmpty() && tail.isPresent()) {
            begin = beforeLines(channel, tail.getAsLong());
        }
        return new LogReader(channel, begin);
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

    /// Where the next piece begins.
    long offset() {
        return offset;
    }

    /// The next piece; empty at the end, for now.
    byte[] next() throws IOException {
        if (channel.size() < offset) {
            return new byte[0];
        }
        byte[] piece = read(channel, offset, PIECE);
        offset += piece.length;
        return piece;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
