package io.fairlead.benchmarks.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trace command, on a small cluster of its own making.
class FillingTest {

    @TempDir Path folder;

    private Trace trace() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder nodes = new StringBuilder("sn,cpu_milli,memory_mib,gpu,model\n");
        for (int i = 0; i < 40; i++) {
            nodes.append("n%d,64000,262144,%d,%s%n".formatted(i, 4, i % 4 == 0 ? "V100" : "T4"));
        }
        StringBuilder tasks =
                new StringBuilder("name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos\n");
        for (int i = 0; i < 300; i++) {
            boolean whole = random.nextInt(3) == 0;
            tasks.append(
                    "t%d,%d,4096,%d,%d,%s,LS%n"
                            .formatted(
                                    i,
                                    random.nextInt(1, 20) * 1_000,
                                    whole ? random.nextInt(1, 5) : 1,
                                    whole ? 1_000 : random.nextInt(1, 10) * 100,
                                    random.nextInt(6) == 0 ? "V100|V100" : ""));
        }
        Path nodeFile = Files.writeString(folder.resolve("nodes.csv"), nodes);
        Path taskFile = Files.writeString(folder.resolve("tasks.csv"), tasks);
        return Trace.read(nodeFile, taskFile);
    }

    @Test
    void less_is_stranded_than_by_packing_alone() throws IOException {
        Trace trace = trace();
        double packed = 0;
        double aware = 0;
        double learned = 0;
        for (long seed = 1; seed <= 10; seed++) {
            packed += new Filling(trace, "BEST_FIT", true).fill(seed).at130();
            aware += new Filling(trace, "FRAGMENTATION", true).fill(seed).at130();
            learned += new Filling(trace, "FRAGMENTATION", false).fill(seed).at130();
        }
        assertThat(aware).isGreaterThan(packed).isLessThanOrEqualTo(10);
        assertThat(learned).isGreaterThan(packed);
    }

    @Test
    void equal_seeds_fill_equally() throws IOException {
        Trace trace = trace();
        assertThat(new Filling(trace, "FRAGMENTATION", true).fill(3))
                .isEqualTo(new Filling(trace, "FRAGMENTATION", true).fill(3));
    }

    @Test
    void a_file_of_another_form_is_refused_with_what_is_missing() throws IOException {
        Path nodes = Files.writeString(folder.resolve("wrong.csv"), "sn,cpu_milli\n");
        assertThatThrownBy(() -> Trace.read(nodes, nodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no column memory_mib");
    }
}
