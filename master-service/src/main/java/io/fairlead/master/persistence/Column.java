package io.fairlead.master.persistence;

import io.fairlead.db.ColumnType;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// One column of a row that is written in batches.
///
/// @param name in SQL
/// @param value what to store, as its type wants it
public record Column<R>(String name, ColumnType type, Function<R, @Nullable Object> value) {

    /// A `uuid`.
    public static <R> Column<R> uuid(String name, Function<R, @Nullable UUID> value) {
        return new Column<>(name, ColumnType.UUID, value::apply);
    }

    /// A `text`.
    public static <R> Column<R> text(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, ColumnType.TEXT, value);
    }

    /// A `jsonb`, from its text.
    public static <R> Column<R> json(String name, Function<R, @Nullable String> value) {
        return new Column<>(name, ColumnType.JSONB, value::apply);
    }

    /// A `timestamptz`.
    public static <R> Column<R> instant(String name, Function<R, @Nullable Instant> value) {
        return new Column<>(name, ColumnType.TIMESTAMPTZ, value::apply);
    }

    /// A `bigint`.
    public static <R> Column<R> bigint(String name, ToLongFunction<R> value) {
        return new Column<>(name, ColumnType.BIGINT, row -> value.applyAsLong(row));
    }

    /// A `bigint` of milliseconds.
    public static <R> Column<R> millis(String name, Function<R, @Nullable Duration> value) {
        return new Column<>(
                name,
                ColumnType.BIGINT,
                row -> {
                    Duration of = value.apply(row);
                    return of == null ? null : of.toMillis();
                });
    }

    /// A `numeric`.
    public static <R> Column<R> numeric(
            String name, Function<R, ? extends @Nullable Number> value) {
        return new Column<>(name, ColumnType.NUMERIC, value::apply);
    }

    /// A `double precision`.
    public static <R> Column<R> real(String name, ToDoubleFunction<R> value) {
        return new Column<>(name, ColumnType.DOUBLE, row -> value.applyAsDouble(row));
    }

    /// A `boolean`.
    public static <R> Column<R> bool(String name, Function<R, @Nullable Boolean> value) {
        return new Column<>(name, ColumnType.BOOLEAN, value::apply);
    }

    /// A `bytea`, from hex.
    public static <R> Column<R> hex(String name, Function<R, String> value) {
        return new Column<>(
                name, ColumnType.BYTEA, row -> HexFormat.of().parseHex(value.apply(row)));
    }
}
