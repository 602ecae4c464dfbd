import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SqlValue } from "../src/index.js";
import { identifierFault, quote, quoteTable } from "../src/sql/identifier.js";
import { firstKeyword } from "../src/sql/keyword.js";
import { deleteStatement, insertStatements, updateStatement } from "../src/sql/rows.js";
import { connect, dataOf, rowsOf, setUp, type TestHub } from "./harness.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

// No value and no name changes what a statement is: shown on the builders' text, and on a server.

let server: TestServer;
let hub: TestHub;
const db = () => hub.connection("db");

beforeAll(async () => {
  server = await startPostgres();
  hub = connect(server);
  await setUp(hub, "create table untouched (n int)", "insert into untouched values (1)");
});

afterAll(async () => {
  await hub?.close();
  await server?.stop();
});

const HOSTILE = [
  '"',
  "'",
  "\\",
  ";",
  "--",
  "/*",
  "*/",
  "$1",
  "$$",
  "\n",
  "\t",
  " ",
  ".",
  "%",
  "U&",
  "é",
  "😀",
  "\u2028",
  "a",
  "A",
  "1",
];
const text = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(fc.constantFrom(...HOSTILE, "drop table untouched", "returning", "*"), { maxLength: 6 })
      .map((parts) => parts.join("")),
  )
  .filter((value) => !value.includes("\0") && value.isWellFormed());
const identifier = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
    fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 8 }).map((parts) => parts.join("")),
    fc.constantFrom(
      "select",
      "SELECT",
      "user",
      "__proto__",
      "constructor",
      "ctid2",
      "source",
      "target",
      "excluded",
    ),
  )
  .filter((name) => identifierFault(name) === undefined);

/** A statement's text with every quoted identifier blanked out: its structure. */
const structureOf = (sql: string) => sql.replace(/"(?:[^"]|"")*"/g, '"_"');

describe("the text", () => {
  test("of a quoted identifier reads back as the identifier", () => {
    fc.assert(
      fc.property(identifier, (name) => {
        const quoted = quote(name);
        expect(quoted).toMatch(/^"(?:[^"]|"")+"$/);
        expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name);
      }),
    );
  });

  test.each(["", "a\0b", "\udc00", "x".repeat(64), "é".repeat(32)])("of %o is none", (name) => {
    expect(() => quote(name)).toThrow(TypeError);
    expect(() => quoteTable({ schema: "public", table: name })).toThrow(TypeError);
  });

  test("of a statement depends on the number and order of columns alone", () => {
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(text),
      fc.dictionary(text, text),
    );
    fc.assert(
      fc.property(identifier, identifier, identifier, value, value, (schema, table, column, one, other) => {
        const name = { schema, table };
        const make = (given: unknown, where: string) => [
          ...insertStatements(name, [{ [column]: given }], { returning: [column] }),
          ...insertStatements(name, [{ [column]: given }], {
            onConflict: { action: "update", columns: [column] },
          }),
          updateStatement(name, { [column]: given }, { [column]: where }, "*"),
          deleteStatement(name, { [column]: { in: [where], ne: where } }, undefined),
        ];
        const statements = make(one, "x");
        expect(statements.map((statement) => statement.text)).toEqual(
          make(other, JSON.stringify(other)).map((statement) => statement.text),
        );
        const plain = { schema: "s", table: "t" };
        expect(structureOf(statements[0]?.text ?? "")).toBe(
          structureOf(insertStatements(plain, [{ c: 1 }], { returning: ["c"] })[0]?.text ?? ""),
        );
      }),
    );
  });

  test("of an empty condition is none", () => {
    expect(() => deleteStatement({ schema: "s", table: "t" }, { a: {} }, undefined)).toThrow(TypeError);
    expect(() => deleteStatement({ schema: "s", table: "t" }, { a: undefined } as never, undefined)).toThrow(
      TypeError,
    );
  });
});

test.each([
  ["select 1", "SELECT"],
  ["  \n\t;; Commit", "COMMIT"],
  ["--\ncommit", "COMMIT"],
  ["-- a\rcommit", "COMMIT"],
  ["/* a */commit", "COMMIT"],
  ["/* /* */ */ commit", "COMMIT"],
  ["/* /* */ commit", ""],
  ["/*", ""],
  ["-- commit", ""],
  ["(select 1)", ""],
  ["", ""],
  ["\u00a0commit", "COMMIT"],
  ["commit$x", "COMMIT"],
])("%o begins with %o", (sql, keyword) => {
  expect(firstKeyword(sql)).toBe(keyword);
});

describe("on a server", () => {
  test("whatever a value says, it comes back as it was, and nothing else happens", () =>
    fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const values: SqlValue[] = [one, [one, other, null], { [one]: [other] }];
        const [row] = dataOf(
          await db().run("run_query", {
            sql: "select $1::text as a, $2::text[] as b, $3::jsonb as c",
            params: values,
          }),
        ).rows;
        expect(row).toEqual({ a: values[0], b: values[1], c: values[2] });
      }),
      { numRuns: 200 },
    ));

  test("whatever a table and its columns are called, they are written, found and described", () =>
    fc.assert(
      fc.asyncProperty(
        identifier,
        fc.uniqueArray(identifier, { minLength: 2, maxLength: 2 }),
        text,
        async (table, columns, value) => {
          const [key, column] = columns as [string, string];
          // zod takes no member of this name out of a record.
          fc.pre(!columns.includes("__proto__"));
          const created = await db().run("run_statement", {
            sql: `create table ${quoteTable({ schema: "public", table })} (${quote(key)} text primary key, ${quote(column)} text)`,
          });
          // "untouched" is there already, and a few column names are the system's.
          fc.pre(created.ok);
          const name = { table };
          dataOf(
            await db().run("insert_rows", {
              ...name,
              rows: [{ [key]: value, [column]: "1" }, { [key]: `${value}-` }],
            }),
          );
          dataOf(
            await db().run("upsert_rows", {
              ...name,
              rows: [{ [key]: value, [column]: "2" }],
              conflict_columns: [key],
            }),
          );
          const updated = await db().run("update_rows", {
            ...name,
            set: { [column]: value },
            where: { [column]: "2" },
            returning: [key, column],
          });
          expect(dataOf(updated).rows).toEqual([{ [key]: value, [column]: value }]);
          const described = dataOf(await db().run("describe_table", name));
          expect([described.columns.map((info) => info.name), described.primary_key]).toEqual([
            columns,
            [key],
          ]);
          const listed = dataOf(await db().run("list_tables", { search: table }));
          expect(listed.tables.map((info) => info.name)).toContain(table);
          const deleted = await db().run("delete_rows", {
            ...name,
            where: { [key]: [value, `${value}-`] },
            returning: "*",
          });
          expect(dataOf(deleted).row_count).toBe(2);
          await setUp(hub, `drop table ${quoteTable({ schema: "public", table })}`);
          expect(await rowsOf(hub, "select n from untouched")).toEqual([{ n: 1 }]);
        },
      ),
      { numRuns: 60 },
    ));
});
