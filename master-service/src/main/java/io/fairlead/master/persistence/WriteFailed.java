package io.fairlead.master.persistence;

import java.sql.SQLException;

/// A write was refused by the database, or its outcome is unknown.
public final class WriteFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param what was to be written
    public WriteFailed(String what, SQLException cause) {
        super(what, cause);
    }
}
