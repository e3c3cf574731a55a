-- What a database needs before the services start: two users, two schemas, nobody else let in.
--
-- Run it as a superuser on the database that the services are to use, as often as you like. It
-- sets no passwords: whoever runs it does so afterwards, with
--   ALTER ROLE fairlead_master PASSWORD '...'; ALTER ROLE fairlead_gateway PASSWORD '...';
-- The tables come from the services themselves, each in its own schema (Flyway, at their start).

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fairlead_master') THEN
        CREATE ROLE fairlead_master LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fairlead_gateway') THEN
        CREATE ROLE fairlead_gateway LOGIN;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT, TEMPORARY ON DATABASE %I TO fairlead_master, fairlead_gateway',
        current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS master AUTHORIZATION fairlead_master;
CREATE SCHEMA IF NOT EXISTS gateway AUTHORIZATION fairlead_gateway;

COMMENT ON SCHEMA master IS 'Agents, frameworks, roles, offers, allocations, tasks; written by the leading master only.';
COMMENT ON SCHEMA gateway IS 'Queues and jobs; written by the gateway that holds a queue''s lease.';

ALTER ROLE fairlead_master SET search_path = master;
ALTER ROLE fairlead_gateway SET search_path = gateway;
