package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway's OpenAPI file is good enough for `openapi-generator`: the Java client that it makes
/// compiles, and runs a job.
class GeneratedClientIT {

    private static final String PROGRAM =
            """
            package fairlead.client;

            import fairlead.client.api.JobsApi;
            import fairlead.client.model.*;
            import java.math.BigDecimal;
            import java.util.List;

            public class Program {
                public static void main(String[] args) throws Exception {
                    String gateway = args[0];
                    String queue = args[1];
                    ApiClient client = new ApiClient();
                    client.updateBaseUri(gateway);
                    JobsApi jobs = new JobsApi(client);
                    JobDocument job = new JobDocument().name("generated").queue(queue)
                        .command("echo hello").instances(2)
                        .resources(new NeedsForm().cpus(new BigDecimal("0.5")).memoryMiB(BigDecimal.valueOf(32)));
                    if (jobs.dryRunJob(job).getJob().getInstances() != 2) {
                        throw new IllegalStateException("dry run");
                    }
                    JobView taken = jobs.submitJob(job, "generated-client", null);
                    JobView again = jobs.submitJob(job, "generated-client", null);
                    if (!taken.getId().equals(again.getId())
                            || !jobs.getJob(taken.getId()).getState().getValue().matches("PENDING|RUNNING|FINISHED")
                            || jobs.listJobs(queue, null, "generated", null, null, 10, null).getItems().size() != 1) {
                        throw new IllegalStateException(again.toString());
                    }
                    System.out.println(taken.getId());
                }
            }
            """;

    private static final Path GENERATOR =
            Path.of("target/openapi-generator/openapi-generator-cli.jar").toAbsolutePath();

    /// The generator holds the libraries that its clients need, but for the annotations.
    private static final String LIBRARIES =
            GENERATOR + ":" + GENERATOR.resolveSibling("jakarta.annotation-api.jar");

    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

    @TempDir Path folder;

    @Test
    void the_java_client_made_from_it_compiles_and_runs_a_job() throws Exception {
        var cluster = TestCluster.shared();
        cluster.queue("generated", "OFFER", "FCFS");

        generate();
        var classes = compile();
        var id =
                run(
                        JDK.resolve("java").toString(),
                        "-cp",
                        classes + ":" + LIBRARIES,
                        "fairlead.client.Program",
                        cluster.url(),
                        "generated");

        cluster.awaitState(id.strip().lines().toList().getLast(), "FINISHED");
    }

    private void generate() throws Exception {
        run(
                JDK.resolve("java").toString(),
                "-jar",
                GENERATOR.toString(),
                "generate",
                "--generator-name",
                "java",
                "--library",
                "native",
                "--input-spec",
                TestCluster.PROJECT.resolve("docs/openapi/framework-gateway.json").toString(),
                "--output",
                folder.toString(),
                "--invoker-package",
                "fairlead.client",
                "--api-package",
                "fairlead.client.api",
                "--model-package",
                "fairlead.client.model",
                "--additional-properties",
                "useJakartaEe=true,openApiNullable=false",
                "--global-property",
                "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false");
    }

    private Path compile() throws Exception {
        var sources = folder.resolve("src/main/java");
        Files.writeString(sources.resolve("fairlead/client/Program.java"), PROGRAM);
        var classes = folder.resolve("classes");
        var command =
                new ArrayList<>(
                        List.of(
                                JDK.resolve("javac").toString(),
                                "-nowarn",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                LIBRARIES));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(command::add);
        }
        run(command.toArray(String[]::new));
        return classes;
    }

    /// Runs a program to its end.
    ///
    /// @return what it said
    private String run(String... command) throws Exception {
        var said = folder.resolve("said");
        var exit =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
        var text = Files.readString(said);
        assertThat(exit).as("%s%n%s", command[1], text).isZero();
        return text;
    }
}
