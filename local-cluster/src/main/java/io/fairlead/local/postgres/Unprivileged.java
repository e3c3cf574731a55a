package io.fairlead.local.postgres;

import io.fairlead.local.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs programs that refuse to run as root.
///
/// Where we are root, that is in a user namespace without users, in which files stay root's; or,
/// where the system allows no such namespace, as the user `nobody`, to whom the data is given.
final class Unprivileged {

    private final List<String> prefix;
    private final boolean asNobody;

    private Unprivileged(List<String> prefix, boolean asNobody) {
        this.prefix = prefix;
        this.asNobody = asNobody;
    }

    static Unprivileged detect() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Unprivileged(List.of(), false);
        }
        if (works("unshare", "-U", "true")) {
            return new Unprivileged(List.of("unshare", "-U"), false);
        }
        var nobody = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
        if (Programs.find("setpriv").isPresent()) {
            return new Unprivileged(nobody, true);
        }
        throw new IllegalStateException(
                "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` works here;"
                        + " start this as another user");
    }

    List<String> command(List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /// Gives the folder, and what is in it, to the user that PostgreSQL runs as.
    ///
    /// @throws IllegalStateException if that user cannot get there
    void give(Path folder) throws IOException {
        if (!asNobody) {
            return;
        }
        var nobody =
                folder.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody");
        try (var all = Files.walk(folder)) {
            for (var path : (Iterable<Path>) all::iterator) {
                Files.setOwner(path, nobody);
            }
        }
        var probe = new ArrayList<>(prefix);
        probe.addAll(List.of("test", "-w", folder.toString()));
        if (!works(probe.toArray(String[]::new))) {
            throw new IllegalStateException(
                    "PostgreSQL does not run as root, and the user nobody cannot reach %s: put the project in a folder that others may enter, or start this as another user"
                            .formatted(folder));
        }
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
