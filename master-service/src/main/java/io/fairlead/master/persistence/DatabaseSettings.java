package io.fairlead.master.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the database is (`fairlead.db.*`).
///
/// @param url JDBC address
/// @param user database user; owns the schema `master`
/// @param password its password, where it needs one
/// @param passwordFile a file that holds it, in place of `password`
/// @param connections the most connections, the writer's included; two more are kept for the lease
@ConfigurationProperties("fairlead.db")
public record DatabaseSettings(
        @DefaultValue("jdbc:postgresql://127.0.0.1:5432/fairlead") String url,
        @DefaultValue("fairlead_master") String user,
        @Nullable String password,
        @Nullable Path passwordFile,
        @DefaultValue("10") int connections) {

    String secret() {
        if (password != null && !password.isEmpty() || passwordFile == null) {
            return password == null ? "" : password;
        }
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "Cannot read the database password from " + passwordFile, unreadable);
        }
    }

    /// Leaves the password out.
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + "]";
    }
}
