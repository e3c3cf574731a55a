package io.fairlead.db;

import java.sql.Connection;
import java.sql.SQLException;

/// How work is made durable, and by whom: of the processes that share a schema, one at a time.
@FunctionalInterface
public interface Transactions {

    /// Does the work in a transaction of its own.
    ///
    /// @return whether it is durable; `false` where it is another process's turn, and nothing has
    ///   changed
    /// @throws SQLException if it failed; nothing has changed then
    boolean run(Work work) throws SQLException;

    /// What is done in one transaction.
    @FunctionalInterface
    interface Work {

        /// @param connection neither to be committed nor closed
        void on(Connection connection) throws SQLException;
    }
}
