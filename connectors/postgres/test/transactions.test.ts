import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect, dataOf, failureOf, rowsOf, setUp, type TestHub, until } from "./harness.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
let hub: TestHub;
const db = () => hub.connection("db");

beforeAll(async () => {
  server = await startPostgres();
  hub = connect(server);
});

afterAll(async () => {
  await hub?.close();
  await server?.stop();
});

beforeEach(async () => {
  await setUp(
    hub,
    "drop table if exists orders, items",
    "create table orders (id int primary key, total int)",
    "create table items (order_id int references orders deferrable initially deferred)",
  );
});

const count = async (table: string) => (await rowsOf(hub, `select count(*)::int as n from ${table}`))[0]?.n;

describe("run_statement", () => {
  test("commits, and tells the command and the rows", async () => {
    const data = dataOf(
      await db().run("run_statement", {
        sql: "insert into orders select n, $1 from generate_series(1, 3) n returning *",
        params: [7],
        limit: 2,
      }),
    );
    expect(data).toEqual({
      command: "INSERT",
      row_count: 3,
      columns: [
        { name: "id", type: "integer" },
        { name: "total", type: "integer" },
      ],
      rows: [
        { id: 1, total: 7 },
        { id: 2, total: 7 },
      ],
      has_more: true,
    });
    expect(await count("orders")).toBe(3);
  });

  test.each([
    ["create table made (a int)", "CREATE", 0],
    ["drop table made", "DROP", 0],
    ["select 1 as a", "SELECT", 1],
    ["show server_version", "SHOW", 0],
    ["do $$ begin insert into orders values (1); end $$", "DO", 0],
    ["delete from orders;", "DELETE", 0],
    ["explain select 1", "EXPLAIN", 0],
  ])("%s", async (sql, command, rows) => {
    expect(dataOf(await db().run("run_statement", { sql }))).toMatchObject({ command, row_count: rows });
  });

  test.each([
    "begin",
    "START TRANSACTION",
    "commit",
    "END",
    "rollback",
    "abort",
    "savepoint a",
    "release a",
    "prepare transaction 'x'",
    "prepare p as select 1",
    "copy orders to stdout",
    "copy orders from stdin",
    ";; commit",
    " \n\t-- comment\n/* a /* nested */ */ -- another\r commit and chain",
    "/**/commit",
  ])("%o is refused before anything is sent", async (sql) => {
    const unreachable = connect({ ...server, port: 1 });
    for (const result of [
      await unreachable.connection("db").run("run_statement", { sql }),
      await unreachable
        .connection("db")
        .run("run_transaction", { statements: [{ sql: "select 1" }, { sql }] }),
    ]) {
      expect(failureOf(result)).toMatchObject({
        code: "bad_request",
        problems: [{ message: expect.any(String) }],
      });
    }
    await unreachable.close();
  });

  test("takes one statement", async () => {
    for (const sql of [
      "delete from orders; delete from items",
      "insert into orders values (1); commit",
      "-- nothing",
      ";",
    ]) {
      expect(failureOf(await db().run("run_statement", { sql })).code).toBe("sql_syntax_error");
    }
    expect(await count("orders")).toBe(0);
  });

  test("what a procedure commits inside is refused by the server", async () => {
    await setUp(
      hub,
      "create or replace procedure p() language plpgsql as $$ begin insert into orders values (1); commit; end $$",
    );
    expect(failureOf(await db().run("run_statement", { sql: "call p()" }))).toMatchObject({
      service_code: "2D000",
    });
    expect(await count("orders")).toBe(0);
  });

  test("what is found at the commit is told, and nothing stays", async () => {
    const failure = failureOf(await db().run("run_statement", { sql: "insert into items values (99)" }));
    expect(failure).toMatchObject({
      code: "sql_foreign_key_violation",
      service_code: "23503",
      retryable: false,
    });
    expect(await count("items")).toBe(0);
  });

  test("what cannot run in a transaction is unsupported", async () => {
    expect(failureOf(await db().run("run_statement", { sql: "vacuum orders" }))).toMatchObject({
      code: "sql_unsupported",
      service_code: "25001",
    });
  });

  test("a role whose transactions are read only by default keeps to that", async () => {
    await setUp(
      hub,
      "drop role if exists reader",
      "create role reader login superuser password 'reader-password'",
    );
    await setUp(hub, "alter role reader set default_transaction_read_only = on");
    const reader = connect(server, { user: "reader", password: "reader-password" });
    const result = await reader.connection("db").run("run_statement", { sql: "delete from orders" });
    expect(failureOf(result).code).toBe("sql_read_only");
    await reader.close();
  });
});

