package io.fairlead.gateway.upstream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON between our own services: what is unknown is passed over, so that they may differ in age.
@Component
public class WireJson {

    private static final Set<String> STANDARD =
            Set.of("type", "title", "status", "detail", "instance", "errors");

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .addModule(new ClusterJson())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    /// The mapper itself.
    public JsonMapper mapper() {
        return mapper;
    }

    /// Turns a problem document back into the refusal that it was.
    ///
    /// @param status the answer's HTTP status, that decides where the document says too little
    public ProblemException problem(int status, byte[] body) {
        JsonNode document = read(body);
        Problem problem = known(document.path("type").asString(""), status);
        String detail = document.path("detail").asString("The answer was HTTP status " + status);
        ProblemException refusal = new ProblemException(problem, detail, errors(document));
        for (String name : document.propertyNames()) {
            if (!STANDARD.contains(name)) {
                refusal.with(name, mapper.convertValue(document.get(name), Object.class));
            }
        }
        return refusal;
    }

    private JsonNode read(byte[] body) {
        try {
            JsonNode document = mapper.readTree(body);
            return document.isObject() ? document : mapper.createObjectNode();
        } catch (JacksonException noJson) {
            return mapper.createObjectNode();
        }
    }

    private static Problem known(String type, int status) {
        for (Problem problem : Problem.values()) {
            if (problem.type().toString().equals(type)) {
                return problem;
            }
        }
        return status >= 500 ? Problem.UNAVAILABLE : Problem.ofStatus(status);
    }

    private static List<FieldError> errors(JsonNode document) {
        List<FieldError> errors = new ArrayList<>();
        for (JsonNode error : document.path("errors")) {
            errors.add(
                    new FieldError(
                            error.path("pointer").asString(""), error.path("detail").asString("")));
        }
        return errors;
    }

    /// The master's hint where the leader is, if the refusal has one.
    static @Nullable String leaderHint(ProblemException refusal) {
        return refusal.properties().get("leader") instanceof String leader ? leader : null;
    }
}
