-- A running task may not be able to serve yet, or for a while.

alter table gateway.task add column ready boolean;
comment on column gateway.task.ready is 'Result of its readiness check: whether it can serve. Absent: it has none; false once it has ended.';
