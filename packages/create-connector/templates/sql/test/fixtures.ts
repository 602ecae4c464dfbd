import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectorFixtures } from "@plugboard/testing";
import type { myService } from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "my-service-"));
const counted = (upTo: number) =>
  `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t LIMIT ${upTo}) SELECT`;

/** What the database is asked, and what it answers. */
export const fixtures: ConnectorFixtures<typeof myService> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth: { file: { credentials: { file: join(folder, "test.db") } } },
  sql: {
    // A file is no address: nothing is reached over the network.
    egress: () => ({ trust: "public" }),
    read: (sql, params = [], limit = 100) => ({ action: "run_query", input: { sql, params, limit } }),
    write: (sql, params = []) => ({ action: "run_statement", input: { sql, params } }),
    rows: (data) => (data as { readonly rows: readonly Readonly<Record<string, unknown>>[] }).rows,
    statements: {
      prepare: [
        "DROP TABLE IF EXISTS item",
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, stock INTEGER CHECK (stock >= 0))",
        "INSERT INTO item (id, name, stock) VALUES (1, 'Lamp', 2)",
      ],
      echo: "SELECT ? AS value",
      manyRows: `${counted(60)} n FROM t`,
      slow: `${counted(10_000_000_000)} count(*) FROM t`,
      running: "SELECT value FROM json_each(running_statements()) WHERE value LIKE '%10000000000%'",
      escapes: [
        "WITH t AS (SELECT 1) DELETE FROM TABLE",
        "PRAGMA query_only = OFF",
        "EXPLAIN DELETE FROM TABLE",
      ],
    },
    actions: {
      run_query: {
        input: { sql: "SELECT id, name FROM item" },
        data: { rows: [{ id: 1, name: "Lamp" }], truncated: false },
      },
      run_statement: {
        input: { sql: "UPDATE item SET stock = ? WHERE id = ?", params: [1, 1] },
        data: { changed: 1 },
      },
    },
    failures: [
      { sql: "SELEC 1", code: "sql_syntax_error" },
      { sql: "SELECT * FROM missing", code: "sql_undefined_object" },
      { sql: "CREATE TABLE item (id INTEGER)", code: "sql_duplicate_object" },
      { sql: "INSERT INTO item (name) VALUES ('Lamp')", code: "sql_unique_violation" },
      { sql: "INSERT INTO item (name) VALUES (NULL)", code: "sql_not_null_violation" },
      { sql: "INSERT INTO item (name, stock) VALUES ('Chair', -1)", code: "sql_check_violation" },
      { sql: "INSERT INTO item (id, name) VALUES ('x', 'Chair')", code: "sql_invalid_value" },
    ],
  },
};
