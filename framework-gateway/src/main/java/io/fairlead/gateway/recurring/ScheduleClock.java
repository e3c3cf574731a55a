package io.fairlead.gateway.recurring;

import io.fairlead.api.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks every half second whether a schedule's time has come. All gateways look; a row's lock lets
/// one of them act.
@Component
class ScheduleClock {

    private static final Logger log = LoggerFactory.getLogger(ScheduleClock.class);
    private static final int MOST = 100;

    private final Schedules schedules;

    ScheduleClock(Schedules schedules) {
        this.schedules = schedules;
    }

    @Scheduled(fixedDelayString = "${fairlead.recurring.look-every:PT0.5S}")
    void look() {
        for (int i = 0; i < MOST; i++) {
            try {
                Schedules.Came came = schedules.runOne();
                if (came == null) {
                    return;
                }
                log.info("Schedule came name={} jobs={}", came.name(), came.jobs());
            } catch (ProblemException refused) {
                log.warn("Schedule could not hand its job in: {}", refused.detail());
                schedules.failed(refused.detail());
            }
        }
    }
}
