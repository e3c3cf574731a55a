package io.fairlead.local.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A service's program unpacked, beside what the JVM has kept of a start of it: its classes, loaded
/// and linked (JEP 483, 514). With it a service starts in about a third of the processor time.
///
/// It belongs to one build of the program and one JVM; for others there are others. Whether it is
/// there changes nothing but the time.
final class StartCache {

    /// A service that has run out of memory may do anything, a master keep its lease: it ends, and
    /// is started again.
    private static final String END_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final String CACHE = "start.aot";

    /// What a training run writes: by a name that no other run, left over by whom, writes to.
    private static final String BEING_MADE = CACHE + "." + ProcessHandle.current().pid();

    /// `FAIRLEAD_START_CACHE=off`: none is made and none is used.
    static final boolean IS_WANTED = !"off".equals(System.getenv("FAIRLEAD_START_CACHE"));

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final String module;
    private final Path jar;
    private final List<String> jvm;
    private final Path folder;

    private StartCache(String module, Path jar, List<String> jvm, Path folder) {
        this.module = module;
        this.jar = jar;
        this.jvm = List.copyOf(jvm);
        this.folder = folder;
    }

    /// The cache of a service, made or not.
    ///
    /// @param all where those of all services are
    /// @param jvm the options that the service is started with
    static StartCache of(Path all, String module, Path jar, List<String> jvm) throws IOException {
        var identity =
                String.join(
                        "|",
                        jar.toAbsolutePath().toString(),
                        Long.toString(Files.size(jar)),
                        Files.getLastModifiedTime(jar).toString(),
                        System.getProperty("java.home"),
                        Runtime.version().toString());
        var key = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        return new StartCache(module, jar, jvm, all.resolve(module + "-" + key));
    }

    String module() {
        return module;
    }

    Path folder() {
        return folder;
    }

    boolean isMade() {
        return Files.exists(folder.resolve(CACHE));
    }

    /// How the service is started: with the cache where there is one. A JVM that cannot use it says
    /// so and starts without.
    List<String> command() {
        var command = new ArrayList<String>();
        command.add(JAVA);
        command.addAll(jvm);
        command.add(END_WITHOUT_MEMORY);
        var used = IS_WANTED && isMade();
        if (used) {
            command.add("-XX:AOTCache=" + folder.resolve(CACHE));
        }
        command.addAll(List.of("-jar", (used ? unpacked() : jar).toString()));
        return command;
    }

    private Path unpacked() {
        return folder.resolve("app").resolve(module + ".jar");
    }

    /// The commands that make it, one after the other, in its folder; then comes [#publish].
    List<List<String>> making() {
        var unpack =
                List.of(
                        JAVA,
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        "app",
                        "--application-filename",
                        module + ".jar");
        var train = new ArrayList<String>();
        train.add(JAVA);
        train.addAll(jvm);
        // Machine code stays out: its names collide, harmlessly, but the JVM warns at each start.
        train.addAll(
                List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-AOTAdapterCaching",
                        "-XX:AOTCacheOutput=" + folder.resolve(BEING_MADE),
                        "-Dspring.context.exit=onRefresh",
                        "-Dspring.profiles.active=training",
                        "-jar",
                        unpacked().toString()));
        return List.of(unpack, train);
    }

    /// What was made may be used from now on.
    ///
    /// @throws IOException if nothing was
    void publish() throws IOException {
        Files.move(
                folder.resolve(BEING_MADE), folder.resolve(CACHE), StandardCopyOption.ATOMIC_MOVE);
    }
}
