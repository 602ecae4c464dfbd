import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ActionResult, createHub } from "@plugboard/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  postgres,
  type QueryData,
  type RowsData,
  type StatementData,
  type TableDescription,
} from "../src/index.js";
import { startPostgres } from "./start-postgres.js";

const source = new URL("../src/index.ts", import.meta.url).href;
const packages = new URL("../../../packages/", import.meta.url).href;

/** Lets a plain Node process load the sources, whose imports name the files they are compiled to. */
const HOOK = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    resolve(name, context, next) {
      const own = /^@plugboard\\/([a-z]+)$/.exec(name);
      if (own !== null) return next(${JSON.stringify(packages)} + own[1] + "/src/index.ts", context);
      const inSource = context.parentURL?.includes("/src/") && !context.parentURL.includes("/node_modules/");
      return next(inSource ? name.replace(/^(\\.\\.?\\/.*)\\.js$/, "$1.ts") : name, context);
    },
  });`)}`;

/** Runs a script in a Node process of its own, to its end, and gives what it prints. */
async function inNode(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", HOOK, "--input-type=module", "-e", script],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), env: { PATH: process.env.PATH }, timeout: 20_000 },
  );
  return stdout.trim();
}

const credentials = { host: "db.example.com", user: "ana", password: "secret-word", database: "shop" };
const hub = createHub({
  connections: { db: { connector: postgres, credentials } },
  egress: { trust: "public" },
});

test("does not support custom, and says so in the agreed words", async () => {
  const result = await hub.runConnectionAction("db", "custom", { _url: "https://example.com" } as never);
  expect(result).toMatchObject({
    ok: false,
    code: "unsupported_action",
    message: 'Connector "postgres" does not support the "custom" action.',
  });
  expect(postgres.capabilities).toEqual({ sql: true });
  expect(postgres).not.toHaveProperty("http");
});

test("lists its actions with what each does and takes", async () => {
  const list = await hub.connection("db").listActions();
  if (!list.ok) throw new Error(list.message);
  expect(list.actions.map(({ name, effect, group }) => [name, effect, group])).toEqual([
    ["run_query", "read", "queries"],
    ["explain_query", "read", "queries"],
    ["list_schemas", "read", "catalog"],
    ["list_tables", "read", "catalog"],
    ["describe_table", "read", "catalog"],
    ["insert_rows", "write", "rows"],
    ["upsert_rows", "write", "rows"],
    ["update_rows", "write", "rows"],
    ["delete_rows", "destructive", "rows"],
    ["run_statement", "destructive", "queries"],
    ["run_transaction", "destructive", "queries"],
  ]);
  for (const { name, input_schema: schema } of list.actions) {
    expect(schema, name).toMatchObject({ type: "object", additionalProperties: false });
    for (const [param, { description }] of Object.entries(
      schema.properties as Record<string, { description?: string }>,
    )) {
      expect(description, `${name}.${param}`).toMatch(/\S/);
    }
  }
  const query = list.actions[0]?.input_schema;
  expect(query).toMatchObject({
    required: ["sql"],
    properties: { sql: { type: "string" }, limit: { default: 1000, maximum: 10_000 } },
  });
});

test("importing it and making a hub with it loads neither pg nor zod, reads no environment and leaves nothing behind", async () => {
  const report = `
    import { createRequire } from "node:module";
    console.log(JSON.stringify({
      // The one that Node's own loader asks for.
      read: process.read.filter((name) => name !== "WATCH_REPORT_DEPENDENCIES"),
      handles: process.getActiveResourcesInfo(),
      packages: Object.keys(createRequire(import.meta.url)("node:module")._cache),
    }));`;
  const watch = `
    process.read = [];
    process.env = new Proxy({}, { get: (_, name) => void process.read.push(name), has: (_, name) => void process.read.push(name) });`;
  const make = `
    ${watch}
    const { createHub } = await import("@plugboard/core");
    const { postgres } = await import(${JSON.stringify(source)});
    createHub({ connections: { db: { connector: postgres, credentials: ${JSON.stringify(credentials)} } }, egress: { trust: "public" } });`;
  const [before, after] = await Promise.all([inNode(`${watch} ${report}`), inNode(`${make} ${report}`)]);
  expect(JSON.parse(after)).toEqual(JSON.parse(before));
  expect(JSON.parse(after).packages).toEqual([]);
});

test("an idle session is no reason for a process to stay", async () => {
  const server = await startPostgres();
  const { port, user, password, database } = server;
  const script = `
    const { createHub } = await import("@plugboard/core");
    const { postgres } = await import(${JSON.stringify(source)});
    const credentials = ${JSON.stringify({ host: "127.0.0.1", port, user, password, database })};
    const hub = createHub({ connections: { db: { connector: postgres, credentials } }, egress: { trust: { allow: ["127.0.0.1"] } } });
    const result = await hub.runConnectionAction("db", "run_query", { sql: "select 1 as a" });
    console.log(JSON.stringify(result.data.rows));`;
  expect(await inNode(script)).toBe('[{"a":1}]');
  await server.stop();
});

describe("types", () => {
  test("input and output follow from the action", () => {
    const check = async () => {
      const db = hub.connection("db");
      expectTypeOf(
        await db.run("run_query", {
          sql: "select $1",
          params: [1n, new Date(), null, ["a"], { b: 1 }],
          limit: 5,
          timeout_ms: 10,
        }),
      ).toEqualTypeOf<ActionResult<QueryData>>();
      expectTypeOf(await db.run("describe_table", { table: "t" })).toEqualTypeOf<
        ActionResult<TableDescription>
      >();
      expectTypeOf(await db.run("run_statement", { sql: "x" })).toEqualTypeOf<ActionResult<StatementData>>();
      expectTypeOf(
        await db.run("delete_rows", {
          table: "t",
          where: { a: 1, b: null, c: ["x", null], d: { gte: 1 } },
          returning: "*",
        }),
      ).toEqualTypeOf<ActionResult<RowsData>>();
      await db.run("list_tables");
      await db.run("run_transaction", { statements: [{ sql: "x", params: [1] }], isolation: "serializable" });
      // @ts-expect-error sql is required
      await db.run("run_query", {});
      // @ts-expect-error no such param
      await db.run("run_query", { sql: "x", parms: [] });
      // @ts-expect-error a symbol is no value
      await db.run("run_query", { sql: "x", params: [Symbol("x")] });
      // @ts-expect-error no such comparison
      await db.run("delete_rows", { table: "t", where: { a: { above: 1 } } });
      // @ts-expect-error no such isolation
      await db.run("run_transaction", { statements: [{ sql: "x" }], isolation: "none" });
      // @ts-expect-error a connector without http has no custom
      await db.run("custom", { _url: "https://example.com" });
    };
    expectTypeOf(check).returns.resolves.toBeVoid();
  });

  test("credentials follow from the connector", () => {
    const check = () => {
      const egress = { trust: "public" } as const;
      createHub({
        connections: { a: { connector: postgres, credentials: { connectionString: "postgresql://a@b/c" } } },
        egress,
      });
      createHub({
        connections: {
          a: { connector: postgres, credentials: { ...credentials, kind: "password", ssl: "disable" } },
        },
        egress,
      });
      type Given = Parameters<typeof createHub<{ a: typeof postgres }>>[0]["connections"]["a"]["credentials"];
      // @ts-expect-error no such TLS mode
      const mode: Given = { ...credentials, ssl: "prefer" };
      // @ts-expect-error host is required
      const hostless: Given = { user: "a", database: "b" };
      return [mode, hostless];
    };
    expectTypeOf(check).toBeFunction();
  });
});
