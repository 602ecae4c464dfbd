import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, dataOf, failureOf, setUp, type TestHub } from "./harness.js";
import { startPostgres, type TestServer } from "./start-postgres.js";

let server: TestServer;
let hub: TestHub;
const db = () => hub.connection("db");

beforeAll(async () => {
  server = await startPostgres();
  hub = connect(server);
  await setUp(
    hub,
    "create schema shop",
    "comment on schema shop is 'What is sold'",
    `create table shop.products (
      id bigint generated always as identity primary key,
      code varchar(20) not null unique,
      price numeric(10, 2) default 0 check (price >= 0),
      price_with_tax numeric generated always as (price * 1.2) stored,
      old int,
      colours text[]
    )`,
    "alter table shop.products drop column old",
    "comment on table shop.products is 'Things'",
    "comment on column shop.products.code is 'As printed'",
    `create table shop.lines (
      order_id int, line int, product bigint references shop.products on delete cascade,
      primary key (order_id, line)
    )`,
    `create table shop.notes (order_id int, line int, body text,
      constraint "Note of line" foreign key (order_id, line) references shop.lines (order_id, line))`,
    "create index products_price on shop.products (price desc) where price > 100",
    "create view shop.cheap as select * from shop.products where price < 10",
    "create materialized view shop.summary as select count(*) from shop.products",
    "create table shop.log (at date) partition by range (at)",
    "create table shop.log_2024 partition of shop.log for values from ('2024-01-01') to ('2025-01-01')",
    "insert into shop.products (code) select 'c' || n from generate_series(1, 10) n",
    "analyze shop.products",
    'create table "Odd ""name" (a int)',
  );
});

afterAll(async () => {
  await hub?.close();
  await server?.stop();
});

describe("list_schemas", () => {
  test("lists those of the database's own", async () => {
    expect(dataOf(await db().run("list_schemas"))).toEqual({
      schemas: [
        { name: "public", owner: "pg_database_owner", comment: "standard public schema" },
        { name: "shop", owner: "postgres", comment: "What is sold" },
      ],
      has_more: false,
    });
  });

  test("and the system's, when asked", async () => {
    const { schemas } = dataOf(await db().run("list_schemas", { include_system: true }));
    expect(schemas.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["pg_catalog", "information_schema", "shop"]),
    );
  });
});

describe("list_tables", () => {
  test("lists tables and views with their kinds", async () => {
    const { tables } = dataOf(await db().run("list_tables", { schema: "shop" }));
    expect(tables.map(({ name, kind }) => [name, kind])).toEqual([
      ["cheap", "view"],
      ["lines", "table"],
      ["log", "partitioned_table"],
      ["log_2024", "partition"],
      ["notes", "table"],
      ["products", "table"],
      ["summary", "materialized_view"],
    ]);
    expect(tables.find(({ name }) => name === "products")).toEqual({
      schema: "shop",
      name: "products",
      kind: "table",
      estimated_rows: 10,
      comment: "Things",
    });
    expect(tables.find(({ name }) => name === "lines")?.estimated_rows).toBe(null);
  });

  test("by a part of the name, in any case, and not as a pattern", async () => {
    const found = async (search: string) =>
      dataOf(await db().run("list_tables", { search })).tables.map(({ name }) => name);
    expect(await found("PRODUCT")).toEqual(["products"]);
    expect(await found("log_")).toEqual(["log_2024"]);
    expect(await found("%")).toEqual([]);
    expect(await found('odd "')).toEqual(['Odd "name']);
  });

  test("by schema, the system's too", async () => {
    const of = async (schema: string) => dataOf(await db().run("list_tables", { schema })).tables.length;
    expect(await of("nope")).toBe(0);
    expect(await of("pg_catalog")).toBeGreaterThan(50);
  });

  test("page by page, to the last", async () => {
    const names: string[][] = [];
    for await (const page of db().pages("list_tables", { schema: "shop", limit: 3 })) {
      names.push(dataOf(page).tables.map(({ name }) => name));
    }
    expect(names).toEqual([["cheap", "lines", "log"], ["log_2024", "notes", "products"], ["summary"]]);
  });
});

describe("describe_table", () => {
  test("tells columns, keys, checks and indexes", async () => {
    const { columns, ...rest } = dataOf(
      await db().run("describe_table", { schema: "shop", table: "products" }),
    );
    const plain = { nullable: true, default: null, generated: null, identity: null, comment: null };
    expect(columns).toEqual([
      { ...plain, name: "id", type: "bigint", nullable: false, identity: "always" },
      { ...plain, name: "code", type: "character varying(20)", nullable: false, comment: "As printed" },
      { ...plain, name: "price", type: "numeric(10,2)", default: "0" },
      { ...plain, name: "price_with_tax", type: "numeric", generated: "(price * 1.2)" },
      { ...plain, name: "colours", type: "text[]" },
    ]);
    expect(rest).toEqual({
      schema: "shop",
      name: "products",
      kind: "table",
      comment: "Things",
      primary_key: ["id"],
      unique_keys: [{ name: "products_code_key", columns: ["code"] }],
      foreign_keys: [],
      checks: [{ name: "products_price_check", definition: "CHECK ((price >= (0)::numeric))" }],
      indexes: [
        { name: "products_code_key", unique: true, definition: expect.stringContaining("(code)") },
        { name: "products_pkey", unique: true, definition: expect.stringContaining("(id)") },
        {
          name: "products_price",
          unique: false,
          definition: expect.stringContaining("WHERE (price > (100)::numeric)"),
        },
      ],
    });
  });

  test("tells where foreign keys lead, of several columns in their order", async () => {
    const keys = async (table: string) =>
      dataOf(await db().run("describe_table", { schema: "shop", table })).foreign_keys;
    expect(await keys("lines")).toEqual([
      {
        name: "lines_product_fkey",
        columns: ["product"],
        references: { schema: "shop", table: "products", columns: ["id"] },
      },
    ]);
    expect(await keys("notes")).toEqual([
      {
        name: "Note of line",
        columns: ["order_id", "line"],
        references: { schema: "shop", table: "lines", columns: ["order_id", "line"] },
      },
    ]);
  });

  test("of a view, and of a table that there is not", async () => {
    const view = dataOf(await db().run("describe_table", { schema: "shop", table: "cheap" }));
    expect([view.kind, view.columns.length, view.primary_key]).toEqual(["view", 5, null]);
    const failure = failureOf(await db().run("describe_table", { table: "products" }));
    expect(failure).toMatchObject({ code: "sql_undefined_object", retryable: false });
    expect(failure.message).toContain('no table "products" in the schema "public"');
  });

  test("is not fooled by what a role puts before the catalog", async () => {
    await setUp(
      hub,
      "create schema evil",
      "create table evil.pg_class (oid oid, relname text)",
      "create function evil.format_type(oid, int) returns text language sql as 'select ''fooled'''",
      "create role fooled login superuser password 'fooled-password'",
      "alter role fooled set search_path = evil, pg_catalog, public",
    );
    const fooled = connect(server, { user: "fooled", password: "fooled-password" });
    const described = await fooled.connection("db").run("describe_table", { schema: "shop", table: "lines" });
    expect(dataOf(described).columns.map(({ type }) => type)).toEqual(["integer", "integer", "bigint"]);
    await fooled.close();
    await setUp(hub, "drop schema evil cascade");
  });
});
