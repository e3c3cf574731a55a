package io.fairlead.master.agent;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/// Syncs are counted by [AgentMetrics]. Observed one by one they cost a tenth of their time, and
/// tell how long they were held, which is no news.
@Component
class SyncObservation implements ObservationPredicate {

    @Override
    public boolean test(String name, Observation.Context context) {
        if (context instanceof ServerRequestObservationContext request) {
            HttpServletRequest carrier = request.getCarrier();
            return carrier == null || !carrier.getRequestURI().endsWith("/sync");
        }
        return true;
    }
}
