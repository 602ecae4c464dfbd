import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SqlValue } from "../src/index.js";
import { connect, dataOf, failureOf, rowsOf, setUp, type TestHub } from "./harness.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
let hub: TestHub;

beforeAll(async () => {
  server = await startPostgres();
  hub = connect(server);
  await setUp(
    hub,
    "create type mood as enum ('sad', 'happy')",
    "create type pair as (a int, b text)",
    "create domain positive as int check (value > 0)",
    "create domain tags as text[]",
  );
});

afterAll(async () => {
  await hub?.close();
  await server?.stop();
});

const query = (sql: string, params: SqlValue[] = [], more: { limit?: number } = {}) =>
  hub.connection("db").run("run_query", { sql, params, ...more });

async function selected(sql: string, params: SqlValue[] = []) {
  const { rows, columns } = dataOf(await query(`select ${sql} as v`, params));
  return [rows[0]?.v, columns[0]?.type];
}

test("rows by column, with the columns' types in order", async () => {
  const data = dataOf(await query('select $1::int + 1 as n, \'x\' as "2", null as "1"', [41]));
  expect(data).toEqual({
    columns: [
      { name: "n", type: "integer" },
      { name: "2", type: "text" },
      { name: "1", type: "text" },
    ],
    rows: [{ n: 42, 2: "x", 1: null }],
    row_count: 1,
    has_more: false,
  });
});

test("no rows still have columns", async () => {
  expect(dataOf(await query("select 1 as a where false"))).toEqual({
    columns: [{ name: "a", type: "integer" }],
    rows: [],
    row_count: 0,
    has_more: false,
  });
  expect(dataOf(await query("select"))).toMatchObject({ columns: [], rows: [{}], row_count: 1 });
});

test.each([
  "select 1 as a;",
  "select 1 as a -- end",
  "/* a */ (select 1 as a) ;;",
  "values (1)",
  "with w as (select 1) table w",
])("%s", async (sql) => {
  expect(dataOf(await query(sql)).row_count).toBe(1);
});

test("columns of one name keep all their values", async () => {
  const { columns, rows } = dataOf(await query("select 1 as a, 2 as a, 3 as a_2, 4 as a, 5 as b"));
  expect(columns.map(({ name }) => name)).toEqual(["a", "a_3", "a_2", "a_4", "b"]);
  expect(rows).toEqual([{ a: 1, a_3: 2, a_2: 3, a_4: 4, b: 5 }]);
});

test("a column named __proto__ is one", async () => {
  const [row] = await rowsOf(hub, 'select 1 as "__proto__", 2 as constructor');
  expect(Object.entries(row ?? {})).toEqual([
    ["__proto__", 1],
    ["constructor", 2],
  ]);
});

