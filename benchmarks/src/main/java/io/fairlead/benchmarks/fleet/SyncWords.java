package io.fairlead.benchmarks.fleet;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The sync call's JSON, written and read piece by piece: of an answer only what an emulated agent
/// acts on, for the emulator shares its processors with what it measures.
final class SyncWords {

    private static final JsonFactory JSON = new JsonFactory();

    private SyncWords() {}

    /// What a sync says.
    record Said(
            String incarnation,
            long epoch,
            long sequence,
            Collection<FleetTask.Update> updates,
            @Nullable Collection<FleetTask> inventory) {}

    static byte[] write(Said said) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeStringProperty("incarnation", said.incarnation());
            out.writeNumberProperty("epoch", said.epoch());
            out.writeNumberProperty("sequence", said.sequence());
            if (!said.updates().isEmpty()) {
                out.writeArrayPropertyStart("updates");
                said.updates().forEach(update -> write(out, update));
                out.writeEndArray();
            }
            Collection<FleetTask> inventory = said.inventory();
            if (inventory != null) {
                out.writeArrayPropertyStart("inventory");
                inventory.forEach(task -> write(out, task));
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, FleetTask.Update update) {
        out.writeStartObject();
        out.writeStringProperty("frameworkId", update.task().frameworkId());
        out.writeStringProperty("taskId", update.task().taskId());
        out.writeNumberProperty("sequence", update.sequence());
        out.writeStringProperty("state", update.state());
        out.writeStringProperty("at", Instant.ofEpochMilli(update.atMillis()).toString());
        if (update.state().equals("FINISHED")) {
            out.writeNumberProperty("exitCode", 0);
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, FleetTask task) {
        out.writeStartObject();
        out.writeStringProperty("frameworkId", task.frameworkId());
        out.writeStringProperty("taskId", task.taskId());
        out.writeStringProperty("state", task.state());
        out.writeNumberProperty("sequence", task.sequence());
        out.writeEndObject();
    }

    /// Hears what stands in an answer, in the order in which it stands there.
    interface Hearer {
        void launch(String frameworkId, String taskId);

        void kill(String frameworkId, String taskId);

        void acknowledge(String frameworkId, String taskId, long sequence);
    }

    /// The rest of an answer.
    static final class Heard {
        private long epoch;
        private boolean superseded;
        private boolean inventoryWanted;

        long epoch() {
            return epoch;
        }

        boolean superseded() {
            return superseded;
        }

        boolean inventoryWanted() {
            return inventoryWanted;
        }
    }

    /// The epoch stands first in an answer: one of a leader of old is not read further.
    static Heard read(byte[] body, long knownEpoch, Hearer hearer) {
        Heard heard = new Heard();
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "epoch" -> {
                        heard.epoch = in.getLongValue();
                        if (heard.epoch < knownEpoch) {
                            return heard;
                        }
                    }
                    case "superseded" -> heard.superseded = in.getBooleanValue();
                    case "inventoryWanted" -> heard.inventoryWanted = in.getBooleanValue();
                    case "launches", "kills", "acknowledgements" -> items(in, name, hearer);
                    default -> in.skipChildren();
                }
            }
        }
        return heard;
    }

    private static void items(JsonParser in, String list, Hearer hearer) {
        while (in.nextToken() == JsonToken.START_OBJECT) {
            Item item = item(in);
            switch (list) {
                case "launches" -> hearer.launch(item.frameworkId, item.taskId);
                case "kills" -> hearer.kill(item.frameworkId, item.taskId);
                default -> hearer.acknowledge(item.frameworkId, item.taskId, item.sequence);
            }
        }
    }

    private static final class Item {
        private String frameworkId = "";
        private String taskId = "";
        private long sequence;
    }

    private static Item item(JsonParser in) {
        Item item = new Item();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "frameworkId" -> item.frameworkId = in.getString();
                case "taskId" -> item.taskId = in.getString();
                case "sequence" -> item.sequence = in.getLongValue();
                case "task" -> item.taskId = item(in).taskId;
                default -> in.skipChildren();
            }
        }
        return item;
    }
}
