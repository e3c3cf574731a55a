package io.fairlead.gateway.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;

/// What kind of work a job is.
public enum JobType {
    /// Each instance runs to its end once.
    @JsonProperty("batch")
    BATCH,
    /// Each instance is kept running, and replaced when it ends.
    @JsonProperty("service")
    SERVICE,
    /// All instances run at once or none does.
    @JsonProperty("gang")
    GANG;

    /// The word used in documents and in the database.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The type with that word, if there is one.
    public static Optional<JobType> ofWord(String word) {
        for (JobType type : values()) {
            if (type.word().equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