describe("values", () => {
  test.each([
    ["true", true, "boolean"],
    ["1::smallint", 1, "smallint"],
    ["(-2147483648)::int", -2_147_483_648, "integer"],
    ["9223372036854775807::bigint", "9223372036854775807", "bigint"],
    ["count(*)", "1", "bigint"],
    ["0.1000000000000000000001::numeric", "0.1000000000000000000001", "numeric"],
    ["'NaN'::numeric", "NaN", "numeric"],
    ["1.5::real", 1.5, "real"],
    ["0.1::float8 + 0.2::float8", 0.1 + 0.2, "double precision"],
    ["'NaN'::float8", "NaN", "double precision"],
    ["'-Infinity'::float8", "-Infinity", "double precision"],
    ["'a'::varchar(3)", "a", "character varying"],
    ["'é😀'::text", "é😀", "text"],
    ["''::text", "", "text"],
    ["'\\x00ff'::bytea", "\\x00ff", "bytea"],
    ["date '2024-02-29'", "2024-02-29", "date"],
    ["time '12:34:56.789'", "12:34:56.789", "time without time zone"],
    ["timestamp '2024-02-29 12:34:56.123456'", "2024-02-29T12:34:56.123456", "timestamp without time zone"],
    [
      "timestamptz '2024-02-29 12:34:56+00' at time zone 'UTC'",
      "2024-02-29T12:34:56",
      "timestamp without time zone",
    ],
    ["'infinity'::timestamptz", "infinity", "timestamp with time zone"],
    ["timestamp '0044-03-15 12:00 BC'", "0044-03-15 12:00:00 BC", "timestamp without time zone"],
    ["interval '1 day 2 hours'", "1 day 02:00:00", "interval"],
    ["'{\"a\": [1, null]}'::json", { a: [1, null] }, "json"],
    ["'null'::jsonb", null, "jsonb"],
    ["gen_random_uuid()", expect.stringMatching(/^[0-9a-f-]{36}$/), "uuid"],
    ["'10.0.0.0/8'::cidr", "10.0.0.0/8", "cidr"],
    ["int4range(1, 5)", "[1,5)", "int4range"],
    ["point(1, 2)", "(1,2)", "point"],
    ["'happy'::mood", "happy", "mood"],
    ["row(1, 'a b')::pair", '(1,"a b")', "pair"],
    ["5::positive", 5, "integer"],
    ["null::int[]", null, "integer[]"],
    ["'{}'::int[]", [], "integer[]"],
    ["array[1, null, 3]", [1, null, 3], "integer[]"],
    [
      "array[[1, 2], [3, 4]]",
      [
        [1, 2],
        [3, 4],
      ],
      "integer[]",
    ],
    ["'[5:6]={1,2}'::int[]", [1, 2], "integer[]"],
    ["array['a \"b\" \\', 'NULL', '', '{x,y}', null]", ['a "b" \\', "NULL", "", "{x,y}", null], "text[]"],
    ["array[1::bigint]", ["1"], "bigint[]"],
    ["array['{\"a\": 1}'::jsonb]", [{ a: 1 }], "jsonb[]"],
    ["array[true, false]", [true, false], "boolean[]"],
    ["array['happy'::mood, 'sad']", ["happy", "sad"], "mood[]"],
    ["array['a', 'b']::tags", ["a", "b"], "text[]"],
    ["array[box(point(0,0), point(1,1)), box(point(2,2), point(3,3))]", "{(1,1),(0,0);(3,3),(2,2)}", "box[]"],
    ["'1 2'::int2vector", "1 2", "int2vector"],
  ])("%s", async (sql, value, type) => {
    expect(await selected(sql)).toEqual([value, type]);
  });

  test("timestamps have their zone's offset in full", async () => {
    await setUp(
      hub,
      "create role berlin login password 'berlin-password'",
      "alter role berlin set timezone = 'Europe/Berlin'",
    );
    await setUp(
      hub,
      "alter role berlin set datestyle = 'German, DMY'",
      "alter role berlin set bytea_output = 'escape'",
    );
    const berlin = connect(server, { user: "berlin", password: "berlin-password" });
    const [row] = await rowsOf(
      berlin,
      "select '2024-07-01 12:00+00'::timestamptz as summer, '1890-01-01'::timestamptz as early, '01/02/2024'::date as day, '\\xff'::bytea as bytes",
    );
    expect(row).toEqual({
      summer: "2024-07-01T14:00:00+02:00",
      early: "1890-01-01T00:00:00+00:53:28",
      // Settings that decide how text is read stay the role's own.
      day: "2024-02-01",
      bytes: "\\xff",
    });
    await berlin.close();
  });
});

