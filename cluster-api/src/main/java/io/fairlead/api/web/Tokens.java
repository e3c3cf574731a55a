package io.fairlead.api.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares what a caller brings (`Authorization: Bearer …`) with the tokens known, in constant
/// time.
public final class Tokens {

    private static final String BEARER = "Bearer ";

    private final Optional<String> clusterToken;
    private final List<String> userTokens;

    /// From the settings.
    public Tokens(SecuritySettings settings) {
        this.clusterToken = settings.token();
        this.userTokens =
                settings.userTokens().stream()
                        .map(String::strip)
                        .filter(t -> !t.isEmpty())
                        .toList();
    }

    /// The token that this service brings when it calls another, if there is one.
    public Optional<String> clusterToken() {
        return clusterToken;
    }

    /// Whether people need a token.
    public boolean usersNeedToken() {
        return !userTokens.isEmpty();
    }

    /// Whether the caller may act as an agent or gateway: it brings the cluster token, or there is
    /// none.
    ///
    /// @param authorization the header's value
    public boolean isCluster(@Nullable String authorization) {
        return clusterToken.isEmpty() || same(clusterToken.get(), authorization);
    }

    /// Whether the caller may act as a person: it brings one of the people's tokens or the cluster
    /// token, or people need none.
    ///
    /// @param authorization the header's value
    public boolean isUser(@Nullable String authorization) {
        if (userTokens.isEmpty()) {
            return true;
        }
        boolean known = clusterToken.isPresent() && same(clusterToken.get(), authorization);
        for (String token : userTokens) {
            known |= same(token, authorization);
        }
        return known;
    }

    private static boolean same(String token, @Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(BEARER)
                && equalInConstantTime(token, authorization.substring(BEARER.length()).strip());
    }

    /// Whether two secrets are equal, in a time that tells nothing of where they differ.
    public static boolean equalInConstantTime(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
