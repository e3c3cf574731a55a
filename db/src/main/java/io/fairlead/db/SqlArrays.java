package io.fairlead.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/// Array parameters: one value of each of many rows.
public final class SqlArrays {

    private SqlArrays() {}

    /// An array with one element a row, in PostgreSQL's binary form: what is sent so is neither
    /// written nor parsed as text, on either side.
    ///
    /// @param connection to PostgreSQL, pooled or not
    /// @param value of a row, as the type wants it; absent: null
    /// @throws SQLException if it is no connection to PostgreSQL
    public static <R> Array of(
            Connection connection,
            ColumnType type,
            Collection<R> rows,
            Function<R, @Nullable Object> value)
            throws SQLException {
        BinaryArray values = new BinaryArray(type, rows.size());
        for (R row : rows) {
            values.add(value.apply(row));
        }
        return new PgArray(
                connection.unwrap(BaseConnection.class), type.arrayOid(), values.toBytes());
    }
}
