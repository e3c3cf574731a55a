package io.fairlead.master;

import java.util.List;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.JsonNode;

/// What a refused call says.
record Problems(int status, String type, String detail, List<String> pointers, JsonNode body) {

    static Problems problemOf(Runnable call) {
        try {
            call.run();
        } catch (RestClientResponseException refused) {
            JsonNode body = Master.JSON.readTree(refused.getResponseBodyAsString());
            List<String> pointers =
                    body.path("errors")
                            .valueStream()
                            .map(error -> error.path("pointer").asString(""))
                            .toList();
            return new Problems(
                    refused.getStatusCode().value(),
                    body.path("type").asString(""),
                    body.path("detail").asString(""),
                    pointers,
                    body);
        }
        throw new AssertionError("the call was not refused");
    }
}
