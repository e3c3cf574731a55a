package io.fairlead.master.framework;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.ClusterWriter;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Frameworks that count as listening, but whose stream has ended: where too much waited, the
/// writer did not take the word of it. It is told again until it is in.
@Component
class LostStreams {

    private final ClusterWriter writer;
    private final EventStreams streams;
    private final Leadership leadership;

    LostStreams(ClusterWriter writer, EventStreams streams, Leadership leadership) {
        this.writer = writer;
        this.streams = streams;
        this.leadership = leadership;
    }

    @Scheduled(fixedDelayString = "PT1S")
    void tell() {
        if (!leadership.isServing()) {
            return;
        }
        try {
            for (FrameworkRecord framework : writer.view().frameworks().all()) {
                long stream = framework.contact().stream();
                if (framework.contact().isConnected() && !streams.isLive(stream)) {
                    var _ = writer.send(new Disconnect(framework.id(), stream));
                }
            }
        } catch (ProblemException leadsNoMore) {
            // Nobody listens to it then.
            return;
        }
    }
}
