package io.fairlead.agent.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The modes of a zip archive's files. They stand at its end alone, in the central directory, where
/// a reader from the front does not come; read here entry by entry, so that no archive is too long
/// for the agent's memory.
///
/// An archive that was made elsewhere than on Unix, or has its directory beyond 4 GiB, has none.
final class ZipModes {

    private static final int LONGEST_END = 22 + 65_535;
    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int UNIX = 3;
    private static final int OS_X = 19;

    private ZipModes() {}

    /// Hears of the entries, one after the other.
    interface Visitor {
        /// @param mode as in `stat(2)`
        void entry(String name, int mode) throws IOException;
    }

    /// @param most so many entries are looked at
    static void visit(Path file, int most, Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long begin = directoryOf(channel);
            if (begin >= 0) {
                channel.position(begin);
                entries(new BufferedInputStream(Channels.newInputStream(channel)), most, visitor);
            }
        }
    }

    /// Where the directory begins; negative if that is not told.
    private static long directoryOf(FileChannel channel) throws IOException {
        int length = (int) Math.min(channel.size(), LONGEST_END);
        ByteBuffer end = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long from = channel.size() - length;
        while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
            // until full
        }
        for (int at = end.position() - 22; at >= 0; at--) {
            if (end.getInt(at) == END) {
                long offset = Integer.toUnsignedLong(end.getInt(at + 16));
                return offset < channel.size() ? offset : -1;
            }
        }
        return -1;
    }

    private static void entries(InputStream in, int most, Visitor visitor) throws IOException {
        for (int i = 0; i < most; i++) {
            byte[] head = in.readNBytes(ENTRY_LENGTH);
            ByteBuffer entry = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            if (head.length < ENTRY_LENGTH || entry.getInt(0) != ENTRY) {
                return;
            }
            String name = new String(in.readNBytes(length(entry, 28)), StandardCharsets.UTF_8);
            in.readNBytes(length(entry, 30) + length(entry, 32));
            int madeBy = entry.get(5);
            if (madeBy == UNIX || madeBy == OS_X) {
                visitor.entry(name, entry.getInt(38) >>> 16);
            }
        }
    }

    private static int length(ByteBuffer entry, int at) {
        return Short.toUnsignedInt(entry.getShort(at));
    }
}
