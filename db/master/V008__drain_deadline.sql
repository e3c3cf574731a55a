-- An agent may be given time to drain.

alter table agent add column drain_deadline timestamptz;
comment on column agent.drain_deadline is
    'When a draining agent is to be empty: its tasks may end by themselves until then. Absent: they are ended at once.';
