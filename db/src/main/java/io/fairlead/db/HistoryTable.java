package io.fairlead.db;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// A table of history, a partition a day (UTC).
///
/// @param column the time by which it is partitioned
/// @param rest its default partition: holds what finds no day
record HistoryTable(String schema, String name, String column, String rest) {

    String quoted() {
        return quoted(name);
    }

    String quotedRest() {
        return quoted(rest);
    }

    String partition(LocalDate day) {
        return quoted(name + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(day));
    }

    /// Holds for the rows of that day.
    String isOn(LocalDate day) {
        return "\"%s\" >= %s and %s".formatted(column, begin(day), isBefore(day.plusDays(1)));
    }

    /// Holds for the rows of the days before.
    String isBefore(LocalDate day) {
        return "\"%s\" < %s".formatted(column, begin(day));
    }

    /// The first moment of that day, for SQL.
    static String begin(LocalDate day) {
        return "timestamptz '%s'".formatted(day.atStartOfDay().atOffset(ZoneOffset.UTC));
    }

    private String quoted(String relation) {
        return "\"%s\".\"%s\"".formatted(schema, relation);
    }
}
