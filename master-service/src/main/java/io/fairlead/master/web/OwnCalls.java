package io.fairlead.master.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Knows the calls that this process makes to itself to warm up. They are let through to where a
/// call of a master that does not lead ends otherwise: at the writer.
@Component
public class OwnCalls {

    static final String HEADER = "Fairlead-Rehearsal";

    private final String secret = UUID.randomUUID().toString();

    /// What such a call brings in [#HEADER].
    String secret() {
        return secret;
    }

    /// Whether it is one.
    public boolean isOwn(HttpServletRequest request) {
        String brought = request.getHeader(HEADER);
        return brought != null && brought.equals(secret);
    }
}
