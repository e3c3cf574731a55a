package io.fairlead.master.state;

import java.time.Instant;

/// The first answer to an idempotent call.
///
/// @param bodyHash SHA-256 of what was asked, in hex
/// @param json the answer
public record StoredAnswer(
        AnswerKey key, String operation, String bodyHash, String json, Instant createdAt) {}
