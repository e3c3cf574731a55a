package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the fields of one object of a document that a person wrote. What is wrong is collected
/// with its JSON pointer, so that one answer names all of it; what was not asked for is unknown.
final class DocumentFields {

    private static final int MOST_ENTRIES = 1_000;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000L);

    private final JsonNode object;
    private final String pointer;
    private final List<FieldError> errors;
    private final Set<String> asked = new HashSet<>();

    /// @param pointer of this object in the document; empty for the document itself
    DocumentFields(JsonNode object, String pointer, List<FieldError> errors) {
        this.object = object;
        this.pointer = pointer;
        this.errors = errors;
    }

    void refuse(String field, String detail) {
        errors.add(new FieldError(pointer + "/" + escape(field), detail));
    }

    private static String escape(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }

    /// Complains of every field that was not asked for.
    void refuseUnknown() {
        for (String name : object.propertyNames()) {
            if (!asked.contains(name)) {
                refuse(name, "is not known here");
            }
        }
    }

    /// The field as it stands, or nothing where it is absent or null.
    @Nullable JsonNode node(String field) {
        asked.add(field);
        JsonNode node = object.get(field);
        return node == null || node.isNull() ? null : node;
    }

    @Nullable String text(String field, int most) {
        JsonNode node = node(field);
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            refuse(field, "must be a text");
            return null;
        }
        return checked(field, node.asString(), most);
    }

    /// A text that must be there.
    @Nullable String required(String field, int most) {
        String text = text(field, most);
        if (node(field) == null) {
            refuse(field, "is missing");
        }
        return text;
    }

    private @Nullable String checked(String field, String text, int most) {
        if (text.length() > most) {
            refuse(field, "must be at most " + most + " characters, not " + text.length());
            return null;
        }
        if (!isStorable(text)) {
            refuse(field, "must not hold the character U+0000, nor half of a character");
            return null;
        }
        return text;
    }

    /// Whether the text can be stored: no NUL, no lone surrogate.
    static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    int whole(String field, int least, int most, int otherwise) {
        JsonNode node = node(field);
        if (node == null) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            refuse(field, "must be a whole number from " + least + " to " + most);
            return otherwise;
        }
        int value = node.asInt();
        if (value < least || value > most) {
            refuse(field, "must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    /// Yes or no, or nothing.
    @Nullable Boolean flag(String field) {
        JsonNode node = node(field);
        if (node != null && !node.isBoolean()) {
            refuse(field, "must be true or false");
        }
        return node == null || !node.isBoolean() ? null : node.asBoolean();
    }

    /// Checks a number with at most three decimals, from 0.
    void amount(String field) {
        JsonNode node = node(field);
        if (node == null) {
            return;
        }
        if (!node.isNumber() || (node.isFloatingPointNumber() && !isFinite(node))) {
            refuse(field, "must be a number");
            return;
        }
        BigDecimal number = node.decimalValue();
        if (number.signum() < 0) {
            refuse(field, "must not be negative, but is " + plain(number));
        } else if (number.compareTo(MOST) > 0) {
            refuse(field, "must be at most 10^12");
        } else if (number.stripTrailingZeros().scale() > 3) {
            refuse(field, "must have at most three decimals");
        }
    }

    private static boolean isFinite(JsonNode node) {
        return node.isBigDecimal() || Double.isFinite(node.doubleValue());
    }

    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > 20 || number.precision() > 40
                ? number.toString()
                : number.toPlainString();
    }

    @Nullable Instant instant(String field) {
        return parsed(field, Instant::parse, "must be a time in UTC such as 2026-12-01T18:00:00Z");
    }

    @Nullable Duration duration(String field, Duration least, Duration most) {
        Duration value =
                parsed(field, Duration::parse, "must be an ISO-8601 duration such as PT30S");
        if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
            refuse(field, "must be " + least + " to " + most + ", not " + value);
            return null;
        }
        return value;
    }

    private <T> @Nullable T parsed(String field, Function<String, T> parse, String otherwise) {
        String text = text(field, 100);
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (DateTimeException | ArithmeticException wrong) {
            refuse(field, otherwise);
            return null;
        }
    }

    /// The objects of a list, each with its own pointer.
    List<DocumentFields> objects(String field, int most) {
        List<DocumentFields> found = new ArrayList<>();
        for (Element element : elements(field, most)) {
            if (element.node().isObject()) {
                found.add(new DocumentFields(element.node(), element.pointer(), errors));
            } else {
                errors.add(new FieldError(element.pointer(), "must be an object"));
            }
        }
        return found;
    }

    /// The object in a field, or nothing.
    @Nullable DocumentFields object(String field) {
        JsonNode node = node(field);
        if (node == null) {
            return null;
        }
        if (!node.isObject()) {
            refuse(field, "must be an object");
            return null;
        }
        return new DocumentFields(node, pointer + "/" + escape(field), errors);
    }

    /// One element of a list.
    record Element(JsonNode node, String pointer) {}

    List<Element> elements(String field, int most) {
        JsonNode node = node(field);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > most) {
            refuse(field, "must be a list of at most " + most);
            return List.of();
        }
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            found.add(new Element(node.get(i), pointer + "/" + escape(field) + "/" + i));
        }
        return found;
    }

    /// A map of texts.
    SortedMap<String, String> texts(String field, Pattern names, int mostLength) {
        SortedMap<String, String> found = new TreeMap<>();
        DocumentFields map = object(field);
        if (map == null) {
            return found;
        }
        if (map.object.size() > MOST_ENTRIES) {
            refuse(field, "must have at most " + MOST_ENTRIES + " entries");
            return found;
        }
        for (Map.Entry<String, JsonNode> entry : map.object.properties()) {
            if (!names.matcher(entry.getKey()).matches()) {
                map.refuse(entry.getKey(), "is not an allowed name: " + names);
            }
            String value = map.text(entry.getKey(), mostLength);
            if (value != null) {
                found.put(entry.getKey(), value);
            }
        }
        return found;
    }

    JsonNode self() {
        return object;
    }

    String pointer() {
        return pointer;
    }

    List<FieldError> errors() {
        return errors;
    }
}
