-- An agent that is forgotten is deleted, and each of these is asked then whether it refers to it.
-- Without an index that reads all live tasks for each agent, in the writer's transaction.

create index task_by_agent on task (agent_id);
create index offer_by_agent on offer (agent_id);
create index refusal_by_agent on refusal (agent_id);
