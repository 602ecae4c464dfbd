import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, dataOf, failureOf, rowsOf, setUp, type TestHub } from "./harness.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
/** What the attacks run on: one session, so that each meets what the one before it left. */
let hub: TestHub;
/** Looks on from sessions of its own. */
let witness: TestHub;

const SCENE = [
  "create table victims (id int primary key, name text)",
  "insert into victims values (1, 'ana'), (2, 'bo')",
  "create sequence counter",
  "create materialized view victims_view as select * from victims",
  "create procedure proc() language sql as 'delete from victims'",
  "create function write_it() returns int language sql volatile as 'delete from victims returning 1'",
  `create function unlock_and_write() returns int language plpgsql volatile as $$
     begin
       set transaction read write;
       delete from victims;
       return 1;
     end $$`,
  `create function configure_and_write() returns int language plpgsql volatile as $$
     begin
       perform set_config('transaction_read_only', 'off', true);
       delete from victims;
       return 1;
     end $$`,
  `create function swallow_and_write() returns int language plpgsql volatile as $$
     begin
       begin
         perform set_config('transaction_read_only', 'off', false);
       exception when others then null;
       end;
       execute 'delete from victims';
       return 1;
     end $$`,
  `create function sly() returns int language plpgsql immutable as $$
     begin
       perform set_config('transaction_read_only', 'off', true);
       execute 'delete from victims';
       return 1;
     end $$`,
  `create function commit_it() returns int language plpgsql volatile as $$
     begin
       commit;
       delete from victims;
       return 1;
     end $$`,
];

/** Everything that an attack could have changed. */
const FINGERPRINT = `
select (select string_agg(id || name, ',' order by id) from victims) as rows,
  (select string_agg(relname, ',' order by relname) from pg_class where relnamespace = 'public'::regnamespace) as relations,
  (select last_value || ' ' || is_called from counter) as counter,
  (select count(*) from pg_largeobject_metadata) as large_objects,
  (select count(*) from pg_roles) as roles,
  (select count(*) from pg_db_role_setting) as settings,
  (select count(*) from pg_prepared_xacts) as prepared_transactions,
  (select count(*) from pg_locks where locktype = 'advisory') as advisory_locks,
  (select count(*) from pg_listening_channels()) as channels,
  (select count(*) from pg_class where relpersistence = 't') as temporary_tables`;

/** What a session could have kept for the next call. */
const LEFTOVERS = `
select current_user as user, current_setting('search_path') as search_path, current_setting('work_mem') as work_mem,
  current_setting('transaction_read_only') as read_only, current_setting('default_transaction_read_only') as default_read_only,
  (select count(*) from pg_prepared_statements) as statements,
  (select count(*) from pg_cursors where name not like 'plugboard%') as cursors`;

let fingerprint: unknown;
let leftovers: unknown;

beforeAll(async () => {
  server = await startPostgres();
  hub = connect(server, { maxSessions: 1 });
  witness = connect(server);
  await setUp(witness, ...SCENE);
  fingerprint = await rowsOf(witness, FINGERPRINT);
  leftovers = await rowsOf(hub, LEFTOVERS);
});

afterAll(async () => {
  await Promise.all([hub?.close(), witness?.close()]);
  await server?.stop();
});

async function expectNothingChanged() {
  expect(await rowsOf(witness, FINGERPRINT)).toEqual(fingerprint);
  expect(await rowsOf(hub, LEFTOVERS)).toEqual(leftovers);
}

const SYNTAX = "sql_syntax_error";
const READ_ONLY = "sql_read_only";

