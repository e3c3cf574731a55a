-- What a live task's checks have come to: a framework that reconciles is told it again.

alter table task add column healthy boolean, add column ready boolean;
comment on column task.healthy is 'The latest result of its health check. Absent: it has none, or none was told yet.';
comment on column task.ready is 'The latest result of its readiness check: whether it can serve. Absent: it has none.';
