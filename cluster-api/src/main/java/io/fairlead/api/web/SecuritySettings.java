package io.fairlead.api.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who is let in (`fairlead.*`).
///
/// @param clusterToken what agents and gateways bring; at least 16 characters
/// @param clusterTokenFile a file that holds it, in place of `clusterToken`
/// @param userTokens what people bring; none: everybody is let in who reaches the address
/// @param openToUsers people need no token although the service listens on more than loopback
@ConfigurationProperties("fairlead")
public record SecuritySettings(
        @Nullable String clusterToken,
        @Nullable Path clusterTokenFile,
        @DefaultValue List<String> userTokens,
        @DefaultValue("false") boolean openToUsers) {

    /// The cluster token, from the setting or from the file.
    ///
    /// @throws IllegalStateException if it is too short
    /// @throws UncheckedIOException if the file cannot be read
    public Optional<String> token() {
        String token = clusterToken != null && !clusterToken.isBlank() ? clusterToken : fromFile();
        if (token != null && token.length() < 16) {
            throw new IllegalStateException(
                    "The cluster token is too short: give FAIRLEAD_CLUSTER_TOKEN at least 16 characters.");
        }
        return Optional.ofNullable(token);
    }

    private @Nullable String fromFile() {
        try {
            return clusterTokenFile == null ? null : Files.readString(clusterTokenFile).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "Cannot read the cluster token from " + clusterTokenFile, unreadable);
        }
    }

    /// Leaves the secrets out.
    @Override
    public String toString() {
        return "SecuritySettings[openToUsers=" + openToUsers + "]";
    }
}
