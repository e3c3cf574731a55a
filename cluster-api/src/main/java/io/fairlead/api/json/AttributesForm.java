package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.fairlead.core.constraint.Attributes;
import java.util.Map;

/// Attributes: one field each.
record AttributesForm(@JsonValue Map<String, String> values) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AttributesForm {}

    static AttributesForm of(Attributes attributes) {
        return new AttributesForm(attributes.values());
    }

    Attributes value() {
        return Attributes.of(values);
    }
}
