package io.fairlead.db;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A PostgreSQL type, and how its values look in binary form.
public enum ColumnType {
    /// A [java.util.UUID].
    UUID("uuid", 2950, 2951),
    /// Text: what the value is as a string.
    TEXT("text", 25, 1009),
    /// The text of a JSON document.
    JSONB("jsonb", 3802, 3807),
    /// An [Instant], to the microsecond.
    TIMESTAMPTZ("timestamptz", 1184, 1185),
    /// A [Long].
    BIGINT("int8", 20, 1016),
    /// An [Integer].
    INTEGER("int4", 23, 1007),
    /// A [Double].
    DOUBLE("float8", 701, 1022),
    /// A [Boolean].
    BOOLEAN("bool", 16, 1000),
    /// A number, sent as its text: there are few, and its binary form is intricate.
    NUMERIC("text", 25, 1009),
    /// Bytes.
    BYTEA("bytea", 17, 1001);

    private static final Instant EPOCH_OF_POSTGRES = Instant.parse("2000-01-01T00:00:00Z");
    private static final int JSONB_VERSION = 1;

    private final String element;
    private final int oid;
    private final int arrayOid;

    ColumnType(String element, int oid, int arrayOid) {
        this.element = element;
        this.oid = oid;
        this.arrayOid = arrayOid;
    }

    /// How a parameter that is an array of it stands in SQL.
    public String parameter() {
        String parameter = "?::" + element + "[]";
        return this == NUMERIC ? parameter + "::numeric[]" : parameter;
    }

    int oid() {
        return oid;
    }

    int arrayOid() {
        return arrayOid;
    }

    void write(BinaryArray out, Object value) {
        switch (this) {
            case UUID -> {
                java.util.UUID uuid = (java.util.UUID) value;
                out.int8(uuid.getMostSignificantBits());
                out.int8(uuid.getLeastSignificantBits());
            }
            case TEXT, NUMERIC -> out.bytes(utf8(value));
            case JSONB -> {
                out.int1(JSONB_VERSION);
                out.bytes(utf8(value));
            }
            case TIMESTAMPTZ ->
                    out.int8(ChronoUnit.MICROS.between(EPOCH_OF_POSTGRES, (Instant) value));
            case BIGINT -> out.int8((Long) value);
            case INTEGER -> out.int4((Integer) value);
            case DOUBLE -> out.int8(Double.doubleToLongBits((Double) value));
            case BOOLEAN -> out.int1((Boolean) value ? 1 : 0);
            case BYTEA -> out.bytes((byte[]) value);
        }
    }

    private static byte[] utf8(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
