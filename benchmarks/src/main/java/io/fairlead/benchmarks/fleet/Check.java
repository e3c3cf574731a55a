package io.fairlead.benchmarks.fleet;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Something that must not be: a query that counts how often it is.
///
/// @param name what would be wrong
/// @param sql gives one number; it must be 0
record Check(String name, String sql) {

    /// States in which a task has ended.
    static final String ENDS = "('FINISHED', 'FAILED', 'KILLED', 'ERROR', 'DROPPED', 'GONE')";

    long count(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
