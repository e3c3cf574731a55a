package io.fairlead.master.persistence;

import io.fairlead.db.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Transactions beside the writer's that count only while their epoch leads: upkeep, which changes
/// nothing that a leader holds in memory. The lease is looked at last, so that however long the
/// work takes, nobody waits to renew or take it.
///
/// @param epoch under which the work is done
public record LeaderTransactions(DataSource dataSource, long epoch) implements Transactions {

    @Override
    public boolean run(Work work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                boolean leads = leads(connection);
                if (leads) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                return leads;
            } catch (SQLException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    private boolean leads(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select from leader where epoch = ? for share")) {
            statement.setLong(1, epoch);
            return statement.executeQuery().next();
        }
    }
}
