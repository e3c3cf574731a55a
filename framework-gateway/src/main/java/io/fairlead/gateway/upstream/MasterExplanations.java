package io.fairlead.gateway.upstream;

import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.api.problem.ProblemException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Asks the master why something waits, or would wait.
@Component
public class MasterExplanations {

    private static final Logger log = LoggerFactory.getLogger(MasterExplanations.class);

    private final Masters masters;

    MasterExplanations(Masters masters) {
        this.masters = masters;
    }

    /// @return empty where no master answers, or the queue is not registered there yet
    public Optional<WaitingView> explain(WaitingNeed need) {
        try {
            return Optional.of(masters.call(master -> master.cluster().explain(need)));
        } catch (ProblemException refused) {
            log.info(
                    "Not explained by the master framework={}: {}",
                    need.frameworkId(),
                    refused.getMessage());
            return Optional.empty();
        }
    }
}
