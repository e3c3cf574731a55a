package io.fairlead.agent.fetch;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A file could not be brought.
public final class FetchException extends IOException {

    private static final long serialVersionUID = 1L;

    FetchException(URI uri, String why, @Nullable Throwable cause) {
        super(uri + " " + why, cause);
    }
}