describe("a query that would write, and what stops it", () => {
  test.each([
    // A second statement.
    ["select 1; drop table victims", SYNTAX],
    ["select 1; commit; drop table victims", SYNTAX],
    ["select 1; rollback; begin read write; delete from victims; commit", SYNTAX],
    ["select 1;;; drop table victims", SYNTAX],
    ["select 1 -- comment\n; drop table victims", SYNTAX],
    ["select 1 /* a /* b */ */; drop table victims", SYNTAX],
    ["select 1 -- \r; drop table victims", SYNTAX],
    ["select '\\'; drop table victims; --'", SYNTAX],
    ["select E'\\'; drop table victims; --'", "data"],
    ["select $x$; drop table victims; $x$", "data"],
    ["select U&'\\0027; drop table victims; --'", "data"],
    ["select 1； drop table victims", SYNTAX],
    ["select 1 \u037e drop table victims", SYNTAX],
    ["select $1; drop table victims", SYNTAX],
    // A statement other than a query.
    ["commit", SYNTAX],
    ["commit; drop table victims", SYNTAX],
    ["rollback and chain", SYNTAX],
    ["*/ ; drop table victims; /*", SYNTAX],
    [") ; drop table victims", SYNTAX],
    ["", "invalid_input"],
    ["-- nothing", SYNTAX],
    ["insert into victims values (3, 'eve')", SYNTAX],
    ["update victims set name = 'eve'", SYNTAX],
    ["delete from victims", SYNTAX],
    ["truncate victims", SYNTAX],
    ["drop table victims", SYNTAX],
    ["create table stolen as select * from victims", SYNTAX],
    ["create temp table stolen (a int)", SYNTAX],
    ["copy victims to program 'true'", SYNTAX],
    ["copy victims from stdin", SYNTAX],
    ["do $$ begin delete from victims; end $$", SYNTAX],
    ["call proc()", SYNTAX],
    ["explain analyze delete from victims", SYNTAX],
    ["set transaction read write", SYNTAX],
    ["set session characteristics as transaction read write", SYNTAX],
    ["set search_path = evil", SYNTAX],
    ["set role postgres", SYNTAX],
    ["prepare p as delete from victims", SYNTAX],
    ["listen channel", SYNTAX],
    ["lock table victims", SYNTAX],
    ["declare c cursor with hold for select 1", SYNTAX],
    ["refresh materialized view victims_view", SYNTAX],
    ["vacuum victims", SYNTAX],
    ["discard all", SYNTAX],
    ["prepare transaction 'x'", SYNTAX],
    // A query with more in it than a query.
    ["with gone as (delete from victims returning *) select * from gone", "sql_unsupported"],
    ["with came as (insert into victims values (3, 'eve') returning *) table came", "sql_unsupported"],
    ["with u as (update victims set name = 'eve' returning *) select * from u", "sql_unsupported"],
    ["select * into stolen from victims", SYNTAX],
    ["select * into temp stolen from victims", SYNTAX],
    ["select * from victims for update", READ_ONLY],
    ["select * from victims for key share", READ_ONLY],
    // A function with more in it than it seems.
    ["select nextval('counter')", READ_ONLY],
    ["select setval('counter', 99)", READ_ONLY],
    ["select write_it()", READ_ONLY],
    ["select unlock_and_write()", "sql_unsupported"],
    ["select configure_and_write()", "sql_unsupported"],
    ["select set_config('transaction_read_only', 'off', false)", "sql_unsupported"],
    ["select set_config('transaction_read_only', 'off', true), write_it()", "sql_unsupported"],
    ["select swallow_and_write()", READ_ONLY],
    ["select sly()", "sql_unsupported"],
    ["select commit_it()", "sql_error"],
    ["select query_to_xml('delete from victims', true, true, '')", "sql_unsupported"],
    ["select cursor_to_xml('plugboard_1', 1, true, true, '')", "sql_error"],
    // What the server lets a read-only transaction do, and its end undoes.
    ["select set_config('search_path', 'evil', false)", "data"],
    ["select set_config('role', 'pg_monitor', false)", "data"],
    ["select set_config('default_transaction_read_only', 'off', false)", "data"],
    ["select set_config('statement_timeout', '0', false), set_config('work_mem', '64kB', false)", "data"],
    ["select lo_create(4242)", "data"],
    ["select lo_from_bytea(4243, 'x')", "data"],
    ["select pg_notify('channel', 'x')", "data"],
    ["select pg_advisory_lock(1)", "data"],
    ["select pg_advisory_lock_shared(2), pg_advisory_xact_lock(3)", "data"],
  ])("%s", async (sql, expected) => {
    const params = sql.includes("$1") ? ["x"] : [];
    const result = await hub.connection("db").run("run_query", { sql, params });
    expect(result.ok ? "data" : result.code).toBe(expected);
    await expectNothingChanged();
  });

  test("whatever pieces the text is made of", async () => {
    const piece = fc.constantFrom(
      ...[
        "select 1",
        "select write_it()",
        ";",
        "commit",
        "rollback",
        "begin",
        "drop table victims",
        "delete from victims",
      ],
      ...[
        "--",
        "\n",
        "\r",
        "/*",
        "*/",
        "'",
        '"',
        "$$",
        "$x$",
        "E'",
        "U&'",
        "\\",
        "(",
        ")",
        ",",
        "with x as (",
        " for ",
        "cursor",
      ],
      ...[
        "explain",
        "analyze",
        "copy victims to stdout",
        "execute",
        "prepare x as",
        "union",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "；",
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
        const sql = pieces.join(" ");
        await hub.connection("db").run("run_query", { sql });
        await hub.connection("db").run("explain_query", { sql, analyze: true });
        expect(await rowsOf(witness, FINGERPRINT)).toEqual(fingerprint);
      }),
      { numRuns: 150 },
    );
  });

  test("a NUL, where the server would take the text to end, is refused before it is sent", async () => {
    const result = await hub.connection("db").run("run_query", { sql: "select 1\0; drop table victims" });
    expect(failureOf(result)).toMatchObject({ code: "invalid_input", problems: [{ path: "/sql" }] });
  });
});

