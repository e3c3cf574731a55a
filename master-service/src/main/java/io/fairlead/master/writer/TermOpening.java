package io.fairlead.master.writer;

import java.sql.Connection;
import java.sql.SQLException;

/// What a new leader does to the database before it serves; part of its first transaction.
public interface TermOpening {

    /// Writes.
    void open(Connection connection, long epoch) throws SQLException;
}
