package io.fairlead.agent.store;

import io.fairlead.api.json.ClusterJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// How a record is kept on disk: one line `fairlead-<kind> <version> <checksum>`, then JSON. The
/// checksum (CRC-32C, hexadecimal) is over the JSON.
final class CheckpointFormat<T> {

    /// Files of another version are refused: a change of format reads the old one on purpose.
    private static final int VERSION = 1;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new ClusterJson())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final String kind;
    private final Class<T> type;

    CheckpointFormat(String kind, Class<T> type) {
        this.kind = kind;
        this.type = type;
    }

    byte[] write(T value) {
        byte[] json = JSON.writeValueAsBytes(value);
        byte[] head = head(json).getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + json.length);
        System.arraycopy(json, 0, whole, head.length, json.length);
        return whole;
    }

    T read(byte[] whole) throws CorruptCheckpointException {
        int line = 0;
        while (line < whole.length && whole[line] != '\n') {
            line++;
        }
        if (line >= whole.length) {
            throw new CorruptCheckpointException("it has no head line", null);
        }
        byte[] json = Arrays.copyOfRange(whole, line + 1, whole.length);
        String head = new String(whole, 0, line + 1, StandardCharsets.US_ASCII);
        if (!head.equals(head(json))) {
            throw new CorruptCheckpointException("its head or checksum is wrong", null);
        }
        try {
            return JSON.readValue(json, type);
        } catch (JacksonException unreadable) {
            throw new CorruptCheckpointException("its JSON does not fit", unreadable);
        }
    }

    private String head(byte[] json) {
        CRC32C sum = new CRC32C();
        sum.update(json, 0, json.length);
        return "fairlead-%s %d %08x\n".formatted(kind, VERSION, sum.getValue());
    }
}
