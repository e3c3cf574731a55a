package io.fairlead.master.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.master.persistence.Hashes;
import io.fairlead.master.writer.TermOpening;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Derives the tokens that the master gives, so that they need not be stored: the same framework id
/// gives the same token, from any leader.
@Component
class TokenSecret implements TermOpening {

    private static final String NAME = "framework-token";

    private final JdbcClient jdbc;
    private volatile byte @Nullable [] secret;

    TokenSecret(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void open(Connection connection, long epoch) throws SQLException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "insert into secret (name, value) values (?, ?) on conflict do nothing")) {
            statement.setString(1, NAME);
            statement.setBytes(2, random);
            statement.executeUpdate();
        }
    }

    String tokenOf(FrameworkId id) {
        byte[] known = secret;
        if (known == null) {
            known =
                    jdbc.sql("select value from secret where name = ?")
                            .param(NAME)
                            .query(byte[].class)
                            .single();
            secret = known;
        }
        return Hashes.hmac(known, id.toString());
    }
}
