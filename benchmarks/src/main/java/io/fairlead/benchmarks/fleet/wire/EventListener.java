package io.fairlead.benchmarks.fleet.wire;

/// Hears the events of one stream, on the wire's thread.
public interface EventListener {

    /// An event.
    ///
    /// @param name from its `event:` line
    /// @param data from its `data:` line
    void event(String name, byte[] data);

    /// The stream has ended, or could not be opened.
    ///
    /// @param status 200 where it was open; 0 where nobody answered
    /// @param body of a refusal
    void closed(int status, String body);
}
