package io.fairlead.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

    @TempDir Path folder;
    private Path jar;

    @BeforeEach
    void build() throws IOException {
        jar = Files.writeString(folder.resolve("service.jar"), "no program");
    }

    private StartCache cache(String... jvm) throws IOException {
        return StartCache.of(folder.resolve("start"), "service", jar, List.of(jvm));
    }

    @Test
    void without_one_a_service_starts_from_its_jar() throws IOException {
        assertThat(cache("-Xmx64m").command())
                .contains("-Xmx64m")
                .endsWith("-jar", jar.toString())
                .noneMatch(word -> word.contains("AOT"));
    }

    @Test
    void one_that_is_made_is_used() throws IOException {
        StartCache cache = cache();
        Files.createDirectories(cache.folder());
        Files.createFile(cache.folder().resolve("start.aot." + ProcessHandle.current().pid()));
        assertThat(cache.isMade()).as("half made").isFalse();
        cache.publish();
        assertThat(cache().command())
                .contains("-XX:AOTCache=" + cache.folder().resolve("start.aot"))
                .endsWith("-jar", cache.folder().resolve("app/service.jar").toString());
    }

    @Test
    void a_service_without_memory_ends_so_that_it_is_started_again() throws IOException {
        assertThat(cache().command()).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void another_build_has_another() throws IOException {
        Path first = cache().folder();
        assertThat(cache("-Xmx64m").folder()).as("for any options").isEqualTo(first);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
        assertThat(cache().folder()).isNotEqualTo(first);
    }

    @Test
    void one_that_cannot_be_made_leaves_nothing() throws IOException {
        try (StartCaches caches = new StartCaches(folder.resolve("start"))) {
            assertThat(caches.make(cache())).as("the jar is none").isFalse();
        }
        assertThat(cache().folder()).doesNotExist();
        assertThat(cache().isMade()).isFalse();
    }
}
