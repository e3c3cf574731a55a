package io.fairlead.db;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Builds an array of one dimension in PostgreSQL's binary form.
final class BinaryArray {

    private static final int HEADER = 20;
    private static final int BYTES_EACH = 32;

    private final ColumnType type;
    private ByteBuffer buffer;

    /// @param length so many values will be added
    BinaryArray(ColumnType type, int length) {
        this.type = type;
        this.buffer = ByteBuffer.allocate(HEADER + length * BYTES_EACH);
        buffer.putInt(1).putInt(1).putInt(type.oid()).putInt(length).putInt(1);
    }

    void add(@Nullable Object value) {
        int at = room(Integer.BYTES).position();
        buffer.putInt(-1);
        if (value != null) {
            type.write(this, value);
            buffer.putInt(at, buffer.position() - at - Integer.BYTES);
        }
    }

    void int1(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void int4(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void int8(long value) {
        room(Long.BYTES).putLong(value);
    }

    void bytes(byte[] value) {
        room(value.length).put(value);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int least = buffer.position() + bytes;
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), least));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
