package io.fairlead.agent.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Files that this process, an agent in it too, holds open.
public final class OpenFiles {

    private static final Path OWN = Path.of("/proc/self/fd");

    private OpenFiles() {}

    /// Those in that folder, sorted.
    public static List<String> below(Path folder) {
        String[] numbers = new File(OWN.toString()).list();
        return Stream.of(numbers == null ? new String[0] : numbers)
                .map(number -> targetOf(OWN.resolve(number)))
                .filter(target -> target.startsWith(folder.toString()))
                .sorted()
                .toList();
    }

    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
