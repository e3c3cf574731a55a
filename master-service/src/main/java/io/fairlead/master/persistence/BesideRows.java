package io.fairlead.master.persistence;

import io.fairlead.db.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Rows of history that are appended beside the writer. Each statement is a transaction of its own,
/// and writes nothing where the epoch leads no more; so nothing is ever held open, and a leader
/// that was replaced changes nothing here either.
public final class BesideRows<R> {

    private static final int AT_ONCE = 5_000;

    private final List<Column<R>> columns;
    private final String insert;

    /// @param columns all but `epoch`, which every such table has
    public BesideRows(String table, List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        this.insert =
                """
                with term as materialized (select epoch from leader where epoch = ? for share)
                insert into %1$s (%2$s, epoch)
                select %3$s, term.epoch from unnest(%4$s) as v(%2$s), term
                """
                        .formatted(
                                table,
                                names,
                                columns.stream()
                                        .map(c -> "v." + c.name())
                                        .collect(Collectors.joining(", ")),
                                columns.stream()
                                        .map(c -> c.type().parameter())
                                        .collect(Collectors.joining(", ")));
    }

    /// Appends them, some thousand at a time.
    ///
    /// @param connection commits by itself
    public void append(Connection connection, long epoch, List<R> rows) throws SQLException {
        for (int from = 0; from < rows.size(); from += AT_ONCE) {
            some(connection, epoch, rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
        }
    }

    private void some(Connection connection, long epoch, List<R> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int parameter = 1;
            statement.setLong(parameter++, epoch);
            for (Column<R> column : columns) {
                statement.setArray(
                        parameter++, SqlArrays.of(connection, column.type(), rows, column.value()));
            }
            statement.executeUpdate();
        }
    }
}
