#!/bin/sh
# Run once by the database's container, after roles.sql: gives the roles the passwords of the secrets.
set -eu
for role in dwnas_owner dwnas; do
  printf "ALTER ROLE %s PASSWORD '%s';\n" "$role" "$(cat "/run/secrets/$role.password")" | psql -q -v ON_ERROR_STOP=1 -U postgres -d dwnas
done
