package io.fairlead.benchmarks.fleet;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What an emulated framework reads of its events: names of offers, states of tasks.
final class FrameworkWords {

    private static final JsonFactory JSON = new JsonFactory();

    private FrameworkWords() {}

    record Update(String taskId, long sequence, String state) {}

    /// What stands in an event of any kind.
    ///
    /// @param offers ids of offers, given or taken back
    record Heard(long epoch, List<String> offers, List<Update> updates) {}

    static Heard read(byte[] data) {
        long epoch = 0;
        List<String> offers = new ArrayList<>();
        List<Update> updates = new ArrayList<>();
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), data)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "epoch" -> epoch = in.getLongValue();
                    case "offers" -> offers(in, offers);
                    case "updates" -> {
                        while (in.nextToken() == JsonToken.START_OBJECT) {
                            updates.add(update(in));
                        }
                    }
                    default -> in.skipChildren();
                }
            }
        }
        return new Heard(epoch, offers, updates);
    }

    /// Given as objects, taken back as ids.
    private static void offers(JsonParser in, List<String> ids) {
        JsonToken token = in.nextToken();
        while (token != JsonToken.END_ARRAY) {
            if (token == JsonToken.VALUE_STRING) {
                ids.add(in.getString());
            } else {
                while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean isId = in.currentName().equals("id");
                    in.nextToken();
                    if (isId) {
                        ids.add(in.getString());
                    } else {
                        in.skipChildren();
                    }
                }
            }
            token = in.nextToken();
        }
    }

    private static Update update(JsonParser in) {
        String taskId = "";
        long sequence = 0;
        String state = "";
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "taskId" -> taskId = in.getString();
                case "sequence" -> sequence = in.getLongValue();
                case "state" -> state = in.getString();
                default -> in.skipChildren();
            }
        }
        return new Update(taskId, sequence, state);
    }
}
