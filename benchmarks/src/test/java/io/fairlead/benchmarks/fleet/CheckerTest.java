package io.fairlead.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each check finds the fault that it is for, and nothing where there is none.
class CheckerTest {

    private static final String AGENT = "00000000-0000-0000-0000-00000000000a";
    private static final String OTHER_AGENT = "00000000-0000-0000-0000-00000000000b";
    private static final String NATIVE = "00000000-0000-0000-0000-0000000000f0";
    private static final String HOSTED = "00000000-0000-0000-0000-0000000000f1";
    private static final UUID JOB = UUID.fromString("00000000-0000-0000-0000-000000000010");
    private static final String HALF = "{\"cpus\": 4, \"memoryMiB\": 64}";

    private static final String TOTAL =
            """
            {"cpus": 8, "memoryMiB": 1024, "diskMiB": 0, "gpus": 1,
             "gpuDevices": [{"device": 0, "share": 1}],
             "ports": [{"begin": 100, "end": 109}], "custom": {"licences": 1}}\
            """;

    private static Connection database;
    private final Ledger ledger = new Ledger();
    private final List<UUID> jobs = new ArrayList<>(List.of(JOB));

    @BeforeAll
    static void connect() throws SQLException, IOException {
        database = MigratedDatabase.connect();
        database.setAutoCommit(false);
    }

    @AfterAll
    static void close() throws SQLException {
        database.close();
    }

    /// One task of a native framework has ended and one runs; a job of a queue has ended.
    @BeforeEach
    void aCleanCluster() throws SQLException {
        agent(AGENT);
        agent(OTHER_AGENT);
        framework(NATIVE);
        framework(HOSTED);
        ended(NATIVE, "ended", 1, 5);
        live(NATIVE, "runs", 2);
        ended(HOSTED, "job-0-1", 1, 4);
        offer(HALF, 0, 1, "ACCEPTED");
        job();
        for (String task : List.of("ended", "runs")) {
            ledger.accepted(NATIVE + "/" + task);
            ledger.placed(NATIVE + "/" + task, placed(task));
            ledger.started(NATIVE + "/" + task, AGENT);
            ledger.updated(NATIVE + "/" + task, 1, "RUNNING", false);
        }
        ledger.updated(NATIVE + "/ended", 2, "FINISHED", true);
        ledger.endAcknowledged(NATIVE + "/ended");
        ledger.started(HOSTED + "/job-0-1", AGENT);
        ledger.notAccepted(NATIVE + "/refused");
    }

    @AfterEach
    void forget() throws SQLException {
        database.rollback();
    }

    private static FrameworkWords.Placed placed(String task) {
        return new FrameworkWords.Placed(task, AGENT, allocation(task));
    }

    private static String allocation(String task) {
        return UUID.nameUUIDFromBytes(task.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void run(String sql, Object... values) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(values.length == 0 ? sql : sql.formatted(values));
        }
    }

    private static String at(int second) {
        return "timestamptz '2026-01-01 00:00:00Z' + interval '%d s'".formatted(second);
    }

    private static void agent(String id) throws SQLException {
        run(
                """
                insert into master.agent (id, name, incarnation, address, version, resources,
                    attributes, standing, unreachable, registered_at)
                values ('%1$s', '%1$s', '%1$s', '', '', '%2$s', '{}', 'ACTIVE', false, %3$s)
                """,
                id, TOTAL, at(0));
        total(id, TOTAL, 0);
    }

    private static void total(String agent, String resources, int second) throws SQLException {
        run(
                """
                insert into master.agent_history (agent_id, name, incarnation, address, version,
                    resources, attributes, standing, unreachable, registered_at, changed_at, epoch)
                values ('%1$s', '%1$s', '%1$s', '', '', '%2$s', '{}', 'ACTIVE', false, %3$s, %3$s, 1)
                """,
                agent, resources, at(second));
    }

    private static void framework(String id) throws SQLException {
        run(
                """
                insert into master.framework (id, name, token_hash, roles, suppressed, allocation,
                    policy, hosted, queue_epoch, removing, registered_at)
                values ('%1$s', '%1$s', sha256('x'), '[]', '[]', 'OFFER', '', false, 0, false, %2$s)
                """,
                id, at(0));
    }

    private static void ended(String framework, String task, int from, int to) throws SQLException {
        history(framework, task, HALF.replace("4", "1"), from, to);
        event(framework, task, 1, "RUNNING", from, 1);
        event(framework, task, 2, "FINISHED", to, 1);
    }

