-- The first days of history; the leading master makes further ones ahead.
select make_history_partitions(7);
