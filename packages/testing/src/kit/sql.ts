import assert from "node:assert/strict";
import { type ActionResult, createHub, type Hub } from "@plugboard/core";
import { failed, succeeded } from "./calls.js";
import { canaryFinder } from "./canaries.js";
import type { ActionCall, SqlFixtures } from "./fixtures.js";
import { coverage } from "./http.js";
import type { Check } from "./runner.js";
import { CONNECTION, credentialsOf, type Subject, schemesOf } from "./subject.js";

/** Values that would end a literal, a comment or a statement, if they got into one. */
const HOSTILE_VALUES: readonly string[] = [
  "'; drop table plugboard_kit; --",
  "' or '1'='1",
  '"; drop table plugboard_kit; --',
  "\\'; drop table plugboard_kit; --",
  "*/ drop table plugboard_kit; /*",
  "$1 $2 :name ? %s {0} {{1}}",
  "$$; drop table plugboard_kit; $$",
  "line\nbreak\ttab\rreturn",
  "ünïcödé 💥 \u2028",
  "",
];

const TABLE = "plugboard_kit";

/** Ways to write from within a query that every database knows. */
const ESCAPES: readonly string[] = [
  "insert into TABLE values (2)",
  "update TABLE set id = 2",
  "delete from TABLE",
  "drop table TABLE",
  "truncate table TABLE",
  "select 1; insert into TABLE values (2)",
  "commit; insert into TABLE values (2)",
  "rollback; insert into TABLE values (2)",
  "select 1 /* */; commit; insert into TABLE values (2); --",
  "begin; insert into TABLE values (2); commit",
  "set transaction read write",
];

const LIMIT = 7;
/** Milliseconds for which the server is asked, again and again, whether a statement runs. */
const ASK_FOR_MS = 5000;

/** What holds for every database, shown on a real one. */
export function sqlChecks(subject: Subject, sql: SqlFixtures): Check[] {
  const on = (name: string, body: (db: Database) => Promise<void>): Check => ({
    name,
    run: () => withDatabase(subject, sql, undefined, body),
  });
  const { statements } = sql;

  return [
    coverage(subject, sql.actions, sql.sample),
    on("actions", async (db) => {
      for (const statement of statements.prepare) await db.write(statement);
      for (const [action, { input, data }] of Object.entries(sql.actions)) {
        const result = await db.run({ action, input });
        succeeded(result, action);
        if (data !== undefined) assert.deepEqual(result.data, data, `${action} answers other data`);
      }
    }),
    on("values travel as parameters, whatever is in them", async (db) => {
      await db.table();
      for (const value of HOSTILE_VALUES) {
        assert.deepEqual(await db.rows(statements.echo, [value]), [{ value }]);
      }
      assert.deepEqual(await db.contents(), [1], "the table is not as it was");
    }),
    on("a limit holds", async (db) => {
      const result = await db.run(sql.read(statements.manyRows, [], LIMIT));
      succeeded(result, "a query with a limit");
      assert.equal(sql.rows(result.data).length, LIMIT);
    }),
    on("a caller's abort stops the statement on the server", async (db) => {
      const controller = new AbortController();
      const call = db.run(sql.read(statements.slow), { signal: controller.signal });
      await db.until(1, "the slow query to run");
      controller.abort();
      const result = await call;
      failed(result, "the slow query");
      assert.ok(["aborted", "sql_cancelled"].includes(result.code), `its code is ${result.code}`);
      await db.until(0, "the slow query to be stopped");
    }),
    on("the deadline stops the statement on the server", async (db) => {
      const result = await db.run(sql.read(statements.slow), { deadlineMs: 700 });
      failed(result, "the slow query");
      assert.ok(["timeout", "sql_statement_timeout"].includes(result.code), `its code is ${result.code}`);
      await db.until(0, "the slow query to be stopped");
    }),
    ...[...ESCAPES, ...statements.escapes].map((attempt) =>
      on(`a query cannot write: ${attempt}`, async (db) => {
        await db.table();
        const result = await db.run(sql.read(attempt.replaceAll("TABLE", TABLE)));
        assert.deepEqual(
          await db.contents(),
          [1],
          `the table was changed; the query answered ${JSON.stringify(result)}`,
        );
        // Nor may it leave a door open for the next query of the same session.
        await db.run(sql.read(`insert into ${TABLE} values (3)`));
        assert.deepEqual(await db.contents(), [1], "the next query could write");
      }),
    ),
    {
      name: "failures have their reasons",
      run: () =>
        withDatabase(subject, sql, undefined, async (db) => {
          assert.ok(sql.failures.length >= 5, `"sql.failures" has fewer than five`);
          for (const statement of statements.prepare) await db.write(statement);
          for (const { sql: statement, code, retryable } of sql.failures) {
            const result = await db.run(sql.write(statement));
            failed(result, statement);
            assert.equal(result.code, code, `${statement} is ${result.code}: ${result.message}`);
            if (retryable !== undefined) assert.equal(result.retryable, retryable, statement);
          }
        }),
    },
    ...Object.keys(subject.connector.auth).map(
      (kind): Check => ({
        name: `${kind}: logs in, and shows no secret`,
        run: () =>
          withDatabase(subject, sql, kind, async (db) => {
            const find = await canaryFinder(subject, kind);
            assert.deepEqual(await db.rows(statements.echo, ["in"]), [{ value: "in" }]);
            const result = await db.run(sql.read("select * from plugboard_no_such_table"));
            failed(result, "a query of a table that is not there");
            assert.equal(find([result, db.events]), undefined);
          }),
      }),
    ),
  ];
}