    private static void history(String framework, String task, String resources, int from, int to)
            throws SQLException {
        run(
                """
                insert into master.task_history (framework_id, task_id, allocation_id, agent_id,
                    incarnation, role, resources, staged_at, ended_at, state, last_update, epoch)
                values ('%s', '%s', '%s', '%s', '%4$s', 'r', '%s', %s, %s, 'FINISHED', '{}', 1)
                """,
                framework, task, allocation(task), AGENT, resources, at(from), at(to));
    }

    private static void live(String framework, String task, int from) throws SQLException {
        hold(framework, task, HALF.replace("4", "1"), from);
        event(framework, task, 1, "RUNNING", from, 1);
    }

    private static void hold(String framework, String task, String resources, int from)
            throws SQLException {
        run(
                """
                insert into master.task (framework_id, task_id, allocation_id, agent_id,
                    incarnation, role, resources, spec, staged_at, state, reported, agent_sequence,
                    sequence)
                values ('%s', '%s', '%s', '%s', '%4$s', 'r', '%s', '{}', %s, 'RUNNING', true, 1, 1)
                """,
                framework, task, allocation(task), AGENT, resources, at(from));
    }

    private static void event(
            String framework, String task, int sequence, String state, int second, int epoch)
            throws SQLException {
        run(
                """
                insert into master.task_event (framework_id, task_id, sequence, state, body,
                    recorded_at, epoch)
                values ('%s', '%s', %d, '%s', '{}', %s, %d)
                """,
                framework, task, sequence, state, at(second), epoch);
    }

    private static void offer(String resources, int from, int to, String outcome)
            throws SQLException {
        run(
                """
                insert into master.offer_history (offer_id, framework_id, agent_id, role, resources,
                    offered_at, ended_at, outcome, epoch)
                values (gen_random_uuid(), '%s', '%s', 'r', '%s', %s, %s, '%s', 1)
                """,
                NATIVE, AGENT, resources, at(from), at(to), outcome);
    }

    private static void standingOffer(String resources, int from) throws SQLException {
        run(
                """
                insert into master.offer (id, framework_id, agent_id, role, resources, offered_at,
                    expires_at, epoch)
                values (gen_random_uuid(), '%s', '%s', 'r', '%s', %s, 'infinity', 1)
                """,
                NATIVE, AGENT, resources, at(from));
    }

    private static void job() throws SQLException {
        run(
                """
                insert into gateway.queue (name, role, allocation, policy, framework_id,
                    framework_token, created_at, changed_at)
                values ('q', 'r', 'OFFER', 'FCFS', '%s', repeat('x', 32), %s, %2$s)
                """,
                HOSTED, at(0));
        run(
                """
                insert into gateway.job (id, name, queue, framework_id, type, instances, retries,
                    priority, document, labels, state, submitted_at, ended_at, attention)
                values ('%s', 'job', 'q', '%s', 'batch', 1, 0, 50, '{}', '{}', 'FINISHED', %s, %s,
                    false)
                """,
                JOB, HOSTED, at(0), at(4));
        run(
                """
                insert into gateway.task (task_id, job_id, queue, instance, attempt, failures, state,
                    queued_at, agent_id, sequence, kill_requested, ended_at)
                values ('job-0-1', '%s', 'q', 0, 1, 0, 'FINISHED', %s, '%s', 2, false, %s)
                """,
                JOB, at(0), AGENT, at(4));
        told("job-0-1", 1, "RUNNING");
        told("job-0-1", 2, "FINISHED");
    }

    private static void told(String task, int sequence, String state) throws SQLException {
        run(
                """
                insert into gateway.task_event (task_id, recorded_at, at, sequence, state)
                values ('%s', %s, %2$s, %d, '%s')
                """,
                task, at(sequence), sequence, state);
    }

    /// What was found, but for what was not.
    private Map<String, Long> found() throws SQLException {
        Checker checker = new Checker(database, ledger, jobs);
        checker.fleet();
        checker.gateway();
        Map<String, Long> found = new TreeMap<>(checker.found());
        found.values().removeIf(count -> count == 0);
        return found;
    }

    private static Map<String, Long> only(Check check) {
        return Map.of(check.name(), 1L);
    }

    @Test
    void nothing_is_found_in_a_clean_cluster() throws SQLException {
        assertThat(found()).isEmpty();
    }

    @Test
    void checks_have_names_of_their_own() {
        assertThat(
                        Stream.of(LedgerChecks.ALL, MasterChecks.ALL, GatewayChecks.ALL)
                                .flatMap(List::stream)
                                .map(Check::name))
                .doesNotHaveDuplicates();
    }

