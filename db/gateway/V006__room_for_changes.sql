-- A task changes three times in its life before it ends, with its neighbours on the page in one
-- transaction: half a page of room keeps the changes on it (HOT), which costs half.
alter table gateway.task set (fillfactor = 50);
