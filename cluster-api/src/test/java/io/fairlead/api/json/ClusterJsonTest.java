package io.fairlead.api.json;

import static io.fairlead.api.json.SampleRecords.RESOURCES;
import static io.fairlead.api.json.SampleRecords.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fairlead.api.Page;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class ClusterJsonTest {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new ClusterJson())
                    .changeDefaultPropertyInclusion(
                            i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    static Stream<Class<?>> records() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(
                                "io.fairlead.api.agent",
                                "io.fairlead.api.framework",
                                "io.fairlead.api.operator")
                        .stream()
                        .filter(type -> type.isRecord())
                        .<Class<?>>map(type -> type.reflect());
    }

    @ParameterizedTest
    @MethodSource("records")
    void every_record_of_the_contract_reads_what_it_writes(Class<?> type) {
        for (boolean full : new boolean[] {true, false}) {
            Object value = SampleRecords.of(type, full);
            String written = JSON.writeValueAsString(value);
            assertThat(JSON.readValue(written, type)).as(written).isEqualTo(value);
            assertThat(written).doesNotContain("null");
        }
    }

    @Test
    void there_are_records_to_look_at() {
        assertThat(records()).hasSizeGreaterThan(40);
    }

    private static void assertGolden(Object value, String json) {
        assertThat(JSON.readTree(JSON.writeValueAsString(value))).isEqualTo(JSON.readTree(json));
        assertThat(JSON.readValue(json, value.getClass())).isEqualTo(value);
    }

    @Test
    void a_task_in_full() {
        assertGolden(
                TASK,
                """
                {"taskId": "wordcount-0192-0-1", "group": "wordcount", "command": "wc -w input.txt",
                 "image": "alpine:3", "uris": ["file:///data/input.txt"], "env": {"LANG": "C"},
                 "resources": {"cpus": 0.5, "memoryMiB": 128, "diskMiB": 0, "gpus": 0.3, "ports": 1,
                   "custom": {"licences": 1}},
                 "constraints": [{"attribute": "zone", "operator": "IN", "values": ["a", "b"]},
                   {"attribute": "host", "operator": "MAX_PER", "limit": 2}],
                 "priority": 70, "deadline": "2026-12-01T18:00:00Z", "estimatedDuration": "PT30S",
                 "maxRunTime": "PT5M", "killGracePeriod": "PT10S",
                 "healthCheck": {"http": {"path": "/", "portIndex": 0}, "delay": "PT0S",
                   "interval": "PT5S", "timeout": "PT1S", "failures": 3},
                 "readinessCheck": {"tcp": {"portIndex": 0}, "delay": "PT0S",
                   "interval": "PT2S", "timeout": "PT1S", "failures": 1},
                 "labels": {"team": "search"}, "unreachable": {"replaceAfter": "PT5M"}}
                """);
    }

    @Test
    void a_task_says_only_what_it_must() {
        TaskSpec read =
                JSON.readValue(
                        """
                        {"taskId": "t", "command": "true", "resources": {"cpus": 0.1}}
                        """,
                        TaskSpec.class);
        assertThat(read)
                .isEqualTo(TaskSpec.process(read.taskId(), "true", ResourceNeeds.of(100, 0)));
    }

    @Test
    void resources_with_devices_and_ports() {
        assertGolden(
                RESOURCES,
                """
                {"cpus": 4.5, "memoryMiB": 2048, "diskMiB": 0, "gpus": 1.25,
                 "gpuDevices": [{"device": 0, "share": 1}, {"device": 2, "share": 0.25}],
                 "ports": [{"begin": 31000, "end": 31005}, {"begin": 32000, "end": 32000}],
                 "custom": {"licences": 1.5}}
                """);
    }

    @Test
    void a_number_of_gpus_means_so_many_whole_devices() {
        Resources read = JSON.readValue("{\"gpus\": 2}", Resources.class);
        assertThat(read.gpus().shares())
                .extracting(s -> s.device() + ":" + s.thousandths())
                .containsExactly("0:1000", "1:1000");
    }

    @Test
    void ports_are_a_count_or_the_very_ports() {
        assertThat(JSON.readValue("{\"ports\": 3}", ResourceNeeds.class).portCount()).isEqualTo(3);
        String exact = "{\"ports\": [{\"begin\": 80, \"end\": 81}]}";
        ResourceNeeds needs = JSON.readValue(exact, ResourceNeeds.class);
        assertThat(needs.portCount()).isEqualTo(2);
        assertThat(JSON.readValue(JSON.writeValueAsString(needs), ResourceNeeds.class))
                .isEqualTo(needs);
    }

    @Test
    void limits_leave_out_what_is_free_and_keep_a_limit_of_nothing() {
        Limits limits =
                JSON.readValue("{\"gpus\": 0, \"custom\": {\"licences\": 2}}", Limits.class);
        assertThat(limits.byKind())
                .containsEntry("gpus", 0L)
                .containsEntry("licences", 2000L)
                .hasSize(2);
        assertThat(JSON.readTree(JSON.writeValueAsString(limits)))
                .isEqualTo(JSON.readTree("{\"gpus\": 0, \"custom\": {\"licences\": 2}}"));
    }

    @Test
    void attributes_are_one_field_each() {
        assertGolden(Attributes.of(java.util.Map.of("zone", "a")), "{\"zone\": \"a\"}");
    }

    @Test
    void terms_of_offers_by_role() {
        OfferTerms terms =
                new OfferTerms(
                        Map.of(
                                RoleName.valueOf("a"),
                                new OfferShape(
                                        Optional.of(OfferMinimum.NONE), OfferConstraints.NONE),
                                RoleName.valueOf("a/b"),
                                new OfferShape(
                                        Optional.empty(),
                                        new OfferConstraints(
                                                List.of(
                                                        List.of(
                                                                new Constraint(
                                                                        "gpu",
                                                                        Operator.NOT_EXISTS,
                                                                        List.of(),
                                                                        0)))))),
                        OptionalLong.of(250));
        assertGolden(
                terms,
                """
                {"roles": {"a": {"minimum": []},
                           "a/b": {"constraints": [[{"attribute": "gpu", "operator": "NOT_EXISTS"}]]}},
                 "outstandingShare": 0.25}
                """);
        assertGolden(OfferTerms.DEFAULT, "{}");
        assertGolden(
                new OfferTerms(
                        Map.of(
                                RoleName.valueOf("a"),
                                OfferShape.DEFAULT.with(
                                        List.of(new OfferNeed(ResourceNeeds.of(500, 128), 3)))),
                        OptionalLong.empty()),
                """
                {"roles": {"a": {"size": "SIZED", "needs": [{"count": 3, "resources":
                  {"cpus": 0.5, "memoryMiB": 128, "diskMiB": 0, "gpus": 0, "ports": 0}}]}}}
                """);
    }

    @Test
    void needs_make_offers_sized_and_sized_offers_need_none_yet() {
        String needs = "{\"needs\": [{\"resources\": {\"cpus\": 0.5}}]}";
        assertThat(JSON.readValue(needs, OfferShape.class).needs())
                .contains(List.of(new OfferNeed(ResourceNeeds.of(500, 0), 1)));
        assertThat(JSON.readValue("{\"size\": \"SIZED\"}", OfferShape.class).needs())
                .contains(List.of());
        assertThat(JSON.readValue("{\"size\": \"COARSE\"}", OfferShape.class))
                .isEqualTo(OfferShape.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outstandingShare\": 0}",
                "{\"outstandingShare\": 1.001}",
                "{\"outstandingShare\": 0.0001}",
                "{\"roles\": {\"a\": null}}",
                "{\"roles\": {\"//\": {}}}",
                "{\"roles\": {\"a\": {\"minimum\": [{\"cpus\": -1}]}}}",
                "{\"roles\": {\"a\": {\"minimum\": [null]}}}",
                "{\"roles\": {\"a\": {\"constraints\": [[]]}}}",
                "{\"roles\": {\"a\": {\"constraints\": [null]}}}",
                "{\"roles\": {\"a\": {\"constraints\": [[null]]}}}",
                "{\"roles\": {\"a\": {\"constraints\": [[{\"attribute\": \"x\", \"operator\": \"UNIQUE\"}]]}}}",
                "{\"roles\": {\"a\": {\"size\": \"LARGE\"}}}",
                "{\"roles\": {\"a\": {\"size\": \"COARSE\", \"needs\": []}}}",
                "{\"roles\": {\"a\": {\"needs\": [{\"resources\": {}}]}}}",
                "{\"roles\": {\"a\": {\"needs\": [{}]}}}",
                "{\"roles\": {\"a\": {\"needs\": [null]}}}",
                "{\"roles\": {\"a\": {\"needs\": [{\"resources\": {\"cpus\": 1}, \"count\": -1}]}}}",
                "{\"roles\": {\"a\": {\"needs\": [{\"resources\": {\"cpus\": 1}, \"count\": 1000001}]}}}",
                "{\"roles\": {\"a\": {\"needs\": [{\"resources\": {\"cpus\": 1}, \"constraints\": [null]}]}}}"
            })
    void terms_of_offers_that_make_no_sense_are_refused(String json) {
        assertThatThrownBy(() -> JSON.readValue(json, OfferTerms.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void a_sync_that_says_nothing() {
        SyncRequest sync = (SyncRequest) SampleRecords.of(SyncRequest.class, false);
        assertGolden(
                sync,
                """
                {"incarnation": "0192f0c1-0000-7000-8000-000000000001", "epoch": 5000000000,
                 "sequence": 5000000000, "updates": []}
                """);
    }

    @Test
    void a_sync_answer_with_a_kill() {
        SyncAnswer full = (SyncAnswer) SampleRecords.of(SyncAnswer.class, true);
        assertGolden(
                new SyncAnswer(3, 4, false, true, List.of(), full.kills(), full.acknowledgements()),
                """
                {"epoch": 3, "sequence": 4, "superseded": false, "inventoryWanted": true, "launches": [],
                 "kills": [{"frameworkId": "0192f0c1-0000-7000-8000-000000000001",
                   "taskId": "wordcount-0192-0-1", "gracePeriod": "PT1.5S"}],
                 "acknowledgements": [{"frameworkId": "0192f0c1-0000-7000-8000-000000000001",
                   "taskId": "wordcount-0192-0-1", "sequence": 5000000000}]}
                """);
    }

    @Test
    void an_accept_without_launches() {
        AcceptRequest full = (AcceptRequest) SampleRecords.of(AcceptRequest.class, true);
        assertGolden(
                new AcceptRequest(full.offers(), List.of(), Duration.ofSeconds(5)),
                """
                {"offers": ["0192f0c1-0000-7000-8000-000000000001"], "reservations": [],
                 "launches": [], "refuse": "PT5S"}
                """);
    }

    @Test
    void events_of_a_framework() {
        assertGolden(
                new FrameworkEvent.Closed(3, "SUPERSEDED"),
                """
                {"epoch": 3, "reason": "SUPERSEDED"}
                """);
        assertThat(new FrameworkEvent.Closed(3, "x").eventName()).isEqualTo("closed");
    }

    @Test
    void a_page_says_where_it_goes_on() {
        assertThat(JSON.writeValueAsString(new Page<>(List.of("a"), "c")))
                .isEqualTo("{\"items\":[\"a\"],\"nextCursor\":\"c\"}");
        assertThat(JSON.writeValueAsString(new Page<>(List.of(), null)))
                .isEqualTo("{\"items\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cpus\": 0.0001}",
                "{\"cpus\": -1}",
                "{\"gpus\": 1.5}",
                "{\"ports\": -1}",
                "{\"ports\": \"80\"}",
                "{\"ports\": [{\"begin\": 5}]}",
                "{\"cpus\": \"many\"}",
                "{\"cpus\": 1e-999999}",
                "{\"cpus\": 1e30}",
                "{\"cpu\": 1}",
                "{\"custom\": {\"licences\": -1}}",
                "[]",
                "3"
            })
    void needs_that_make_no_sense_are_refused(String json) {
        assertThatThrownBy(() -> JSON.readValue(json, ResourceNeeds.class))
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nobody\"", "3", "{}", "[]", "true"})
    void ids_that_are_none_are_refused(String json) {
        assertThatThrownBy(() -> JSON.readValue(json, AgentId.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void amounts_below_nothing_are_written_where_a_difference_is_meant() {
        Quantities less = Quantities.ZERO.minus(RESOURCES.quantities());
        assertThat(JSON.readTree(JSON.writeValueAsString(less)).get("cpus").decimalValue())
                .isEqualByComparingTo("-4.5");
    }
}
