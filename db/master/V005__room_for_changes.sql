-- A task changes twice in its short life, with hundreds of others on the same pages in one
-- transaction: half a page of room keeps the changes on it (HOT).
alter table task set (fillfactor = 50);

comment on table offer is
    'Outstanding offers that are older than a second. They die with the leader whose epoch they carry.';
