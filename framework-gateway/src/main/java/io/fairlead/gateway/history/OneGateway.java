package io.fairlead.gateway.history;

import io.fairlead.db.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// Transactions of upkeep: of all gateways, one at a time. There is no need for it to be always the
/// same one.
record OneGateway(DataSource dataSource) implements Transactions {

    private static final String TAKE_TURN =
            "select pg_try_advisory_xact_lock(hashtextextended('history', 7413))";

    @Override
    public boolean run(Work work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean isOurTurn = takeTurn(connection);
                if (isOurTurn) {
                    work.on(connection);
                }
                connection.commit();
                return isOurTurn;
            } catch (SQLException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    private static boolean takeTurn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TAKE_TURN)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