describe("parameters", () => {
  test.each<[string, SqlValue, unknown]>([
    ["$1::text", "it's; drop table x; --", "it's; drop table x; --"],
    ["$1::int", 5, 5],
    ["$1::bigint", 2n ** 62n, "4611686018427387904"],
    ["$1::float8", Number.NaN, "NaN"],
    ["$1::float8", Number.NEGATIVE_INFINITY, "-Infinity"],
    ["$1::float8", -0, 0],
    ["$1::bool", false, false],
    ["$1::text", null, null],
    ["$1::timestamptz at time zone 'UTC'", new Date(Date.UTC(2024, 1, 29, 12)), "2024-02-29T12:00:00"],
    ["$1::bytea", Uint8Array.of(0, 255), "\\x00ff"],
    ["$1::bytea", "\\x00ff", "\\x00ff"],
    ["$1::int[]", [1, null, 3], [1, null, 3]],
    ["$1::text[]", ['a"b', "c\\d", "", "NULL", "{", ","], ['a"b', "c\\d", "", "NULL", "{", ","]],
    [
      "$1::int[]",
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["$1::bytea[]", [Uint8Array.of(1), null], ["\\x01", null]],
    ["$1::jsonb[]", [{ a: '"' }, { b: "\\" }], [{ a: '"' }, { b: "\\" }]],
    ["$1::jsonb", { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ["$1::json", "[1, 2]", [1, 2]],
  ])("%s of %o", async (sql, param, value) => {
    expect((await selected(sql, [param]))[0]).toEqual(value);
  });

  test.each<[unknown, string]>([
    ["a\0b", "NUL"],
    ["\ud800", "Unicode"],
    [["a", ["b\0"]], "NUL"],
    [undefined, "undefined"],
    [Symbol("s"), "symbol"],
    [new Date(Number.NaN), "date"],
    [{ a: 1n }, "JSON"],
  ])("%o is refused before it is sent", async (param, reason) => {
    const result = await hub.runConnectionAction("db", "run_query", {
      sql: "select $1",
      params: [param],
    } as never);
    const failure = failureOf(result);
    expect(failure).toMatchObject({ code: "invalid_input", problems: [{ path: "/params/0" }] });
    expect(failure.message).toContain(reason);
  });

  test("too few are the server's to tell, and too many as well", async () => {
    expect(failureOf(await query("select $1::int, $2::int", [1])).service_code).toBe("08P01");
    expect(failureOf(await query("select 1", [1])).service_code).toBe("08P01");
    expect(dataOf(await query("select 1")).row_count).toBe(1);
  });
});

describe("limits", () => {
  test.each([
    [1000, 1000, undefined, 1000, false],
    [1001, 1000, undefined, 1000, true],
    [5, 10, 10, 5, false],
    [10, 10, 10, 10, false],
    [11, 10, 10, 10, true],
    [100, 100, 100, 100, false],
    [101, 101, 101, 101, false],
    [5000, 4321, 4321, 4321, true],
    [10_000, 10_000, 10_000, 10_000, false],
  ])("of %i rows", async (count, _, limit, returned, more) => {
    const data = dataOf(
      await query("select n from generate_series(1, $1) n", [count], limit === undefined ? {} : { limit }),
    );
    expect(data.rows.map(({ n }) => n)).toEqual(Array.from({ length: returned }, (__, index) => index + 1));
    expect(data).toMatchObject({ row_count: returned, has_more: more });
  });

  test.each([0, 10_001, 1.5])("%d is no limit", async (limit) => {
    expect(failureOf(await query("select 1", [], { limit }))).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "/limit" }],
    });
  });

  test("an endless query ends at its limit", async () => {
    const endless = "with recursive n as (select 1 as i union all select i + 1 from n) select i from n";
    expect(dataOf(await query(endless, [], { limit: 3 }))).toMatchObject({ row_count: 3, has_more: true });
  });

  test("rows past the bytes that a call may return are left out", async () => {
    const data = dataOf(await query("select n, repeat('x', 1048576) as wide from generate_series(1, 50) n"));
    expect(data).toMatchObject({ row_count: 9, has_more: true });
    expect(data.rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const failure = failureOf(await query("select repeat('x', 11000000)"));
    expect(failure).toMatchObject({ code: "response_too_large", retryable: false });
  });

  test("a row that is still larger ends the session before it is in memory, and only that session", async () => {
    const failure = failureOf(await query("select repeat('x', 200000000)"));
    expect(failure).toMatchObject({ code: "response_too_large", retryable: false });
    expect(failure.message).toContain("A row is larger than 16777216 bytes");
    expect(await rowsOf(hub, "select 1 as a")).toEqual([{ a: 1 }]);
  });
});

describe("what the server says of a faulty query", () => {
  test("has the code, the server's code, its words and the place", async () => {
    const failure = failureOf(await query("select '😀',\n  nope from pg_class"));
    expect(failure).toMatchObject({
      code: "sql_undefined_object",
      service_code: "42703",
      retryable: false,
      message: 'PostgreSQL: column "nope" does not exist (line 2, column 3).',
      data: { position: { character: 15, line: 2, column: 3 } },
    });
  });

  test("has its hint", async () => {
    await setUp(hub, "create table people (name text)");
    expect(failureOf(await query("select nam from people")).message).toBe(
      'PostgreSQL: column "nam" does not exist (line 1, column 8). Hint: Perhaps you meant to reference the column "people.name".',
    );
  });

  test("says what else to use where it is no query", async () => {
    const failure = failureOf(await query("show server_version"));
    expect(failure.message).toMatch(
      /^PostgreSQL: syntax error at or near "show" \(line 1, column 1\)\. run_query takes one SELECT/,
    );
  });

  test("comes also where the query fails half-way", async () => {
    const failure = failureOf(
      await query("select 1 / (n - 3000) from generate_series(1, 4000) n", [], { limit: 4000 }),
    );
    expect(failure).toMatchObject({ code: "sql_invalid_value", service_code: "22012" });
  });

  test("leaves the session fit for the next call", async () => {
    const single = connect(server, { maxSessions: 1 });
    const pid = async () => (await rowsOf(single, "select pg_backend_pid() as pid"))[0]?.pid;
    const before = await pid();
    failureOf(await single.connection("db").run("run_query", { sql: "select nope" }));
    expect(await pid()).toBe(before);
    await single.close();
  });
});
