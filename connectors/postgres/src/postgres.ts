import { defineConnector, PlugboardError } from "@plugboard/core";
import { describe_table, list_schemas, list_tables } from "./actions/catalog.js";
import { explain_query, run_query } from "./actions/query.js";
import { delete_rows, insert_rows, update_rows, upsert_rows } from "./actions/rows.js";
import { run_statement, run_transaction } from "./actions/statement.js";
import {
  auth,
  type ConnectionStringCredentials,
  type PasswordCredentials,
  settingsOf,
} from "./credentials.js";
import { PostgresSession } from "./session/postgres-session.js";
import type { Session } from "./session/session.js";

/** PostgreSQL, version 12 and later, and what speaks its protocol. */
export const postgres = defineConnector({
  name: "postgres",
  title: "PostgreSQL",
  description:
    "Queries that cannot write, rows, statements, transactions and the catalog of a PostgreSQL database.",
  specVersion: "1",
  capabilities: { sql: true },
  auth,
  session: {
    async open(credentials: ConnectionStringCredentials | PasswordCredentials, context): Promise<Session> {
      const settings = settingsOf(credentials);
      if ("problems" in settings) {
        throw new PlugboardError(
          "invalid_credentials",
          `The credentials of "${context.connection}" are faulty.`,
          {
            problems: settings.problems,
          },
        );
      }
      return new PostgresSession(settings, context.connection, context.egress);
    },
    close: (session: Session) => session.close(),
  },
  actions: {
    run_query,
    explain_query,
    list_schemas,
    list_tables,
    describe_table,
    insert_rows,
    upsert_rows,
    update_rows,
    delete_rows,
    run_statement,
    run_transaction,
  },
});
