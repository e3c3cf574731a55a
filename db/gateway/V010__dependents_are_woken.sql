-- Whoever settles the dependents of jobs that have ended hears in which queues they are, and lets
-- who runs these look at once. What it does is what it did.
create function gateway.settle_dependents(ended uuid[]) returns setof text language plpgsql as $$
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
        return query with recursive failing (id, why) as (
            select d.job_id, format('job %s ended as %s', a.id, a.state)
              from gateway.job_dependency d join gateway.job a on a.id = d.after_id
             where a.id = any(ended) and a.ended_at is not null and not d.met
            union
            select d.job_id, f.why
              from failing f
              join gateway.job j on j.id = f.id and j.ended_at is null
              join gateway.job_dependency d on d.after_id = f.id and d.condition <> 'ANY' and not d.met),
        told as (
            update gateway.job j set dependency_failed = f.why, attention = true
              from (select id, min(why) as why from failing group by id) f
             where j.id = f.id and j.ended_at is null and j.dependency_failed is null
            returning j.queue)
        select distinct t.queue from told t;
    end if;
    return query with freed as (
        update gateway.job j set held = false, attention = true
         where j.held and j.ended_at is null
           and j.id in (select d.job_id from gateway.job_dependency d where d.after_id = any(ended))
           and not exists (select 1 from gateway.job_dependency d where d.job_id = j.id and not d.met)
        returning j.queue)
    select distinct f.queue from freed f;
end $$;
comment on function gateway.settle_dependents is
    'Tells those that wait for jobs that these have ended; called in the transaction of their end. Returns the queues, perhaps repeatedly, of those that may go on, or fail.';

-- For a gateway that does not know the new one yet, while it is replaced.
create or replace function gateway.settle_dependencies(ended uuid[]) returns void language plpgsql as $$
begin
    perform gateway.settle_dependents(ended);
end $$;
comment on function gateway.settle_dependencies is 'As settle_dependents, without its answer.';
