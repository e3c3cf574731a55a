package io.fairlead.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is promised of the policies, on the workload that is shipped.
class CompareTest {

    private static final Path SHIPPED = Path.of("../samples/workloads/mixed.csv");

    private static final Map<String, Compare.Result> RESULTS = new HashMap<>();

    @BeforeAll
    static void compare() throws IOException {
        Workload workload = WorkloadFile.read(SHIPPED);
        Compare compare = new Compare(System.out);
        List<Compare.Result> results = compare.all(workload, Compare.standard(workload));
        compare.print(workload, results);
        for (Compare.Result result : results) {
            RESULTS.put(
                    result.policy().startsWith("CAPACITY q") ? "nested" : result.policy(), result);
        }
    }

    private static Compare.Result of(String policy) {
        return RESULTS.get(policy);
    }

    @Test
    void everything_ends_under_every_policy() {
        assertThat(RESULTS.values())
                .hasSize(6)
                .allSatisfy(r -> assertThat(r.measures().ended()).isEqualTo(r.measures().tasks()));
    }

    @Test
    void deadline_keeps_what_it_promises_where_fcfs_misses_many() {
        var deadline = of("DEADLINE").measures();
        var fcfs = of("FCFS").measures();
        assertThat(deadline.promised()).isGreaterThan(200);
        assertThat(deadline.promisedMet()).isGreaterThanOrEqualTo(deadline.promised() * 98 / 100);
        assertThat(fcfs.promisedMet()).isLessThan(fcfs.promised() * 80 / 100);
    }

    @Test
    void backfill_uses_more_of_the_cluster_than_strict_order() {
        double strict = of("FCFS").measures().utilisation();
        assertThat(of("FCFS backfill=EASY").measures().utilisation()).isGreaterThan(strict);
        assertThat(of("FCFS backfill=CONSERVATIVE").measures().utilisation()).isGreaterThan(strict);
        assertThat(of("FCFS backfill=EASY").measures().meanWait())
                .isLessThan(of("FCFS").measures().meanWait());
    }

    @Test
    void nested_queues_have_their_guarantees_within_two_per_cent_of_the_cluster() {
        assertThat(of("nested").shortfalls())
                .isNotEmpty()
                .allSatisfy((queue, shortfall) -> assertThat(shortfall).as(queue).isLessThan(0.02));
    }

    @Test
    void a_file_is_read_as_it_was_written(@TempDir Path folder) throws IOException {
        Workload made = new MixedWorkload(3).make(50, 0.9);
        Path file = folder.resolve("w.csv");
        WorkloadFile.write(made, "note", file);
        Workload read = WorkloadFile.read(file);
        assertThat(read.lines()).hasSize(50);
        WorkloadFile.write(read, "note", folder.resolve("again.csv"));
        assertThat(folder.resolve("again.csv")).hasSameTextualContentAs(file);
    }

    @Test
    void a_wrong_line_is_named(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("w.csv");
        Files.writeString(file, "agents,1,4,100\n1,q,u,1\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkloadFile.read(file))
                .withMessageContaining("line 2");
    }
}
