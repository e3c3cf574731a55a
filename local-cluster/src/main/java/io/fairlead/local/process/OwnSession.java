package io.fairlead.local.process;

import java.util.ArrayList;
import java.util.List;

/// Starts programs in a session of their own, so that Ctrl-C reaches only us, and we stop them in
/// the order that is right.
///
/// Both ways replace themselves by the program: it keeps the process id that we know.
final class OwnSession {

    private static final List<String> PREFIX = prefix();

    private OwnSession() {}

    static List<String> of(List<String> command) {
        var all = new ArrayList<>(PREFIX);
        all.addAll(command);
        return all;
    }

    private static List<String> prefix() {
        if (Programs.find("setsid").isPresent()) {
            return List.of("setsid");
        }
        if (Programs.find("perl").isPresent()) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die $!;");
        }
        return List.of();
    }
}
