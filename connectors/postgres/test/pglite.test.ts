import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { createHub } from "@plugboard/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres } from "../src/index.js";
import { dataOf, failureOf } from "./harness.js";
import { freePort } from "./start-postgres.js";

// PGlite is PostgreSQL in WebAssembly, with one session; its socket server lets one client in by default.

let database: PGlite;
let socket: PGLiteSocketServer;
let port: number;

const connect = (maxSessions?: number) =>
  createHub({
    connections: {
      db: {
        connector: postgres,
        credentials: {
          ...{ host: "127.0.0.1", port, user: "postgres", password: "postgres", database: "postgres" },
          ...(maxSessions !== undefined && { maxSessions }),
        },
      },
    },
    egress: { trust: { allow: [`127.0.0.1:${port}`] } },
  });

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(
    "create table people (id int primary key, name text); insert into people values (1, 'ana')",
  );
  port = await freePort();
  socket = new PGLiteSocketServer({ db: database, port, host: "127.0.0.1" });
  await socket.start();
});

afterAll(async () => {
  await socket?.stop();
  await database?.close();
});

test("queries, lists and writes through one session", async () => {
  await using hub = connect();
  const db = hub.connection("db");
  const query = { sql: "select * from people where name = $1", params: ["ana"] };
  expect(dataOf(await db.run("run_query", query)).rows).toEqual([{ id: 1, name: "ana" }]);
  expect(dataOf(await db.run("list_tables")).tables).toMatchObject([{ schema: "public", name: "people" }]);
  expect(dataOf(await db.run("describe_table", { table: "people" })).primary_key).toEqual(["id"]);
  expect(failureOf(await db.run("run_query", { sql: "select 1; drop table people" })).code).toBe(
    "sql_syntax_error",
  );
  expect(failureOf(await db.run("run_query", { sql: "delete from people" })).code).toBe("sql_syntax_error");
  expect(
    dataOf(await db.run("insert_rows", { table: "people", rows: [{ id: 2, name: "bo" }] })).row_count,
  ).toBe(1);
  expect(dataOf(await db.run("run_query", { sql: "select count(*)::int as n from people" })).rows).toEqual([
    { n: 2 },
  ]);
});

test("calls at once wait for each other, where maxSessions says so", async () => {
  await expect.poll(() => socket.getStats().activeConnections).toBe(0);
  await using hub = connect(1);
  const db = hub.connection("db");
  const calls = Array.from({ length: 5 }, (_, n) =>
    db.run("run_query", { sql: "select $1::int as n", params: [n] }),
  );
  expect((await Promise.all(calls)).map((result) => dataOf(result).rows)).toEqual(
    [0, 1, 2, 3, 4].map((n) => [{ n }]),
  );
});
