package io.fairlead.benchmarks.fleet;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Holds what agents did and frameworks were told against the database, when all has come to rest.
/// Every number must be 0.
final class Checker {

    private final Connection database;
    private final Map<String, Long> found = new LinkedHashMap<>();

    /// @param ledger what agents did and frameworks were told
    /// @param acceptedJobs that the gateway answered as accepted
    Checker(Connection database, Ledger ledger, Collection<UUID> acceptedJobs) throws SQLException {
        this.database = database;
        try (Statement statement = database.createStatement()) {
            // Hundreds of thousands of rows are sorted and joined.
            statement.execute("set work_mem = '128MB'");
            statement.execute(MasterChecks.AMOUNTS);
        }
        LedgerTables.make(database, ledger, acceptedJobs);
        found.put("started twice", ledger.startedTwice());
        found.put("told out of order", ledger.outOfOrder());
    }

    /// What agents did against what the master holds.
    void fleet() throws SQLException {
        count(LedgerChecks.ALL);
        count(MasterChecks.ALL);
    }

    /// What the gateway answered and holds against what the master holds.
    void gateway() throws SQLException {
        count(GatewayChecks.ALL);
    }

    private void count(List<Check> checks) throws SQLException {
        for (Check check : checks) {
            found.put(check.name(), check.count(database));
        }
    }

    /// What was found; each must be 0.
    Map<String, Long> found() {
        return found;
    }
}
