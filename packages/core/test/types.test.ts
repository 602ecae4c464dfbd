import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  type ActionDescription,
  type ActionName,
  type ActionResult,
  type ActionSummary,
  bearer,
  type Connector,
  createHub,
  defineConnector,
  httpAction,
  oauth2Refresh,
  sqlAction,
} from "../src/index.js";
import { type WarehouseInputs, warehouse } from "./fixtures/catalogue/index.js";

const shop = defineConnector({
  name: "shop",
  title: "Shop",
  specVersion: "1",
  capabilities: { http: true },
  auth: { token: bearer({ field: "apiKey" }), oauth2: oauth2Refresh({ tokenEndpoint: "/token" }) },
  http: { baseUrl: "https://shop.example.com" },
  actions: {
    create_order: httpAction({
      title: "Create an order",
      method: "POST",
      path: "/orders",
      params: {
        email: { type: "string" },
        amount: { type: "integer" },
        state: { enum: ["open", "closed"] },
        tags: { type: "array", items: { type: "string" } },
        address: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        meta: { type: "object", additionalProperties: { type: "string" } },
        either: { anyOf: [{ type: "string" }, { type: "array", items: { type: "number" } }] },
        nullable: { type: ["string", "null"] },
      },
      required: ["email"],
      output: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    }),
    list_orders: httpAction({ title: "List orders", method: "GET", path: "/orders" }),
  },
});

const table = defineConnector({
  name: "table",
  title: "Table",
  specVersion: "1",
  capabilities: { sql: true },
  auth: { token: bearer() },
  session: { open: async () => ({ rows: [1] }), close: async () => {} },
  actions: {
    run_query: sqlAction({
      title: "Query",
      effect: "read",
      input: () => z.object({ sql: z.string(), limit: z.number().default(10) }),
      run: async (session: { rows: number[] }, input) => {
        expectTypeOf(input).toEqualTypeOf<{ sql: string; limit: number }>();
        return session.rows;
      },
    }),
  },
});

const hub = () =>
  createHub({
    connections: {
      shop_1: { connector: shop, credentials: { apiKey: "k" } },
      table_1: { connector: table, credentials: { token: "t" } },
    },
    egress: { trust: "public" },
  });

test("input and output follow from the connector", () => {
  const check = async () => {
    const shop1 = hub().connection("shop_1");
    const result = await shop1.run("create_order", {
      email: "a@b.c",
      amount: 1,
      state: "open",
      tags: ["a"],
      address: { city: "x" },
      meta: { a: "b" },
      either: [1],
      nullable: null,
    });
    expectTypeOf(result).toEqualTypeOf<ActionResult<{ readonly id: string }>>();
    await shop1.run("list_orders");
    await shop1.run("custom", { _url: "https://shop.example.com/x", anything: 1 });
    // @ts-expect-error email is required
    await shop1.run("create_order", { amount: 1 });
    // @ts-expect-error amount is a number
    await shop1.run("create_order", { email: "x", amount: "1" });
    // @ts-expect-error no such param
    await shop1.run("create_order", { email: "x", nope: 1 });
    // @ts-expect-error no such action
    await shop1.run("nope", {});
    // @ts-expect-error no such connection
    hub().connection("nope");
    // @ts-expect-error custom needs a URL
    await shop1.run("custom", {});

    const rows = await hub().connection("table_1").run("run_query", { sql: "select 1" });
    expectTypeOf(rows).toEqualTypeOf<ActionResult<number[]>>();
    // @ts-expect-error a SQL connector has no custom
    await hub().connection("table_1").run("custom", { _url: "https://a.b" });
  };
  expectTypeOf(check).returns.resolves.toBeVoid();
});

test("by names known to the compiler, runConnectionAction is as strict; by others it takes any record", () => {
  const check = async () => {
    const result = await hub().runConnectionAction("shop_1", "create_order", { email: "x" });
    expectTypeOf(result).toEqualTypeOf<ActionResult<{ readonly id: string }>>();
    // @ts-expect-error email is required
    await hub().runConnectionAction("shop_1", "create_order", {});
    const name: string = "shop_1";
    expectTypeOf(await hub().runConnectionAction(name, "anything", { a: 1 })).toEqualTypeOf<
      ActionResult<unknown>
    >();
  };
  expectTypeOf(check).returns.resolves.toBeVoid();
});

test("credentials follow from the connector", () => {
  const check = () => {
    createHub({
      connections: {
        // @ts-expect-error not this connector's credentials
        a: { connector: shop, credentials: { token: "k" } },
      },
      egress: { trust: "public" },
    });
    // @ts-expect-error trust is required
    createHub({ connections: {}, egress: {} });
    createHub({
      connections: {
        a: {
          connector: shop,
          credentials: { kind: "oauth2", clientId: "i", refreshToken: "r" },
          onCredentialsChange: () => {},
        },
      },
      egress: { trust: "public" },
    });
  };
  expectTypeOf(check).toBeFunction();
});

test("input and output follow from a connector and its catalogue", () => {
  const check = async () => {
    const hub = createHub({
      connections: { w: { connector: warehouse, credentials: { token: "t" } } },
      egress: { trust: "public" },
    });
    const w = hub.connection("w");
    expectTypeOf<ActionName<typeof warehouse>>().toEqualTypeOf<keyof WarehouseInputs | "custom">();
    expectTypeOf(
      await w.run("move_item", { id: "1", shelf: "B", path: [{ inside: { row: 1 } }] }),
    ).toEqualTypeOf<ActionResult<unknown>>();
    await w.run("list_items");
    w.pages("list_items", { limit: 1 });
    await w.describeAction("look_up_item");
    await hub.runConnectionAction("w", "get_shelf", { id: "1" });
    // The action by hand, and not the catalogue's.
    expectTypeOf(await w.run("create_item", { name: "Lamp" })).toEqualTypeOf<
      ActionResult<{ readonly id: string }>
    >();
    // @ts-expect-error the catalogue's input does not count
    await w.run("create_item", { label: "Lamp" });
    // @ts-expect-error shelf is required
    await w.run("move_item", { id: "1" });
    // @ts-expect-error row is a number
    await w.run("move_item", { id: "1", shelf: "B", path: [{ row: "1" }] });
    // @ts-expect-error no such param
    await hub.runConnectionAction("w", "get_shelf", { id: "1", nope: 1 });
    // @ts-expect-error its input is not optional
    await w.run("get_shelf");
    // @ts-expect-error no such action
    await w.run("get_shelves", {});
    // By names that the compiler does not know, any record.
    await hub.runConnectionAction("w", "relocate_item", { anything: 1 });
  };
  expectTypeOf(check).returns.resolves.toBeVoid();
  expectTypeOf(warehouse).toExtend<Connector>();
  expectTypeOf<ActionName<Connector>>().toEqualTypeOf<string>();
});

test("a list without schemas has none in its type", () => {
  const check = async (schemas: boolean) => {
    const h = hub();
    const told = await h.listActions("shop_1", { search: "order" });
    if (told.ok) expectTypeOf(told.actions).toEqualTypeOf<readonly ActionDescription[]>();
    const bare = await h.connection("shop_1").listActions({ schemas: false });
    if (bare.ok) expectTypeOf(bare.actions).toEqualTypeOf<readonly ActionSummary[]>();
    const either = await h.listActions("shop_1", { schemas });
    if (either.ok) expectTypeOf(either.actions[0]?.title).toEqualTypeOf<string | undefined>();
    // @ts-expect-error there may be no schema
    if (either.ok) either.actions[0]?.input_schema;
  };
  expectTypeOf(check).returns.resolves.toBeVoid();
});