describe("an explained statement", () => {
  test.each([
    ["delete from victims", false, "data"],
    ["insert into victims values (3, 'eve')", false, "data"],
    ["select write_it()", false, "data"],
    ["create table stolen as select 1", false, "data"],
    ["delete from victims", true, READ_ONLY],
    ["insert into victims values (3, 'eve')", true, READ_ONLY],
    ["with gone as (delete from victims returning *) select * from gone", true, READ_ONLY],
    // The server lets it run, and its end undoes it.
    ["create table stolen as select 1", true, "data"],
    ["create materialized view stolen as select 1", true, "data"],
    ["select * from victims for update", true, READ_ONLY],
    ["select write_it()", true, READ_ONLY],
    ["select unlock_and_write()", true, "sql_unsupported"],
    ["select nextval('counter')", true, READ_ONLY],
    ["select pg_advisory_lock(1)", true, "data"],
    ["select 1; drop table victims", false, SYNTAX],
    ["analyze delete from victims", false, SYNTAX],
    ["(analyze) delete from victims", false, SYNTAX],
    ["commit", true, SYNTAX],
    ["do $$ begin delete from victims; end $$", true, SYNTAX],
    ["call proc()", true, SYNTAX],
  ])("%s (analyze: %s)", async (sql, analyze, expected) => {
    const result = await hub.connection("db").run("explain_query", { sql, analyze });
    expect(result.ok ? "data" : result.code).toBe(expected);
    await expectNothingChanged();
  });

  test("has the server's plan, with times only when it was run", async () => {
    const plan = async (analyze: boolean) =>
      dataOf(
        await hub
          .connection("db")
          .run("explain_query", { sql: "select * from victims where id = $1", params: [1], analyze }),
      ).plan;
    expect(await plan(false)).toMatchObject({ Plan: { "Relation Name": "victims" } });
    expect(await plan(false)).not.toHaveProperty("Execution Time");
    expect(await plan(true)).toHaveProperty("Execution Time");
  });
});

describe("a connection that is read only", () => {
  test("refuses every action that writes before anything is sent", async () => {
    const unreachable = connect({ ...server, port: 1 }, { readOnly: true });
    const db = unreachable.connection("db");
    const table = { table: "victims" };
    const results = [
      await db.run("run_statement", { sql: "delete from victims" }),
      await db.run("run_transaction", { statements: [{ sql: "delete from victims" }] }),
      await db.run("insert_rows", { ...table, rows: [{ id: 3 }] }),
      await db.run("upsert_rows", { ...table, rows: [{ id: 3 }], conflict_columns: ["id"] }),
      await db.run("update_rows", { ...table, set: { name: "eve" }, all_rows: true }),
      await db.run("delete_rows", { ...table, all_rows: true }),
    ];
    for (const result of results)
      expect(failureOf(result)).toMatchObject({ code: READ_ONLY, retryable: false });
    const list = await db.listActions();
    if (!list.ok) throw new Error(list.message);
    expect(list.actions.filter(({ effect }) => effect !== "read")).toHaveLength(results.length);
    await unreachable.close();
  });

  test("reads", async () => {
    const reader = connect(server, { readOnly: true });
    expect(await rowsOf(reader, "select count(*)::int as n from victims")).toEqual([{ n: 2 }]);
    await reader.close();
  });
});

// The README says so. Whoever finds a way to keep these out may turn them around.
describe("what no transaction holds: functions that act outside of it, with the role's own rights", () => {
  test("dblink opens a session of its own", async () => {
    await setUp(witness, "create extension dblink", "create table reached (n int)");
    const target = `host=127.0.0.1 port=${server.port} dbname=postgres user=postgres password='${server.password}'`;
    const sql = "select dblink_exec($1, 'insert into reached values (1)')";
    dataOf(await hub.connection("db").run("run_query", { sql, params: [target] }));
    expect(await rowsOf(witness, "select n from reached")).toEqual([{ n: 1 }]);
  });

  test("other sessions can be ended by who may", async () => {
    const other = connect(server, { maxSessions: 1 });
    const [before] = await rowsOf(other, "select pg_backend_pid() as pid");
    await rowsOf(hub, "select pg_terminate_backend($1)", [String(before?.pid)]);
    const [after] = await rowsOf(other, "select pg_backend_pid() as pid");
    expect(after?.pid).not.toBe(before?.pid);
    await other.close();
  });
});
