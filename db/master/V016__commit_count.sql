-- A master that stands by may read everything before the lease of a dead leader is over. What it
-- read is still true afterwards if nothing was committed in between.
create table commit_count (
    singleton boolean primary key default true
        constraint commit_count_is_one_row check (singleton),
    commits   bigint not null default 0 constraint commit_count_not_negative check (commits >= 0)
) with (fillfactor = 10);
comment on table commit_count is
    'How many changes of state were committed; a new leader compares it with what it read before.';
insert into commit_count default values;

create or replace function assert_leading(expected bigint) returns void language plpgsql as $$
begin
    perform 1 from leader where epoch = expected for share;
    if not found then
        raise exception 'epoch % does not lead any more', expected using errcode = 'FL001';
    end if;
    update commit_count set commits = commits + 1;
end $$;
comment on function assert_leading is
    'The last statement of every change: fails the transaction of a master that has lost its lease, keeps others from taking it until the commit, and counts it.';