describe("run_transaction", () => {
  test("commits all", async () => {
    const data = dataOf(
      await db().run("run_transaction", {
        statements: [
          { sql: "insert into orders values ($1, $2)", params: [1, 10] },
          { sql: "insert into items select 1 from generate_series(1, 3)" },
          { sql: "select total from orders where id = $1", params: [1] },
        ],
      }),
    );
    expect(data.results).toMatchObject([
      { command: "INSERT", row_count: 1, rows: [] },
      { command: "INSERT", row_count: 3 },
      { command: "SELECT", row_count: 1, rows: [{ total: 10 }] },
    ]);
    expect([await count("orders"), await count("items")]).toEqual([1, 3]);
  });

  test("or none, and says which failed", async () => {
    const failure = failureOf(
      await db().run("run_transaction", {
        statements: [
          { sql: "insert into orders values (1, 10)" },
          { sql: "insert into orders values (1, 20)" },
          { sql: "select 1" },
        ],
      }),
    );
    expect(failure).toMatchObject({
      code: "sql_unique_violation",
      service_code: "23505",
      problems: [{ path: "/statements/1/sql" }],
      data: { constraint: "orders_pkey" },
    });
    expect(failure.message).toMatch(
      /^Statement 2 of 3 failed, and none has happened: PostgreSQL: duplicate key/,
    );
    expect(await count("orders")).toBe(0);
  });

  test("runs under the isolation that is asked for", async () => {
    for (const isolation of ["read committed", "repeatable read", "serializable"] as const) {
      const { results } = dataOf(
        await db().run("run_transaction", { isolation, statements: [{ sql: "show transaction_isolation" }] }),
      );
      expect(results[0]?.rows).toEqual([{ transaction_isolation: isolation }]);
    }
    const result = await hub.runConnectionAction("db", "run_transaction", {
      isolation: "read committed; drop table orders",
      statements: [{ sql: "select 1" }],
    } as never);
    expect(failureOf(result).code).toBe("invalid_input");
  });

  test("one that loses against another is rolled back, and may be run again", async () => {
    await setUp(hub, "insert into orders values (1, 0)");
    const other = new pg.Client({ ...server, host: "127.0.0.1", ssl: false });
    await other.connect();
    await other.query("select pg_advisory_lock(1)");
    const running = db().run("run_transaction", {
      isolation: "serializable",
      statements: [
        { sql: "select sum(total) from orders" },
        { sql: "select pg_advisory_lock(1)" },
        { sql: "insert into orders select 2, sum(total) from orders" },
      ],
    });
    await until(async () => (await other.query("select from pg_locks where not granted")).rowCount === 1);
    await other.query("begin isolation level serializable");
    await other.query("insert into orders select 3, sum(total) from orders");
    await other.query("commit");
    await other.query("select pg_advisory_unlock(1)");
    const failure = failureOf(await running);
    expect(failure).toMatchObject({
      code: "sql_serialization_failure",
      service_code: "40001",
      retryable: true,
    });
    expect(await rowsOf(hub, "select id from orders order by id")).toEqual([{ id: 1 }, { id: 3 }]);
    await other.end();
  });

  test("what one call sets or leaves open, the next does not meet", async () => {
    const single = connect(server, { maxSessions: 1 });
    const state = () =>
      rowsOf(
        single,
        `select pg_backend_pid() as pid, current_setting('search_path') as path, current_user as user, (select count(*) from pg_listening_channels()) as channels,
          (select count(*) from pg_locks where locktype = 'advisory') as locks, to_regclass('scratch') as scratch`,
      );
    const before = await state();
    dataOf(
      await single.connection("db").run("run_transaction", {
        statements: [
          { sql: "create temp table scratch (a int)" },
          { sql: "set search_path = pg_temp" },
          { sql: "set session role pg_monitor" },
          { sql: "listen channel" },
          { sql: "select pg_advisory_lock(1)" },
          { sql: "declare c cursor with hold for select 1" },
        ],
      }),
    );
    expect(await state()).toEqual(before);
    await single.close();
  });
});
