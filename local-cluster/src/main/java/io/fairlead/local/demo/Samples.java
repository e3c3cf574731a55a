package io.fairlead.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The shipped data and programs of the demo, and what a correct cluster must find in them.
///
/// @param folder `samples/demo` of the checkout
record Samples(Path folder) {

    /// As `wordcount.sh` sees them.
    private static final Pattern WORD = Pattern.compile("[A-Za-z']+");

    /// The texts, in the order of their names.
    List<Path> texts() throws IOException {
        try (var files = Files.list(folder.resolve("texts"))) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    /// How many words all texts have together, counted here and now.
    long words() throws IOException {
        var words = 0L;
        for (var text : texts()) {
            words += WORD.matcher(Files.readString(text)).results().count();
        }
        return words;
    }

    Path cranes() {
        return folder.resolve("cranes.csv");
    }

    /// The least mean squared error that a linear model of the crane data can have.
    double leastLoss() throws IOException {
        var rows =
                Files.readAllLines(cranes()).stream()
                        .skip(1)
                        .map(line -> List.of(line.split(",")))
                        .map(words -> words.stream().mapToDouble(Double::parseDouble).toArray())
                        .toList();
        return LeastSquares.loss(rows);
    }
}