    // ---- what agents did and frameworks were told

    @Test
    void a_second_start() throws SQLException {
        ledger.started(NATIVE + "/runs", AGENT);
        assertThat(found()).isEqualTo(Map.of("started twice", 1L));
    }

    @Test
    void an_update_left_out() throws SQLException {
        ledger.updated(NATIVE + "/runs", 3, "RUNNING", false);
        assertThat(found()).isEqualTo(Map.of("told out of order", 1L));
    }

    @Test
    void a_started_task_that_the_database_does_not_know() throws SQLException {
        ledger.started(NATIVE + "/stranger", AGENT);
        assertThat(found()).isEqualTo(only(LedgerChecks.STARTED_LOST));
    }

    @Test
    void a_task_started_on_another_agent() throws SQLException {
        run(
                "update master.task_history set agent_id = '%s' where task_id = 'job-0-1'",
                OTHER_AGENT);
        assertThat(found()).isEqualTo(only(LedgerChecks.STARTED_ELSEWHERE));
    }

    @Test
    void an_end_that_was_acknowledged_and_is_not_stored() throws SQLException {
        ledger.endAcknowledged(NATIVE + "/runs");
        assertThat(found()).isEqualTo(only(LedgerChecks.END_LOST));
    }

    @Test
    void a_finished_task_that_no_agent_started() throws SQLException {
        ended(NATIVE, "ghost", 1, 2);
        assertThat(found()).isEqualTo(only(LedgerChecks.NEVER_STARTED));
    }

    @Test
    void an_accepted_task_that_is_lost() throws SQLException {
        ledger.accepted(NATIVE + "/lost");
        assertThat(found()).isEqualTo(only(LedgerChecks.TOLD_OTHERWISE));
    }

    @Test
    void an_end_that_was_told_and_is_not_stored() throws SQLException {
        ledger.updated(NATIVE + "/runs", 2, "FAILED", true);
        assertThat(found()).isEqualTo(only(LedgerChecks.TOLD_OTHERWISE));
    }

    @Test
    void an_end_that_is_stored_and_was_not_told() throws SQLException {
        ended(NATIVE, "silent", 1, 2);
        ledger.started(NATIVE + "/silent", AGENT);
        ledger.updated(NATIVE + "/silent", 1, "RUNNING", false);
        assertThat(found()).isEqualTo(only(LedgerChecks.TOLD_OTHERWISE));
    }

    @Test
    void an_answer_with_another_allocation() throws SQLException {
        run("update master.task set allocation_id = gen_random_uuid() where task_id = 'runs'");
        assertThat(found()).isEqualTo(only(LedgerChecks.ANSWER_DIFFERS));
    }

    @Test
    void an_answer_with_another_agent() throws SQLException {
        ledger.placed(
                NATIVE + "/ended",
                new FrameworkWords.Placed("ended", OTHER_AGENT, allocation("ended")));
        assertThat(found()).isEqualTo(only(LedgerChecks.ANSWER_DIFFERS));
    }

    @Test
    void an_answer_that_leaves_a_task_out() throws SQLException {
        live(NATIVE, "left-out", 3);
        ledger.started(NATIVE + "/left-out", AGENT);
        ledger.accepted(NATIVE + "/left-out");
        assertThat(found()).isEqualTo(only(LedgerChecks.ANSWER_DIFFERS));
    }

    @Test
    void a_refused_task_that_is_there() throws SQLException {
        live(NATIVE, "refused", 3);
        assertThat(found()).isEqualTo(only(LedgerChecks.REFUSED_DONE));
    }

    // ---- the master's tables

    @Test
    void a_task_that_lives_and_has_ended() throws SQLException {
        hold(NATIVE, "ended", HALF.replace("4", "1"), 6);
        assertThat(found())
                .containsEntry(MasterChecks.TASK_TWICE.name(), 1L)
                .containsEntry(MasterChecks.EVENTS_APART.name(), 1L);
    }

    @Test
    void a_number_left_out_among_the_events() throws SQLException {
        event(NATIVE, "runs", 3, "RUNNING", 3, 1);
        assertThat(found()).isEqualTo(only(MasterChecks.EVENTS_OUT_OF_ORDER));
    }

    @Test
    void a_life_after_the_end() throws SQLException {
        event(NATIVE, "ended", 3, "RUNNING", 6, 1);
        assertThat(found()).isEqualTo(only(MasterChecks.EVENTS_OUT_OF_ORDER));
    }

