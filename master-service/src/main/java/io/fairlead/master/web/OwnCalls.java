package io.fairlead.master.web;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/// Knows the calls that this process makes to itself to warm up. They are let through, and read, to
/// where calls change something: there the writer of a master that does not lead refuses them. They
/// are nobody's, so they are not observed.
@Component
public class OwnCalls implements ObservationPredicate {

    /// Brings the secret.
    public static final String HEADER = "Fairlead-Rehearsal";

    private final String secret = UUID.randomUUID().toString();

    /// What such a call brings in [#HEADER]; it never leaves this process but for loopback.
    public String secret() {
        return secret;
    }

    /// Whether it is one.
    public boolean isOwn(HttpServletRequest request) {
        String brought = request.getHeader(HEADER);
        return brought != null
                && MessageDigest.isEqual(
                        brought.getBytes(StandardCharsets.UTF_8),
                        secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean test(String name, Observation.Context context) {
        return !(context instanceof ServerRequestObservationContext request)
                || request.getCarrier() == null
                || !isOwn(request.getCarrier());
    }
}
