import { defineConnector, PlugboardError } from "@plugboard/core";
import { conformanceChecks } from "@plugboard/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres } from "../src/index.js";
import { fixturesOn } from "./conformance.fixtures.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

const { run_query, run_statement } = postgres.actions;
type Run = typeof run_query.run;
type Input = Parameters<Run>[1];

/** The connector with another way to run a query, or a statement. */
function failing(change: { readonly run_query?: Run; readonly run_statement?: Run }, only: RegExp) {
  const { session, auth, actions } = postgres;
  const connector = defineConnector({
    name: "postgres",
    title: "PostgreSQL",
    specVersion: "1",
    capabilities: { sql: true },
    auth,
    ...(session !== undefined && { session }),
    actions: {
      ...actions,
      run_query: { ...run_query, run: change.run_query ?? run_query.run },
      run_statement: { ...run_statement, run: change.run_statement ?? run_statement.run },
    },
  } as never);
  const checks = conformanceChecks(connector as never, fixturesOn(() => server) as never);
  return checks
    .filter(({ of, group, name }) => of === "connector" && group === "sql" && only.test(name))
    .reduce<Promise<string[]>>(async (before, { name, run }) => {
      const failed = await before;
      await run().catch(() => failed.push(name));
      return failed;
    }, Promise.resolve([]));
}

/** Runs the query where statements run, which may write. */
const asStatement = (context: Parameters<Run>[0], input: Input) =>
  run_statement.run(context as never, input as never) as ReturnType<Run>;

test("values that are written into the text", async () => {
  const inline: Run = (context, input) => {
    const sql = input.sql.replace("$1::text", `'${String(input.params?.[0])}'`);
    return run_query.run(context, { ...input, sql, params: [] });
  };
  expect(await failing({ run_query: inline }, /^values/)).toEqual([
    "values travel as parameters, whatever is in them",
  ]);
});

test("a limit that is not kept", async () => {
  const all: Run = (context, input) => run_query.run(context, { ...input, limit: 1000 });
  expect(await failing({ run_query: all }, /^a limit/)).toEqual(["a limit holds"]);
});

test("a query that can write", async () => {
  const failed = await failing(
    { run_query: asStatement },
    /insert into TABLE values \(2\)$|delete from TABLE$/,
  );
  expect(failed).toEqual(
    expect.arrayContaining([
      "a query cannot write: insert into TABLE values (2)",
      "a query cannot write: delete from TABLE",
    ]),
  );
});

test("a statement that runs on when its caller has gone", async () => {
  const detached: Run = async (context, input) => {
    const { signal } = new AbortController();
    const gone = new Promise<never>((_, reject) => {
      context.signal.addEventListener("abort", () => reject(new PlugboardError("aborted", "Gone.")));
    });
    const running = run_query.run(
      { ...context, signal, session: () => context.session(), remainingMs: () => 8000 },
      input,
    );
    running.catch(() => {});
    return Promise.race([running, gone]);
  };
  expect(await failing({ run_query: detached }, /abort stops/)).toEqual([
    "a caller's abort stops the statement on the server",
  ]);
});

test("a refusal that is read as another", async () => {
  const vague: Run = (context, input) =>
    asStatement(context, input).catch((error: Error) => {
      throw new PlugboardError("sql_error", error.message);
    });
  expect(await failing({ run_statement: vague }, /reasons/)).toEqual(["failures have their reasons"]);
});
