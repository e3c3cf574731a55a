package io.fairlead.master.state;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Comparator;

/// What a framework refused under a role on an agent: so much or less is not offered again for a
/// time.
///
/// @param until when it ends
public record RefusalRecord(Key key, Quantities refused, Instant until) {

    /// Whose and where: of several refusals there the longest is kept.
    public record Key(FrameworkId frameworkId, RoleName role, AgentId agentId)
            implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::frameworkId)
                        .thenComparing(Key::role)
                        .thenComparing(Key::agentId);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
