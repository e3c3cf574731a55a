package io.fairlead.agent.membership;

import io.fairlead.api.problem.Problem;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/// Why a call to a master brought nothing, and what to do then.
///
/// @param registerAgain the leader does not know this agent
/// @param leader who leads, where the master said so
/// @param why for the log
record MasterRefusal(boolean registerAgain, @Nullable URI leader, String why) {

    static MasterRefusal of(RuntimeException refused) {
        if (!(refused instanceof RestClientResponseException answer)) {
            return new MasterRefusal(false, null, String.valueOf(refused.getMessage()));
        }
        ProblemDetail problem = problem(answer);
        String why = answer.getStatusCode() + " " + problem.getDetail();
        boolean unknown =
                answer.getStatusCode().value() == 404
                        && Problem.AGENT_UNKNOWN.type().equals(problem.getType());
        return new MasterRefusal(unknown, leader(problem), why);
    }

    private static ProblemDetail problem(RestClientResponseException answer) {
        try {
            ProblemDetail problem = answer.getResponseBodyAs(ProblemDetail.class);
            return problem == null ? ProblemDetail.forStatus(answer.getStatusCode()) : problem;
        } catch (RestClientException | IllegalStateException noProblem) {
            return ProblemDetail.forStatus(answer.getStatusCode());
        }
    }

    private static @Nullable URI leader(ProblemDetail problem) {
        Object leader =
                problem.getProperties() == null ? null : problem.getProperties().get("leader");
        try {
            return leader == null ? null : URI.create(leader.toString());
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
