-- History has a partition a day; gateways make and drop them (io.fairlead.db.HistoryDays).

comment on table gateway.task_event is
    'History of attempts, only ever added to: one row for each change, kept as long as fairlead.history.keep says. The wait in the queue is in gateway.task itself.';
comment on table gateway.task_event_rest is
    'Takes what no partition of a day is made for yet; it moves there.';
comment on column gateway.task_event.task_id is 'The attempt, in gateway.task.';
comment on column gateway.task_event.recorded_at is 'When it was written, by the database''s clock.';
comment on column gateway.task_event.state is 'The state that it went to.';
comment on column gateway.task_event.agent_id is 'Where; null: nowhere yet.';
comment on column gateway.task_event.exit_code is 'Of its command; null: it had not ended by itself.';
comment on column gateway.task_event.signal is 'That ended its command; null: none did.';
comment on column gateway.task_event.reason is 'Why, a word in capitals; null: as it should.';
comment on column gateway.task_event.message is 'Why, in words.';
