package io.fairlead.master.persistence;

import io.fairlead.db.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// One transaction's writes. Every row must be hit: a statement that changes fewer rows than it was
/// given means that memory and database differ.
public final class Batch {

    private final Connection connection;
    private int rowCount;

    /// Writes on that connection, which is in a transaction.
    public Batch(Connection connection) {
        this.connection = connection;
    }

    /// Adds rows.
    public <R> void insert(Rows<R> table, List<R> rows) {
        table.insert(this, rows);
    }

    /// Changes rows.
    public <R> void update(Rows<R> table, List<R> rows) {
        table.update(this, rows);
    }

    /// Removes rows.
    public <R> void delete(Rows<R> table, List<R> rows) {
        table.delete(this, rows);
    }

    /// How many rows were written so far.
    public int rowCount() {
        return rowCount;
    }

    <R> void run(String sql, List<Column<R>> columns, List<R> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (Column<R> column : columns) {
                statement.setArray(
                        parameter++, SqlArrays.of(connection, column.type(), rows, column.value()));
            }
            int hit = statement.executeUpdate();
            if (hit != rows.size()) {
                throw new IllegalStateException(
                        "%d rows of %d were there: %s".formatted(hit, rows.size(), sql));
            }
            rowCount += hit;
        } catch (SQLException failed) {
            throw new WriteFailed(sql, failed);
        }
    }
}
