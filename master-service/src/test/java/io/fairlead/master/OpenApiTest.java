package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The committed description is the running service's. To write it anew: `mvn -pl master-service
/// -am test -Dtest=OpenApiTest -Dopenapi.write=true -Dsurefire.failIfNoSpecifiedTests=false`.
class OpenApiTest {

    private static final Path FILE = Path.of("../docs/openapi/master-service.json");
    private static final JsonMapper PRETTY =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    @Test
    void the_committed_description_is_the_running_services() throws IOException {
        try (Master master = Master.leading(new TestDatabase("fairlead_master"))) {
            String running = describe(get(master, "/v3/api-docs"));
            if (Boolean.getBoolean("openapi.write")) {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, running);
            }
            assertThat(FILE).hasContent(running);
            assertThat(get(master, "/swagger-ui/index.html")).contains("swagger");
            assertThat(get(master, "/actuator/health/readiness")).contains("UP");
            assertThat(get(master, "/actuator/prometheus"))
                    .contains(
                            "fairlead_allocator_cycle_seconds",
                            "fairlead_offers_outstanding",
                            "fairlead_tasks_live",
                            "fairlead_writer_commit_seconds",
                            "fairlead_writer_queue",
                            "fairlead_leader_epoch",
                            "fairlead_agent_syncs");
        }
    }

    private static String get(Master master, String path) {
        return String.valueOf(master.rest().get().uri(path).retrieve().body(String.class));
    }

    private static String describe(String text) {
        ObjectNode document = (ObjectNode) PRETTY.readTree(text);
        // The port differs from run to run.
        document.remove("servers");
        return PRETTY.writeValueAsString(PRETTY.treeToValue(document, Object.class)) + "\n";
    }
}
