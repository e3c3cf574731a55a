-- Jobs that were handed in together can be found together, and run again.

alter table gateway.job add column workflow uuid;
comment on column gateway.job.workflow is 'Where it was handed in together with others: the id of the first of them.';
create index job_of_workflow on gateway.job (workflow, id) where workflow is not null;
comment on index gateway.job_of_workflow is 'The jobs of a workflow, each after those that it waits for; most jobs have none.';

-- Whoever waits for a job that has failed fails, and whoever waits for that one, and so on: all of
-- them are told at once, however long the chain. Those that wait for any end go on as before, one
-- after the other.
create or replace function gateway.settle_dependencies(ended uuid[]) returns void language plpgsql as $$
declare
    failed boolean := exists (
        select 1 from gateway.job_dependency d join gateway.job a on a.id = d.after_id
         where a.id = any(ended) and a.ended_at is not null and a.state <> 'FINISHED'
           and d.condition <> 'ANY');
begin
    -- Two jobs that one waits for may end at the same time: each settles alone, and sees the other.
    -- Locked in one order, so that nobody waits in a circle.
    if failed then
        perform 1 from gateway.job j
          where j.ended_at is null and j.id in (
            with recursive behind (id) as (
                select d.job_id from gateway.job_dependency d where d.after_id = any(ended)
                union
                select d.job_id from behind b join gateway.job_dependency d on d.after_id = b.id
                 where d.condition <> 'ANY')
            select id from behind)
          order by j.id for update;
    else
        perform 1 from gateway.job j
          where j.held and j.id in (select d.job_id from gateway.job_dependency d where d.after_id = any(ended))
          order by j.id for update;
    end if;
    update gateway.job_dependency d set met = true
      from gateway.job a
     where d.after_id = a.id and a.id = any(ended) and a.ended_at is not null and not d.met
       and (d.condition = 'ANY' or a.state = 'FINISHED');
    if failed then
        with recursive failing (id, why) as (
            select d.job_id, format('job %s ended as %s', a.id, a.state)
              from gateway.job_dependency d join gateway.job a on a.id = d.after_id
             where a.id = any(ended) and a.ended_at is not null and not d.met
            union
            select d.job_id, f.why
              from failing f
              join gateway.job j on j.id = f.id and j.ended_at is null
              join gateway.job_dependency d on d.after_id = f.id and d.condition <> 'ANY' and not d.met)
        update gateway.job j set dependency_failed = f.why, attention = true
          from (select id, min(why) as why from failing group by id) f
         where j.id = f.id and j.ended_at is null and j.dependency_failed is null;
    end if;
    update gateway.job j set held = false, attention = true
     where j.held and j.ended_at is null
       and j.id in (select d.job_id from gateway.job_dependency d where d.after_id = any(ended))
       and not exists (select 1 from gateway.job_dependency d where d.job_id = j.id and not d.met);
end $$;
