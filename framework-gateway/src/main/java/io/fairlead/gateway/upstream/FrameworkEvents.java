package io.fairlead.gateway.upstream;

import io.fairlead.api.framework.FrameworkEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Reads the frames of one event stream until it ends. One thread reads.
public final class FrameworkEvents {

    private static final Map<String, Class<? extends FrameworkEvent>> KINDS =
            Map.of(
                    "subscribed", FrameworkEvent.Subscribed.class,
                    "reset", FrameworkEvent.Reset.class,
                    "offers", FrameworkEvent.Offers.class,
                    "rescinded", FrameworkEvent.Rescinded.class,
                    "updates", FrameworkEvent.Updates.class,
                    "closed", FrameworkEvent.Closed.class);

    private final JsonMapper json;
    private final Runnable heard;

    /// @param heard called for every line, heartbeats included
    public FrameworkEvents(WireJson json, Runnable heard) {
        this.json = json.mapper();
        this.heard = heard;
    }

    /// Hands every event to the reader, in order; returns when the stream ends.
    ///
    /// @throws IOException if the connection breaks
    public void read(InputStream stream, Consumer<FrameworkEvent> reader) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String kind = "";
            StringBuilder data = new StringBuilder();
            String line = lines.readLine();
            while (line != null) {
                heard.run();
                if (line.isEmpty()) {
                    FrameworkEvent event = event(kind, data);
                    if (event != null) {
                        reader.accept(event);
                    }
                    kind = "";
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    kind = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line, "data:".length(), line.length()).append('\n');
                }
                line = lines.readLine();
            }
        }
    }

    private @Nullable FrameworkEvent event(String kind, StringBuilder data) {
        Class<? extends FrameworkEvent> type = KINDS.get(kind);
        return type == null || data.isEmpty() ? null : json.readValue(data.toString(), type);
    }
}
