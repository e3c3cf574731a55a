package io.fairlead.master.writer;

/// The answer of a command that has nothing to say.
public enum Done {
    /// It is done.
    DONE
}
