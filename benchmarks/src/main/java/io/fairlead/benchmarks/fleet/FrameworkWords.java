package io.fairlead.benchmarks.fleet;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What an emulated framework reads of its events and answers: names of offers, states and places
/// of tasks.
final class FrameworkWords {

    private static final JsonFactory JSON = new JsonFactory();

    private FrameworkWords() {}

    record Update(String taskId, long sequence, String state) {}

    /// @param tasks how many of a cpu and a little memory fit; 0 where the offer is taken back
    record Offer(String id, int tasks) {}

    /// A task in the answer to its accept.
    record Placed(String taskId, String agentId, String allocationId) {}

    /// What stands in an event of any kind.
    ///
    /// @param offers given or taken back
    record Heard(long epoch, List<Offer> offers, List<Update> updates) {}

    static Heard read(byte[] data) {
        long epoch = 0;
        List<Offer> offers = new ArrayList<>();
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
    private static void offers(JsonParser in, List<Offer> offers) {
        JsonToken token = in.nextToken();
        while (token != JsonToken.END_ARRAY) {
            offers.add(token == JsonToken.VALUE_STRING ? new Offer(in.getString(), 0) : offer(in));
            token = in.nextToken();
        }
    }

    private static Offer offer(JsonParser in) {
        String id = "";
        int tasks = 0;
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "id" -> id = in.getString();
                case "resources" -> tasks = tasks(in);
                default -> in.skipChildren();
            }
        }
        return new Offer(id, tasks);
    }

    /// Where the answer to an accept says that each task was placed.
    static List<Placed> placed(byte[] answer) {
        List<Placed> placed = new ArrayList<>();
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), answer)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals("tasks")) {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        placed.add(placed(in));
                    }
                } else {
                    in.skipChildren();
                }
            }
        }
        return placed;
    }

    private static Placed placed(JsonParser in) {
        String taskId = "";
        String agentId = "";
        String allocationId = "";
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "taskId" -> taskId = in.getString();
                case "agentId" -> agentId = in.getString();
                case "allocationId" -> allocationId = in.getString();
                default -> in.skipChildren();
            }
        }
        return new Placed(taskId, agentId, allocationId);
    }

    private static int tasks(JsonParser in) {
        double cpus = 0;
        double memoryMiB = 0;
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String kind = in.currentName();
            in.nextToken();
            switch (kind) {
                case "cpus" -> cpus = in.getDoubleValue();
                case "memoryMiB" -> memoryMiB = in.getDoubleValue();
                default -> in.skipChildren();
            }
        }
        return (int) Math.min(cpus, memoryMiB / NativeFramework.TASK_MEMORY_MIB);
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
