-- What agents and tasks use, sampled by the leader beside its writer: lost samples hurt nobody.
create table agent_usage_history (
    agent_id           uuid not null,
    recorded_at        timestamptz not null,
    load               double precision not null,
    memory_used_bytes  bigint not null,
    memory_total_bytes bigint not null,
    disk_free_bytes    bigint not null,
    disk_total_bytes   bigint not null,
    tasks              bigint not null,
    tasks_cpus         numeric(12, 3),
    tasks_memory_bytes bigint not null,
    tasks_disk_bytes   bigint not null,
    epoch              bigint not null
) partition by range (recorded_at);
comment on table agent_usage_history is
    'What each agent and its tasks used, about once a minute (fairlead.history.usage.every).';
comment on column agent_usage_history.load is 'The machine''s load average over one minute.';
comment on column agent_usage_history.disk_free_bytes is 'Where its sandboxes are.';
comment on column agent_usage_history.tasks_cpus is
    'Processors that its tasks used on average since the sample before; null where there is none.';
-- One agent's samples of some hours are what people ask for.
create index agent_usage_history_by_agent on agent_usage_history (agent_id, recorded_at);
create table agent_usage_history_rest partition of agent_usage_history default;

create table task_usage_history (
    framework_id      uuid not null,
    task_id           text not null,
    agent_id          uuid not null,
    recorded_at       timestamptz not null,
    cpu_millis        bigint not null,
    memory_bytes      bigint not null,
    memory_peak_bytes bigint not null,
    disk_bytes        bigint not null,
    epoch             bigint not null
) partition by range (recorded_at);
comment on table task_usage_history is
    'What running tasks had used, about once in five minutes (fairlead.history.usage.tasks-every). What a task used in all stands in its end (task_history).';
comment on column task_usage_history.cpu_millis is 'Processor time of all its processes since its start.';
-- One task's samples are what people ask for.
create index task_usage_history_by_task on task_usage_history (framework_id, task_id, recorded_at);
create table task_usage_history_rest partition of task_usage_history default;
select make_history_partitions(7);

create view agent_usage as
    select a.name as agent, h.recorded_at as at, h.load, h.tasks, h.tasks_cpus,
           h.memory_used_bytes / 1048576 as memory_used_mib,
           h.memory_total_bytes / 1048576 as memory_total_mib,
           h.disk_free_bytes / 1048576 as disk_free_mib,
           h.disk_total_bytes / 1048576 as disk_total_mib
      from agent_usage_history h
      join agent a on a.id = h.agent_id;
comment on view agent_usage is 'What agents used over time, in words.';
