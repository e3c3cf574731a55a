package io.fairlead.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestAgent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The committed description is the running service's. To write it anew: `mvn -pl agent-service -am
/// test -Dtest=OpenApiTest -Dopenapi.write=true -Dsurefire.failIfNoSpecifiedTests=false`.
class OpenApiTest {

    private static final Path FILE = Path.of("../docs/openapi/agent-service.json");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    @TempDir Path workDir;

    @Test
    void the_committed_description_is_the_running_services() throws Exception {
        String running = describe();
        if (Boolean.getBoolean("openapi.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, running);
        }
        assertThat(FILE).hasContent(running);
    }

    private String describe() throws Exception {
        try (FakeMaster master = new FakeMaster();
                TestAgent agent = TestAgent.start(workDir, master);
                HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create(agent.address() + "/v3/api-docs");
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            ObjectNode document = (ObjectNode) JSON.readTree(answer.body());
            // the port differs from run to run
            document.remove("servers");
            return JSON.writeValueAsString(sorted(document)) + "\n";
        }
    }

    private static Object sorted(JsonNode node) {
        return JSON.treeToValue(node, Object.class);
    }
}
