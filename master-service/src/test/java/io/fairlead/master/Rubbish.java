package io.fairlead.master;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A good document with something bad in one place.
///
/// @param pointer the place
/// @param value the JSON that stands there; empty: nothing does
/// @param json the document
record Rubbish(String pointer, String value, String json) {

    /// Instants far off, durations beyond all measure, numbers that no type holds, texts that are
    /// none, lists and objects in place of values.
    private static final List<String> VALUES =
            List.of(
                    "",
                    "null",
                    "true",
                    "-1",
                    "0.5",
                    "1e400",
                    "-9223372036854775808",
                    "9223372036854775807",
                    "99999999999999999999",
                    "1e1000000000",
                    "1e-1000000000",
                    "\"\"",
                    "\"NaN\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"" + "x".repeat(20_000) + "\"",
                    "[]",
                    "[null]",
                    "[{}]",
                    "[[]]",
                    "{}",
                    "{\"x\":null}",
                    "{\"x\":{}}",
                    "\"+999999999-12-31T23:59:59.999999999Z\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"PT2562047788015215H30M7.999999999S\"",
                    "\"-PT1S\"");

    private static final String MARK = "@rubbish@";

    /// The document with each bad value in each of its places.
    static List<Rubbish> of(String good) {
        List<Rubbish> all = new ArrayList<>();
        for (String pointer : pointers(Master.JSON.readTree(good))) {
            VALUES.forEach(value -> all.add(at(good, pointer, value)));
        }
        return all;
    }

    /// The document with that JSON in that place; empty: with nothing there.
    static Rubbish at(String good, String pointer, String value) {
        JsonNode document = Master.JSON.readTree(good);
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        switch (document.at(pointer.substring(0, slash))) {
            case ObjectNode parent when value.isEmpty() -> parent.remove(name);
            case ObjectNode parent -> parent.put(name, MARK);
            case ArrayNode parent when value.isEmpty() -> parent.remove(Integer.parseInt(name));
            case ArrayNode parent -> parent.set(Integer.parseInt(name), MARK);
            case JsonNode other -> throw new IllegalArgumentException(pointer + " in " + other);
        }
        String json = Master.JSON.writeValueAsString(document).replace("\"" + MARK + "\"", value);
        return new Rubbish(pointer, value, json);
    }

    private static List<String> pointers(JsonNode node) {
        List<String> pointers = new ArrayList<>();
        node.propertyNames()
                .forEach(name -> {
                    String at = "/" + name.replace("~", "~0").replace("/", "~1");
                    pointers.add(at);
                    pointers(node.get(name)).forEach(inner -> pointers.add(at + inner));
                });
        if (node.isArray() && !node.isEmpty()) {
            pointers.add("/0");
            pointers(node.get(0)).forEach(inner -> pointers.add("/0" + inner));
        }
        return pointers;
    }

    @Override
    public String toString() {
        String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
        return pointer + " = " + (value.isEmpty() ? "(nothing)" : shown);
    }
}
