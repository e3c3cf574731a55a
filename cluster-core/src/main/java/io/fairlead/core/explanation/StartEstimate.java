package io.fairlead.core.explanation;

import java.time.Instant;

/// When a need could start, as far as running tasks say when they end.
public sealed interface StartEstimate {

    /// A sentence.
    String text();

    /// If everything that runs ends as expected and nothing comes between.
    ///
    /// @param behind so many that go before it in its queue were counted in
    record At(Instant start, int behind) implements StartEstimate {
        @Override
        public String text() {
            return "As far as room on agents goes: if all that runs ends as its estimate or longest"
                    + " run time says, and "
                    + behind
                    + " before it in its queue start first.";
        }
    }

    /// Nobody can tell.
    ///
    /// @param text why
    record Unknown(String text) implements StartEstimate {}

    /// It fits nowhere, not even when all has ended.
    record Never() implements StartEstimate {
        @Override
        public String text() {
            return "It fits on no agent, not even when all that runs has ended.";
        }
    }
}
