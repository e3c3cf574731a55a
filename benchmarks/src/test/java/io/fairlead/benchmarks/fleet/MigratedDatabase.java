package io.fairlead.benchmarks.fleet;

import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/// A database with the tables of master and gateway, as a load driver finds it.
final class MigratedDatabase {

    private MigratedDatabase() {}

    /// As its superuser.
    static Connection connect() throws SQLException, IOException {
        TestDatabase database = new TestDatabase("fairlead_master");
        Connection connection = DriverManager.getConnection(database.superuserUrl());
        for (String schema : List.of("master", "gateway")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set search_path = " + schema);
                for (Path script : scripts(schema)) {
                    statement.execute(Files.readString(script));
                }
                statement.execute("reset search_path");
            }
        }
        return connection;
    }

    private static List<Path> scripts(String schema) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../db", schema))) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
        }
    }
}
