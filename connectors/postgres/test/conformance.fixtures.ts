import type { ConnectorFixtures } from "@plugboard/testing";
import type { postgres } from "../src/index.js";
import type { TestServer } from "./start-postgres.js";

/** @param server Asked for when a check runs, when it has been started. */
export function fixturesOn(server: () => TestServer): ConnectorFixtures<typeof postgres> {
  return {
    module: new URL("../src/index.ts", import.meta.url),
    auth: {
      password: {
        credentials() {
          const { port, user, password, database } = server();
          return { host: "127.0.0.1", port, user, password, database };
        },
      },
      connection_string: {
        credentials() {
          const { port, user, password, database } = server();
          return {
            connectionString: `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`,
          };
        },
        canaries: ["correct horse battery staple"],
      },
    },
    sql: {
      egress: () => ({ trust: { allow: [`127.0.0.1:${server().port}`] } }),
      read: (sql, params = [], limit = 1000) => ({ action: "run_query", input: { sql, params, limit } }),
      write: (sql, params = []) => ({ action: "run_statement", input: { sql, params } }),
      rows: (data) => (data as { rows: readonly Record<string, unknown>[] }).rows,
      statements: {
        prepare: [
          "drop table if exists kit_visits, kit_people",
          "create table kit_people (id integer primary key, name text not null unique, age integer check (age >= 0))",
          "create table kit_visits (person integer references kit_people)",
          "insert into kit_people values (1, 'Ana', 40)",
        ],
        echo: "select $1::text as value",
        manyRows: "select * from generate_series(1, 50) as n",
        slow: "select pg_sleep(120)",
        running: "select pid from pg_stat_activity where wait_event = 'PgSleep'",
        escapes: [
          "with gone as (delete from TABLE returning *) select * from gone",
          "select * into plugboard_copy from TABLE",
          "copy TABLE from program 'echo 2'",
          "do $$ begin insert into TABLE values (2); end $$",
          "explain analyze insert into TABLE values (2)",
          "select set_config('transaction_read_only', 'off', false)",
          "set session characteristics as transaction read write",
          "reset all",
          "end; insert into TABLE values (2)",
          "prepare transaction 'plugboard'",
        ],
      },
      actions: {
        run_query: {
          input: { sql: "select $1::int + 1 as n", params: [41] },
          data: {
            columns: [{ name: "n", type: "integer" }],
            rows: [{ n: 42 }],
            row_count: 1,
            has_more: false,
          },
        },
        explain_query: { input: { sql: "select * from kit_people" } },
        list_schemas: { input: {} },
        list_tables: { input: {} },
        describe_table: { input: { table: "kit_people" } },
        insert_rows: {
          input: { table: "kit_people", rows: [{ id: 2, name: "'; drop table kit_people; --" }] },
        },
        upsert_rows: {
          input: {
            table: "kit_people",
            rows: [{ id: 2, name: "Bo" }],
            conflict_columns: ["id"],
          },
        },
        update_rows: { input: { table: "kit_people", set: { age: 41 }, where: { id: 1 } } },
        delete_rows: { input: { table: "kit_people", where: { id: 2 } } },
        run_statement: { input: { sql: "update kit_people set age = age + 1" } },
        run_transaction: {
          input: {
            statements: [{ sql: "insert into kit_visits values (1)" }, { sql: "delete from kit_visits" }],
          },
        },
      },
      failures: [
        { sql: "selec 1", code: "sql_syntax_error", retryable: false },
        { sql: "select * from kit_nowhere", code: "sql_undefined_object", retryable: false },
        { sql: "create table kit_people (id integer)", code: "sql_duplicate_object", retryable: false },
        { sql: "insert into kit_people values (1, 'Bo', 1)", code: "sql_unique_violation", retryable: false },
        { sql: "insert into kit_visits values (99)", code: "sql_foreign_key_violation", retryable: false },
        {
          sql: "insert into kit_people values (3, null, 1)",
          code: "sql_not_null_violation",
          retryable: false,
        },
        { sql: "insert into kit_people values (3, 'Cy', -1)", code: "sql_check_violation", retryable: false },
        { sql: "select 1 / 0", code: "sql_invalid_value", retryable: false },
      ],
    },
  };
}
