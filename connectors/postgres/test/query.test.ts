import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, dataOf, failureOf, rowsOf, setUp, type TestHub } from "./harness.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
let hub: TestHub;

beforeAll(async () => {
  server = await startPostgres();
  hub = connect(server);
});

afterAll(async () => {
  await hub?.close();
  await server?.stop();
});

test("a query", async () => {
  const data = dataOf(
    await hub.connection("db").run("run_query", { sql: "select $1::int + 1 as n", params: [41] }),
  );
  expect(data).toEqual({
    columns: [{ name: "n", type: "integer" }],
    rows: [{ n: 42 }],
    row_count: 1,
    has_more: false,
  });
});
