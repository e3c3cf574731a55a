package io.fairlead.gateway.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes random requests from an OpenAPI document: values as the schemas say, and every now and
/// then something else in their place. The same random numbers give the same requests.
public final class OpenApiRequests {

    private static final List<String> ODD =
            List.of(
                    "",
                    " ",
                    "null",
                    "-1",
                    "0",
                    "1e400",
                    "99999999999999999999",
                    "'; drop table gateway.job; --",
                    "../../../../etc/passwd",
                    "%00",
                    "\u0000",
                    "\uD83D\uDE00",
                    "{{7*7}}",
                    "${jndi:ldap://x}",
                    "a".repeat(3_000),
                    "2026-13-45T99:99:99Z",
                    "P1000000000D",
                    "PT-5S",
                    "<script>",
                    "🦓 = ❌");
    private static final int DEEPEST = 6;

    private final JsonNode document;
    private final Random random;
    private final List<String> known;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private record Endpoint(String path, String method, JsonNode operation) {}

    /// A request.
    public record Made(String method, String path, Map<String, String> headers, String body) {}

    /// @param known ids that are there
    public OpenApiRequests(JsonNode document, Random random, List<String> known) {
        this.document = document;
        this.random = random;
        this.known = known;
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method ->
                                        endpoints.add(
                                                new Endpoint(
                                                        path.getKey(),
                                                        method.getKey().toUpperCase(Locale.ROOT),
                                                        method.getValue()))));
    }

    public Made next() {
        Endpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
        String path = endpoint.path();
        StringBuilder query = new StringBuilder();
        Map<String, String> headers = new TreeMap<>();
        for (JsonNode parameter : endpoint.operation().path("parameters")) {
            String name = parameter.path("name").asString();
            String value = text(parameter.path("schema"));
            switch (parameter.path("in").asString()) {
                case "path" ->
                        path =
                                path.replace(
                                        "{" + name + "}", encoded(value.isEmpty() ? "x" : value));
                case "query" -> {
                    if (parameter.path("required").asBoolean(false) || random.nextInt(3) == 0) {
                        query.append(query.isEmpty() ? "?" : "&")
                                .append(name)
                                .append("=")
                                .append(encoded(value));
                    }
                }
                default -> {
                    if (random.nextInt(4) > 0) {
                        headers.put(name, value.replaceAll("[^\\x20-\\x7e]", "?").strip());
                    }
                }
            }
        }
        return new Made(endpoint.method(), path + query, headers, body(endpoint, headers));
    }

    private String body(Endpoint endpoint, Map<String, String> headers) {
        JsonNode content = endpoint.operation().path("requestBody").path("content");
        if (content.isMissingNode() || content.isEmpty()) {
            return "";
        }
        headers.put("Content-Type", random.nextInt(20) == 0 ? odd() + "/x" : "application/json");
        headers.computeIfPresent("Content-Type", (_, type) -> type.replaceAll("[^a-z/]", ""));
        headers.computeIfPresent(
                "Content-Type", (_, type) -> type.matches("[a-z]+/[a-z]+") ? type : "text/plain");
        JsonNode schema = content.properties().iterator().next().getValue().path("schema");
        String text = value(schema, 0).toString();
        return random.nextInt(15) == 0
                ? text.substring(0, random.nextInt(text.length() + 1))
                : text;
    }

    private String odd() {
        return ODD.get(random.nextInt(ODD.size()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String text(JsonNode schema) {
        JsonNode value = value(schema, 0);
        return value.isString() ? value.asString() : value.toString();
    }

    private JsonNode value(JsonNode schema, int depth) {
        var factory = FakeMaster.JSON.getNodeFactory();
        int dice = random.nextInt(100);
        if (dice < 8) {
            return factory.stringNode(odd());
        } else if (dice < 10) {
            return factory.nullNode();
        } else if (dice < 12) {
            return factory.numberNode(random.nextLong());
        } else if (dice < 13) {
            return factory.arrayNode().add(true);
        }
        JsonNode meant = schema;
        while (meant.has("$ref")) {
            meant = document.at(meant.path("$ref").asString().substring(1));
        }
        for (String choice : List.of("oneOf", "anyOf", "allOf")) {
            if (meant.has(choice)) {
                return value(
                        meant.path(choice).get(random.nextInt(meant.path(choice).size())),
                        depth + 1);
            }
        }
        if (meant.has("example") && random.nextBoolean()) {
            return example(meant.path("example"));
        }
        if (meant.has("enum")) {
            return meant.path("enum").get(random.nextInt(meant.path("enum").size()));
        }
        return switch (type(meant)) {
            case "object" -> object(meant, depth);
            case "array" -> array(meant, depth);
            case "integer" ->
                    factory.numberNode(
                            random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(20));
            case "number" -> factory.numberNode(random.nextInt(100) / 8.0);
            case "boolean" -> factory.booleanNode(random.nextBoolean());
            default -> factory.stringNode(string(meant));
        };
    }

    private static JsonNode example(JsonNode example) {
        if (example.isString() && example.asString().startsWith("{")) {
            try {
                return FakeMaster.JSON.readTree(example.asString());
            } catch (RuntimeException noJson) {
                return example;
            }
        }
        return example;
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String text =
                type.isArray() && !type.isEmpty() ? type.get(0).asString() : type.asString("");
        return text.isEmpty() && schema.has("properties") ? "object" : text;
    }

    private String string(JsonNode schema) {
        return switch (schema.path("format").asString("")) {
            case "uuid" ->
                    random.nextBoolean()
                            ? known.get(1)
                            : new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2036-01-01T00:00:00Z";
            case "duration" -> "PT30S";
            case "uri" -> "http://example.org/x";
            default ->
                    random.nextInt(3) == 0
                            ? "x" + random.nextInt(5)
                            : known.get(random.nextInt(known.size()));
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = FakeMaster.JSON.createObjectNode();
        if (depth > DEEPEST) {
            return object;
        }
        schema.path("properties")
                .properties()
                .forEach(property -> {
                    if (random.nextInt(3) > 0) {
                        object.set(property.getKey(), value(property.getValue(), depth + 1));
                    }
                });
        if (schema.path("additionalProperties").isObject()) {
            object.set(
                    "k" + random.nextInt(3), value(schema.path("additionalProperties"), depth + 1));
        }
        if (random.nextInt(20) == 0) {
            object.put(odd(), odd());
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = FakeMaster.JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0 && depth <= DEEPEST; i--) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }
}
