package io.fairlead.master.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How the rows of one table are written in batches: one array parameter a column, one statement
/// whatever the number of rows.
public final class Rows<R> {

    private final List<Column<R>> every;
    private final List<Column<R>> all;
    private final List<Column<R>> keys;
    private final String insert;
    private final String update;
    private final String delete;

    /// @param keys the columns of the primary key; none for a table that is only appended to
    /// @param fixed columns that never change once the row is there
    /// @param changing columns that do
    public Rows(
            String table, List<Column<R>> keys, List<Column<R>> fixed, List<Column<R>> changing) {
        this.keys = List.copyOf(keys);
        this.all = new ArrayList<>(keys);
        this.all.addAll(changing);
        this.every = new ArrayList<>(all);
        this.every.addAll(fixed);
        this.insert =
                "insert into %s (%s) select * from unnest(%s)"
                        .formatted(table, names(every), parameters(every));
        this.update =
                "update %s t set %s from unnest(%s) as v(%s) where %s"
                        .formatted(
                                table,
                                changing.stream()
                                        .map(c -> c.name() + " = v." + c.name())
                                        .collect(Collectors.joining(", ")),
                                parameters(all),
                                names(all),
                                matches(keys));
        this.delete =
                "delete from %s t using unnest(%s) as v(%s) where %s"
                        .formatted(table, parameters(keys), names(keys), matches(keys));
    }

    /// A table that is only appended to.
    public static <R> Rows<R> appended(String table, List<Column<R>> columns) {
        return new Rows<>(table, List.of(), columns, List.of());
    }

    private static <R> String names(List<Column<R>> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static <R> String parameters(List<Column<R>> columns) {
        return columns.stream().map(c -> c.type().parameter()).collect(Collectors.joining(", "));
    }

    private static <R> String matches(List<Column<R>> columns) {
        return columns.stream()
                .map(c -> "t.%1$s = v.%1$s".formatted(c.name()))
                .collect(Collectors.joining(" and "));
    }

    void insert(Batch batch, List<R> rows) {
        batch.run(insert, every, rows);
    }

    void update(Batch batch, List<R> rows) {
        batch.run(update, all, rows);
    }

    void delete(Batch batch, List<R> rows) {
        batch.run(delete, keys, rows);
    }
}
