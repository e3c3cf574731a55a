package io.fairlead.master.persistence;

import com.fasterxml.jackson.annotation.Nulls;
import io.fairlead.api.agent.ReservationView;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.master.state.ReservationViews;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Values as they stand in `jsonb` columns: the same form as in the API.
@Component
public class Json {

    private static final TypeReference<List<ReservationView>> RESERVATIONS =
            new TypeReference<>() {};

    private final JsonMapper mapper;
    private final JsonMapper sorted;

    /// @param mapper the one that answers calls
    public Json(JsonMapper mapper) {
        // What stands in a row is taken as it is.
        this.mapper =
                mapper.rebuild()
                        .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.DEFAULT))
                        .build();
        this.sorted =
                this.mapper
                        .rebuild()
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .build();
    }

    /// SHA-256 of a value, in hex: the same in every process, whatever order maps iterate in.
    public String hash(Object value) {
        return Hashes.sha256(sorted.writeValueAsString(value));
    }

    /// The value's text.
    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    /// Reservations; nothing where there are none.
    public @Nullable String write(Reserved reserved) {
        return reserved.isNone() ? null : write((Object) ReservationViews.of(reserved));
    }

    /// Reservations of a text that was written here.
    public Reserved readReserved(@Nullable String json) {
        return json == null ? Reserved.NONE : ReservationViews.reserved(read(json, RESERVATIONS));
    }

    /// The value of a text that was written here.
    public <T> T read(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }

    /// Reads such texts of many rows, and equal ones once: they share the value. For any thread.
    public <T> Function<String, T> sharing(Class<T> type) {
        Map<String, T> known = new ConcurrentHashMap<>();
        return json -> known.computeIfAbsent(json, text -> read(text, type));
    }

    /// The value of a text that was written here.
    public <T> T read(String json, TypeReference<T> type) {
        return mapper.readValue(json, type);
    }
}
