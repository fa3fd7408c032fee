-- The database's roles, each with what it needs and no more. By a superuser, in the cluster's own database:
--   createdb dwnas && psql -d dwnas -f deploy/database/roles.sql
-- Then once, and after each upgrade that changes the schema, the owner migrates:
--   DWNAS_STORE_CONNECTION="Host=db-1;Database=dwnas;Username=dwnas_owner" DWNAS_STORE_PASSWORD_FILE=/PATH/owner.password \
--     dwnas token list --conf hocon/cluster.conf
-- and this file is run again: its last part needs the tables. It may be run any number of times, and changes no passwords:
--   psql -d dwnas -c '\password dwnas_owner'      and so for dwnas and dwnas_reader
--
--   dwnas_owner    owns the schema and migrates it; nodes do not run as it
--   dwnas          the nodes: reads and writes rows, changes no table; to the audit it can only add
--   dwnas_reader   people and monitors that ask in SQL: reads everything but the tokens' hashes
\set ON_ERROR_STOP on
SET client_min_messages = warning;
BEGIN;

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['dwnas_owner', 'dwnas', 'dwnas_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', role);
        END IF;
    END LOOP;

    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO dwnas_owner, dwnas, dwnas_reader', current_database());
    EXECUTE format('ALTER DATABASE %I SET search_path = dwnas', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS dwnas AUTHORIZATION dwnas_owner;
GRANT USAGE ON SCHEMA dwnas TO dwnas, dwnas_reader;
SET LOCAL search_path = dwnas;

-- What the owner will make, and what it has made.
ALTER DEFAULT PRIVILEGES FOR ROLE dwnas_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE dwnas_owner IN SCHEMA dwnas GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dwnas;
ALTER DEFAULT PRIVILEGES FOR ROLE dwnas_owner IN SCHEMA dwnas GRANT USAGE ON SEQUENCES TO dwnas;
ALTER DEFAULT PRIVILEGES FOR ROLE dwnas_owner IN SCHEMA dwnas GRANT EXECUTE ON FUNCTIONS TO dwnas;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA dwnas TO dwnas;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA dwnas TO dwnas;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA dwnas TO dwnas;
GRANT SELECT ON ALL TABLES IN SCHEMA dwnas TO dwnas_reader;

-- What is narrower than that.
DO $$
BEGIN
    IF to_regclass('dwnas.audit') IS NOT NULL THEN
        REVOKE UPDATE, DELETE ON audit FROM dwnas;
        REVOKE UPDATE ON artifacts, artifact_chunks FROM dwnas;
        REVOKE DELETE ON tokens, work, shards, meta FROM dwnas;
        REVOKE SELECT ON tokens FROM dwnas_reader;
        GRANT SELECT (name, scope, device, created_at, expires_at, revoked_at, used_at) ON tokens TO dwnas_reader;
    END IF;
END $$;

COMMIT;
