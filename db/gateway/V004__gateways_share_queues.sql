create table gateway.member (
    owner      uuid        not null,
    expires_at timestamptz not null,
    constraint member_pk primary key (owner)
);
comment on table gateway.member is 'Gateways that run, as many as share the queues: each renews its row with its leases.';
