package io.fairlead.master.framework;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;

/// The id of an event in a framework's stream, as `epoch-number`.
record EventId(long epoch, long number) {

    /// @throws ProblemException if it is none
    static EventId parse(String text) {
        String[] parts = text.split("-", 2);
        try {
            return new EventId(Long.parseLong(parts[0]), Long.parseLong(parts[parts.length - 1]));
        } catch (NumberFormatException wrong) {
            throw new ProblemException(
                    Problem.INVALID, "Last-Event-ID must be an id of this stream, such as 7-1234.");
        }
    }

    @Override
    public String toString() {
        return epoch + "-" + number;
    }
}
