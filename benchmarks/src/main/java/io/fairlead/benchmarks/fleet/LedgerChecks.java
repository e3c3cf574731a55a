package io.fairlead.benchmarks.fleet;

import java.util.List;

/// What must not be found where what agents did and frameworks were told ([LedgerTables]) is held
/// against the master's tables.
final class LedgerChecks {

    static final Check STARTED_LOST =
            new Check(
                    "started, not in the database",
                    """
                    select count(*) from driven d
                     where d.started_on is not null
                       and not exists (select from at_master m where m.key = d.key)
                    """);

    static final Check STARTED_ELSEWHERE =
            new Check(
                    "started on another agent",
                    """
                    select count(*) from driven d join at_master m using (key)
                     where d.started_on <> m.agent_id
                    """);

    static final Check END_LOST =
            new Check(
                    "end acknowledged, not in the database",
                    """
                    select count(*) from driven d
                     where d.end_acknowledged
                       and not exists (
                           select from at_master m where m.key = d.key and m.ended_as is not null)
                    """);

    static final Check NEVER_STARTED =
            new Check(
                    "finished, never started",
                    """
                    select count(*) from at_master m
                     where m.ended_as = 'FINISHED'
                       and not exists (
                           select from driven d where d.key = m.key and d.started_on is not null)
                    """);

    static final Check TOLD_OTHERWISE =
            new Check(
                    "accepted or told, lost or different",
                    """
                    select count(*) from driven d left join at_master m using (key)
                     where d.known
                       and (m.key is null or m.ended_as is distinct from d.told_end)
                    """);

    /// Also where the answer came again, or from another leader than the first.
    static final Check ANSWER_DIFFERS =
            new Check(
                    "accepted otherwise than answered",
                    """
                    select count(*) from driven d left join at_master m using (key)
                     where d.accepted
                       and (m.agent_id is distinct from d.placed_on
                            or m.allocation_id is distinct from d.allocation_id)
                    """);

    static final Check REFUSED_DONE =
            new Check(
                    "refused, and done all the same",
                    """
                    select count(*) from driven d
                     where d.refused
                       and (d.started_on is not null
                            or exists (select from at_master m where m.key = d.key))
                    """);

    static final List<Check> ALL =
            List.of(
                    STARTED_LOST,
                    STARTED_ELSEWHERE,
                    END_LOST,
                    NEVER_STARTED,
                    TOLD_OTHERWISE,
                    ANSWER_DIFFERS,
                    REFUSED_DONE);

    private LedgerChecks() {}
}
