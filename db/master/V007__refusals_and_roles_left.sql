-- A framework that gives a role up has its requests under that role withdrawn.
alter table request_history drop constraint request_history_outcome_is_known;
alter table request_history add constraint request_history_outcome_is_known
    check (outcome in ('GRANTED', 'WITHDRAWN', 'ROLE_LEFT', 'FRAMEWORK_REMOVED'));

create table refusal (
    framework_id uuid not null constraint refusal_of_framework references framework,
    role         text not null,
    agent_id     uuid not null constraint refusal_on_agent references agent,
    refused      jsonb not null,
    until        timestamptz not null,
    primary key (framework_id, role, agent_id)
) with (fillfactor = 80);
comment on table refusal is
    'What frameworks refused for a minute or longer: so much or less is not offered them again until then.';
