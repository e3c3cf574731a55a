package io.fairlead.master.state;

/// Names one idempotent call.
///
/// @param scope the framework's id, or what kind of call it is
public record AnswerKey(String scope, String key) implements Comparable<AnswerKey> {

    @Override
    public int compareTo(AnswerKey other) {
        int byScope = scope.compareTo(other.scope);
        return byScope != 0 ? byScope : key.compareTo(other.key);
    }
}