interface Database {
  readonly events: readonly unknown[];
  run(call: ActionCall, options?: { signal?: AbortSignal; deadlineMs?: number }): Promise<ActionResult>;
  write(statement: string): Promise<void>;
  rows(statement: string, params?: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Makes {@link TABLE} anew, with the row 1. */
  table(): Promise<void>;
  contents(): Promise<unknown[]>;
  /** Asks until as many slow statements run. */
  until(count: number, what: string): Promise<void>;
}

async function withDatabase(
  subject: Subject,
  sql: SqlFixtures,
  kind: string | undefined,
  body: (db: Database) => Promise<void>,
): Promise<void> {
  const schemes = schemesOf(subject);
  const scheme = kind === undefined ? schemes[0] : schemes.find((each) => each.kind === kind);
  assert.ok(scheme);
  const events: unknown[] = [];
  await using hub = createHub({
    connections: {
      [CONNECTION]: {
        connector: subject.connector,
        credentials: (await credentialsOf(scheme.fixture)) as never,
      },
    },
    egress: sql.egress(),
    onEvent: (event) => void events.push(event),
  }) as Hub;
  const run: Database["run"] = ({ action, input }, options) =>
    hub.runConnectionAction(CONNECTION, action, input as never, options as never);
  const rows: Database["rows"] = async (statement, params) => {
    const result = await run(sql.read(statement, params));
    succeeded(result, statement);
    return sql.rows(result.data);
  };
  const write: Database["write"] = async (statement) => succeeded(await run(sql.write(statement)), statement);
  await body({
    events,
    run,
    write,
    rows,
    async table() {
      await write(`drop table if exists ${TABLE}`);
      await write(`create table ${TABLE} (id integer)`);
      await write(`insert into ${TABLE} values (1)`);
    },
    contents: async () => (await rows(`select id from ${TABLE}`)).map(({ id }) => id),
    async until(count, what) {
      const end = performance.now() + ASK_FOR_MS;
      while (performance.now() < end) {
        if ((await rows(sql.statements.running)).length === count) return;
      }
      assert.fail(`Waited in vain for ${what}.`);
    },
  });
}