    @Test
    void an_end_without_its_event() throws SQLException {
        run(
                "update master.task_event set state = 'FAILED' where task_id = 'ended' and sequence = 2");
        assertThat(found()).isEqualTo(only(MasterChecks.EVENTS_APART));
    }

    @Test
    void an_event_of_the_end_of_a_task_that_lives() throws SQLException {
        event(NATIVE, "runs", 2, "FINISHED", 3, 1);
        assertThat(found()).isEqualTo(only(MasterChecks.EVENTS_APART));
    }

    @Test
    void a_word_of_a_leader_after_its_follower_s() throws SQLException {
        event(NATIVE, "runs", 2, "KILLING", 3, 3);
        event(NATIVE, "runs", 3, "RUNNING", 4, 2);
        assertThat(found()).isEqualTo(only(MasterChecks.OLD_LEADER));
    }

    @Test
    void allocations_beyond_the_agent() throws SQLException {
        history(HOSTED, "other-1", HALF, 6, 9);
        history(HOSTED, "other-2", HALF, 8, 9);
        assertThat(overAllocated()).isEqualTo(1);
    }

    @Test
    void an_offer_beside_allocations_beyond_the_agent() throws SQLException {
        offer(HALF, 6, 9, "DECLINED");
        offer(HALF, 8, 9, "DECLINED");
        assertThat(found()).isEqualTo(only(MasterChecks.OVER_ALLOCATED));
    }

    @Test
    void a_standing_offer_of_what_is_allocated() throws SQLException {
        standingOffer(HALF.replace("4", "7.001"), 20);
        assertThat(found()).isEqualTo(only(MasterChecks.OVER_ALLOCATED));
    }

    @Test
    void what_is_given_back_may_be_given_at_once() throws SQLException {
        standingOffer(HALF.replace("4", "7"), 5);
        offer(HALF.replace("4", "3"), 3, 5, "EXPIRED");
        offer(HALF.replace("4", "2"), 2, 3, "RESCINDED");
        assertThat(found()).isEmpty();
    }

    @Test
    void offers_that_ended_with_their_leader_are_left_out() throws SQLException {
        offer(HALF, 10, 19, "LEADER_LOST");
        offer(HALF, 12, 14, "DECLINED");
        assertThat(found()).isEmpty();
    }

    @Test
    void a_device_or_licence_given_twice() throws SQLException {
        String device = "{\"gpus\": 0.6, \"gpuDevices\": [{\"device\": 0, \"share\": 0.6}]}";
        offer(device, 10, 12, "DECLINED");
        offer(device, 11, 13, "DECLINED");
        String licence = "{\"custom\": {\"licences\": 1}}";
        offer(licence, 10, 12, "DECLINED");
        offer(licence, 11, 13, "DECLINED");
        assertThat(overAllocated()).isEqualTo(2);
    }

    @Test
    void a_kind_that_the_agent_does_not_have() throws SQLException {
        offer("{\"diskMiB\": 1}", 10, 12, "DECLINED");
        assertThat(found()).isEqualTo(only(MasterChecks.OVER_ALLOCATED));
    }

    @Test
    void an_agent_that_came_back_smaller_bears_what_it_held_and_is_given_nothing()
            throws SQLException {
        history(HOSTED, "large", HALF.replace("4", "7"), 6, 12);
        total(AGENT, "{\"cpus\": 4, \"memoryMiB\": 1024}", 8);
        assertThat(overAllocated()).isZero();
        offer(HALF.replace("4", "1"), 9, 10, "DECLINED");
        assertThat(overAllocated()).isEqualTo(1);
    }

    @Test
    void an_offer_that_stands_while_its_agent_comes_back_smaller() throws SQLException {
        offer(HALF.replace("4", "7"), 6, 12, "DECLINED");
        total(AGENT, "{\"cpus\": 4, \"memoryMiB\": 1024}", 8);
        assertThat(overAllocated()).isPositive();
    }

    @Test
    void a_port_given_twice() throws SQLException {
        offer("{\"ports\": [{\"begin\": 100, \"end\": 102}]}", 10, 12, "DECLINED");
        offer("{\"ports\": [{\"begin\": 103, \"end\": 103}]}", 10, 12, "DECLINED");
        offer("{\"ports\": [{\"begin\": 102, \"end\": 102}]}", 12, 13, "DECLINED");
        assertThat(found()).isEmpty();
        rollBackTables();
        offer("{\"ports\": [{\"begin\": 102, \"end\": 102}]}", 11, 12, "DECLINED");
        assertThat(found()).isEqualTo(only(MasterChecks.PORT_TWICE));
    }

