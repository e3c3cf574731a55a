package io.fairlead.benchmarks.fleet;

import java.util.List;

/// What must not be found after agents were lost, by what became of each ([LostAgents.Fate]).
final class LostAgentChecks {

    static final String FATES =
            "create temporary table fate (agent_id uuid primary key, fate text not null)";

    static final Check NOT_MARKED =
            new Check(
                    "agent lost, not marked as unreachable",
                    """
                    select count(*) from fate f
                     where f.fate in ('CAME_BACK', 'STAYED_AWAY')
                       and not exists (select from master.agent_history h
                                        where h.agent_id = f.agent_id and h.unreachable)
                    """);

    static final Check MARKED =
            new Check(
                    "agent marked that should not be",
                    """
                    select count(*) from fate f
                     where f.fate in ('ONE_OF_MOST', 'ALWAYS_THERE')
                       and exists (select from master.agent_history h
                                    where h.agent_id = f.agent_id and h.unreachable)
                    """);

    static final Check STILL_MARKED =
            new Check(
                    "agent back, still unreachable",
                    """
                    select count(*) from fate f join master.agent a on a.id = f.agent_id
                     where f.fate <> 'STAYED_AWAY' and a.unreachable
                    """);

    static final Check TASK_LOST =
            new Check(
                    "task lost that should have gone on",
                    """
                    select count(*) from master.task_history h join fate f using (agent_id)
                     where f.fate <> 'STAYED_AWAY' and h.state <> 'FINISHED'
                    """);

    /// It has finished before, or is gone.
    static final Check ENDED_OTHERWISE =
            new Check(
                    "task of a lost agent, ended otherwise",
                    """
                    select count(*) from master.task_history h join fate f using (agent_id)
                     where f.fate = 'STAYED_AWAY' and h.state not in ('FINISHED', 'GONE')
                    """);

    static final List<Check> ALL =
            List.of(NOT_MARKED, MARKED, STILL_MARKED, TASK_LOST, ENDED_OTHERWISE);

    private LostAgentChecks() {}
}
