package io.fairlead.gateway.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/// The database's password from a file, where one is named (`FAIRLEAD_DB_PASSWORD_FILE`): a secret
/// in a file is seen by fewer eyes than one in the environment.
@Component
@ConditionalOnProperty("fairlead.db.password-file")
class PasswordFile implements JdbcConnectionDetails {

    private final DataSourceProperties properties;
    private final Path file;

    PasswordFile(
            DataSourceProperties properties, @Value("${fairlead.db.password-file}") Path file) {
        this.properties = properties;
        this.file = file;
    }

    @Override
    public String getJdbcUrl() {
        return properties.determineUrl();
    }

    @Override
    public @Nullable String getUsername() {
        return properties.determineUsername();
    }

    @Override
    public String getPassword() {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "Cannot read the database password from " + file, unreadable);
        }
    }
}
