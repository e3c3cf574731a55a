package io.fairlead.gateway.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// The way to the database where its password stands in a file (`FAIRLEAD_DB_PASSWORD_FILE`).
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("fairlead.db-password-file")
class DatabaseConfiguration {

    @Bean
    JdbcConnectionDetails databaseWithPasswordFile(Environment settings) {
        String url = settings.getRequiredProperty("spring.datasource.url");
        String user = settings.getRequiredProperty("spring.datasource.username");
        String password = read(Path.of(settings.getRequiredProperty("fairlead.db-password-file")));
        return new JdbcConnectionDetails() {
            @Override
            public String getJdbcUrl() {
                return url;
            }

            @Override
            public String getUsername() {
                return user;
            }

            @Override
            public String getPassword() {
                return password;
            }
        };
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "Cannot read the database password from " + file, unreadable);
        }
    }
}
