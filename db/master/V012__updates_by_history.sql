-- What a framework was told stands in task_event. An update gets a row of its own only where it is
-- not acknowledged at once; up to when that was done, the mark says.

create table update_mark (
    singleton boolean primary key default true constraint update_mark_is_one_row check (singleton),
    since     timestamptz not null default 'infinity'
) with (fillfactor = 50);
comment on table update_mark is
    'Since when updates that were not acknowledged may have no row in status_update: a new leader takes all that was told since then for unacknowledged.';
comment on column update_mark.since is 'By the leader''s clock. Infinity: all of them have their rows.';
insert into update_mark default values;

comment on table status_update is
    'What frameworks were told and have not acknowledged for a moment. What was told since update_mark may stand in task_event only.';
