package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The committed description is the running service's. To write it anew: `mvn -pl framework-gateway
/// -am test -Dtest=OpenApiTest -Dopenapi.write=true -Dsurefire.failIfNoSpecifiedTests=false`.
class OpenApiTest {

    private static final Path FILE = Path.of("../docs/openapi/framework-gateway.json");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    @Test
    void the_committed_description_is_the_running_services() throws IOException {
        try (FakeMaster master = new FakeMaster();
                Gateway gateway =
                        Gateway.start(
                                new TestDatabase("fairlead_gateway").url(), master.address())) {
            String running = describe(gateway);
            if (Boolean.getBoolean("openapi.write")) {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, running);
            }
            assertThat(FILE).hasContent(running);
            assertThat(operationIds(running))
                    .as("names of methods in generated clients")
                    .doesNotHaveDuplicates()
                    .noneMatch(id -> id.matches(".*_[0-9]+"));
            assertThat(gateway.get("/swagger-ui/index.html").status()).isEqualTo(200);
        }
    }

    private static List<String> operationIds(String document) {
        List<String> ids = new ArrayList<>();
        JSON.readTree(document).findValues("operationId").forEach(id -> ids.add(id.asString()));
        return ids;
    }

    private static String describe(Gateway gateway) {
        ObjectNode document = (ObjectNode) gateway.get("/v3/api-docs").body();
        // the port differs from run to run
        document.remove("servers");
        return JSON.writeValueAsString(JSON.treeToValue(document, Object.class)) + "\n";
    }
}
