package io.fairlead.core.id;

/// Names one resource request in the whole cluster.
public record RequestKey(FrameworkId frameworkId, RequestId requestId)
        implements Comparable<RequestKey> {

    @Override
    public int compareTo(RequestKey other) {
        int byFramework = frameworkId.compareTo(other.frameworkId);
        return byFramework != 0 ? byFramework : requestId.compareTo(other.requestId);
    }

    @Override
    public String toString() {
        return frameworkId + "/" + requestId;
    }
}
