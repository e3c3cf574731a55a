package io.fairlead.gateway.upstream;

import java.io.IOException;

/// The answer came from a master whose epoch is over.
final class StaleMasterException extends IOException {

    private static final long serialVersionUID = 1L;

    StaleMasterException() {
        super("the answer is of a lower epoch than one seen before");
    }
}