    private static void rollBackTables() throws SQLException {
        run("drop table driven, driven_job, at_master");
    }

    private static long overAllocated() throws SQLException {
        run(MasterChecks.AMOUNTS);
        return MasterChecks.OVER_ALLOCATED.count(database);
    }

    // ---- the gateway's tables

    @Test
    void a_job_that_is_lost() throws SQLException {
        jobs.add(UUID.randomUUID());
        assertThat(found()).isEqualTo(only(GatewayChecks.JOB_NOT_DONE));
    }

    @Test
    void a_job_that_has_finished_without_all_its_instances() throws SQLException {
        run("update gateway.job set instances = 2");
        assertThat(found()).isEqualTo(only(GatewayChecks.JOB_NOT_DONE));
    }

    @Test
    void an_end_that_the_master_does_not_know() throws SQLException {
        run(
                """
                insert into gateway.task (task_id, job_id, queue, instance, attempt, failures, state,
                    queued_at, agent_id, sequence, kill_requested, ended_at)
                values ('job-0-2', '%s', 'q', 0, 2, 0, 'FAILED', %s, '%s', 0, false, %s)
                """,
                JOB, at(0), AGENT, at(4));
        assertThat(found()).isEqualTo(only(GatewayChecks.END_DIFFERS));
    }

    @Test
    void a_task_of_a_queue_that_the_gateway_lacks() throws SQLException {
        live(HOSTED, "job-0-9", 3);
        assertThat(found()).isEqualTo(only(GatewayChecks.UNKNOWN_TASK));
    }

    @Test
    void a_number_left_out_among_what_the_gateway_was_told() throws SQLException {
        run("delete from gateway.task_event where sequence = 1");
        assertThat(found()).isEqualTo(only(GatewayChecks.EVENTS_OUT_OF_ORDER));
    }

    @Test
    void something_heard_that_the_master_did_not_say() throws SQLException {
        run("update gateway.task_event set state = 'STARTING' where sequence = 1");
        assertThat(found()).isEqualTo(only(GatewayChecks.EVENT_DIFFERS));
    }

    // ---- agents that were lost

    private static Map<String, Long> foundOf(LostAgents.Fate fate) throws SQLException {
        run(LostAgentChecks.FATES);
        run("insert into fate values ('%s', '%s')", AGENT, fate);
        Map<String, Long> found = new TreeMap<>();
        for (Check check : LostAgentChecks.ALL) {
            found.put(check.name(), check.count(database));
        }
        found.values().removeIf(count -> count == 0);
        return found;
    }

    private static void marked() throws SQLException {
        total(AGENT, TOTAL, 7);
        run("update master.agent_history set unreachable = changed_at > %s", at(6));
    }

    @Test
    void nothing_is_found_where_a_lost_agent_was_marked_and_its_tasks_ended_as_they_may()
            throws SQLException {
        marked();
        run("update master.task_history set state = 'GONE' where task_id = 'ended'");
        assertThat(foundOf(LostAgents.Fate.STAYED_AWAY)).isEmpty();
    }

    @Test
    void a_lost_agent_that_was_not_marked() throws SQLException {
        assertThat(foundOf(LostAgents.Fate.CAME_BACK)).isEqualTo(only(LostAgentChecks.NOT_MARKED));
    }

    @Test
    void an_agent_that_was_marked_while_most_were_silent() throws SQLException {
        marked();
        assertThat(foundOf(LostAgents.Fate.ONE_OF_MOST)).isEqualTo(only(LostAgentChecks.MARKED));
    }

    @Test
    void an_agent_that_is_back_and_still_unreachable() throws SQLException {
        marked();
        run("update master.agent set unreachable = true");
        assertThat(foundOf(LostAgents.Fate.CAME_BACK))
                .isEqualTo(only(LostAgentChecks.STILL_MARKED));
    }

    @Test
    void a_task_that_did_not_go_on_when_its_agent_came_back() throws SQLException {
        marked();
        run("update master.task_history set state = 'GONE' where task_id = 'ended'");
        assertThat(foundOf(LostAgents.Fate.CAME_BACK)).isEqualTo(only(LostAgentChecks.TASK_LOST));
    }

    @Test
    void a_task_of_a_lost_agent_that_failed() throws SQLException {
        marked();
        run("update master.task_history set state = 'FAILED' where task_id = 'ended'");
        assertThat(foundOf(LostAgents.Fate.STAYED_AWAY))
                .isEqualTo(only(LostAgentChecks.ENDED_OTHERWISE));
    }
}
