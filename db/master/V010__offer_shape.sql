-- Frameworks say which offers they want.

-- The default lets a master that does not know the column yet go on while it is replaced.
alter table framework add column offer_terms jsonb not null default '{}';
comment on column framework.offer_terms is
    'Which offers it wants, as it said last: for each role the least and the agents, and the share of the cluster that may be outstanding. An empty object: the cluster''s usual ones.';

alter table framework_history add column offer_terms jsonb;
comment on column framework_history.offer_terms is
    'Which offers it wanted from then on; null in rows of older masters.';
