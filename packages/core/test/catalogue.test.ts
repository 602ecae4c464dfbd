import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type ConnectionOptions,
  createHub,
  createMemoryConfirmationStore,
  describe_action,
  type HttpAction,
  type HttpCatalogueData,
  type HttpCataloguePart,
  type HubOptions,
  httpCatalogue,
  isPlugboardError,
  list_actions,
  type TemplatedActionDefinition,
} from "../src/index.js";
import { warehouse, catalogue as warehouseCatalogue } from "./fixtures/catalogue/index.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

function hubWith(
  options: Partial<HubOptions<Record<string, never>>> = {},
  connection: Partial<ConnectionOptions<typeof warehouse>> = {},
) {
  return createHub({
    ...options,
    connections: { w: { connector: warehouse, credentials: { token: "canary-9f31" }, ...connection } },
    egress: egressTo(server),
    limits: { retries: 0 },
  });
}

/** A catalogue of `count` actions in one group, with a spy where its details are loaded. */
function many(count: number, overrides: Partial<HttpCataloguePart & HttpCatalogueData> = {}) {
  const names = Array.from({ length: count }, (_, at) => `get_thing_${at}`);
  const details = vi.fn(async () => ({
    default: ["[]", ...names.map(() => '{"params":{"q":{"type":"string"}}}')].join("\n"),
  }));
  const rows = names.map((name) => `${name}\tGET\t/${name}\tGet ${name}\tr`);
  const index = ["many\t1\tsha512-x", "#things", ...rows].join("\n");
  const parts = [{ index, details, ...overrides }];
  return { made: httpCatalogue({ parts, ...overrides }), parts, names, details };
}

const textOf = (text: string) => async () => ({ default: text });

const catalogue = await warehouseCatalogue.open();

const connectorOf = (own: typeof warehouseCatalogue): typeof warehouse => ({ ...warehouse, catalogue: own });

describe("a catalogue", () => {
  test("tells of a name whether it has it, without reading itself", () => {
    const known = [
      "list_items",
      "label_shelf",
      "relocate_item",
      "burn_item",
      "item",
      "",
      "warehouse-api",
      "#items",
    ];
    expect(known.filter((name) => warehouseCatalogue.has(name))).toEqual(["list_items", "label_shelf"]);
  });

  test("says what it was made from", () => {
    expect(catalogue.source).toEqual({ name: "warehouse-api", version: "4.2.0", digest: "sha512-c2hlbGY=" });
  });

  test("has a row for each action, in order", () => {
    expect([...catalogue.rows.keys()]).toEqual([
      "list_items",
      "create_item",
      "move_item",
      "delete_item",
      "look_up_item",
      "get_shelf",
      "label_shelf",
    ]);
    expect(catalogue.rows.get("delete_item")).toEqual({
      name: "delete_item",
      title: "Delete an item",
      effect: "destructive",
      group: "items",
      method: "DELETE",
      path: "/items/{id}",
    });
    expect(catalogue.rows.get("look_up_item")?.deprecated).toBe("Use list_items.");
    expect(catalogue.rows.get("get_shelf")?.deprecated).toBe("Its service has deprecated it.");
  });

  test("knows former names", () => {
    expect(Object.fromEntries(catalogue.formerNames)).toEqual({
      relocate_item: "move_item",
      shift_item: "relocate_item",
      add_item: "create_item",
      burn_item: null,
    });
  });

  test("tells what people call actions", () => {
    expect(Object.fromEntries(catalogue.keywords)).toEqual({
      move_item: "rearrange the shelves, tidy up",
      label_shelf: "print a barcode",
    });
    expect(warehouseCatalogue.has("~move_item")).toBe(false);
  });

  test("makes an action of its row, and the same one while it keeps it", async () => {
    const action = (await catalogue.load("move_item")) as HttpAction;
    expect(action).toMatchObject({ title: "Move an item", effect: "write", group: "items" });
    expect(action.row).toMatchObject({ method: "POST", path: "/items/{id}/move", queryParams: ["notify"] });
    expect(await catalogue.load("move_item")).toBe(action);
    expect(await catalogue.load("move_itm")).toBeUndefined();
  });

  test("hands over the shared schemas that an action reaches, and no others, each as one object", async () => {
    const all = await catalogue.loadAll(["move_item", "label_shelf", "list_items", "nothing"]);
    const defs = (name: string) =>
      (all.get(name) as HttpAction).input.$defs as Record<string, unknown> | undefined;
    expect(Object.keys(defs("move_item") ?? {}).toSorted()).toEqual(["Position", "Row"]);
    expect(Object.keys(defs("label_shelf") ?? {})).toEqual(["Label"]);
    expect(defs("list_items")).toBeUndefined();
    expect(all.size).toBe(3);
    const again = await catalogue.loadAll(["move_item"]);
    expect((again.get("move_item") as HttpAction).row.$defs?.Position).toBe(defs("move_item")?.Position);
  });

  test("is made of parts, of which the first counts, and has the source of the one that tells it", async () => {
    const byHand = {
      index:
        "\n#things\nget_thing_1\tGET\t/one\tGet the one\tr\t\tThe one that counts.\nlend_thing\tPOST\t/lend\tLend\tw\t-",
      details: textOf(
        '[{"type":"string"},{"type":"null"}]\n{"params":{"a":{"$ref":"#/$defs/A"},"b":1}}\t{"items":{"$ref":"#/$defs/B"}}\n{"params":{"c":1,"d":0}}\tC\nC\t{"not":{"$ref":"#/$defs/B"}}\nA\t{"type":"integer"}\nB\t{"type":"object"}',
      ),
    };
    const rest = many(3);
    const made = httpCatalogue({ parts: [byHand, ...rest.parts] });
    expect(["get_thing_1", "lend_thing", "get_thing_2", "get_thing_3"].map(made.has)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const { source, rows, load, loadAll } = await made.open();
    expect(source).toEqual({ name: "many", version: "1", digest: "sha512-x" });
    expect([...rows.keys()]).toEqual(["get_thing_1", "lend_thing", "get_thing_0", "get_thing_2"]);
    expect(rows.get("get_thing_1")).toEqual({
      name: "get_thing_1",
      title: "Get the one",
      description: "The one that counts.",
      effect: "read",
      group: "things",
      method: "GET",
      path: "/one",
    });
    expect(rows.get("lend_thing")).toMatchObject({ deprecated: "Its service has deprecated it." });
    expect(await load("get_thing_1")).toMatchObject({
      description: "The one that counts.",
      row: {
        path: "/one",
        params: { a: { $ref: "#/$defs/A" }, b: { type: "null" } },
        $defs: { A: { type: "integer" } },
      },
      output: { items: { $ref: "#/$defs/B" }, $defs: { B: { type: "object" } } },
    });
    expect(rest.details).not.toHaveBeenCalled();
    const all = await loadAll(["get_thing_2", "lend_thing"]);
    expect(all.get("get_thing_2")).toMatchObject({ row: { params: { q: { type: "string" } } } });
    expect(all.get("lend_thing")).toMatchObject({
      row: { path: "/lend", params: { c: { type: "null" }, d: { type: "string" } } },
      output: { not: { $ref: "#/$defs/B" }, $defs: { B: { type: "object" } } },
    });
  });

  test("has of several parts the first one's word for a former name and for keywords", async () => {
    const { parts } = many(2);
    const index = (lines: string) => `${parts[0]?.index}\n${lines}`;
    const made = httpCatalogue({
      parts: [
        { index: "\nget_it\tget_thing_0\nget_that\tget_thing_1\n~get_thing_0 fetch", details: textOf("[]") },
        {
          index: index("get_it\tget_thing_1\nget_that\t-\n~get_thing_0 carry"),
          details: textOf("[]\n{}\n{}"),
        },
      ],
    });
    const { formerNames, keywords, rows } = await made.open();
    expect([...formerNames]).toEqual([
      ["get_it", "get_thing_0"],
      ["get_that", "get_thing_1"],
    ]);
    expect([...keywords]).toEqual([["get_thing_0", "fetch"]]);
    expect(rows.get("get_thing_0")?.keywords).toBe("fetch");
  });

  test("takes a row's own schemas beside shared ones, whatever their names", async () => {
    const text = `[]
{"params":{"a":{"$ref":"#/$defs/toString"},"b":{"$ref":"#/$defs/constructor"},"c":{"$ref":"#/$defs/Own"}},"$defs":{"Own":{"type":"null"}}}
{}
toString\t{"type":"object","properties":{"a":{"$ref":"#/$defs/toString"}},"additionalProperties":false}
constructor\t{"type":"string"}`;
    const { made } = many(2, { details: textOf(text) });
    const action = (await (await made.open()).load("get_thing_0")) as HttpAction;
    expect(Object.keys(action.row.$defs ?? {}).toSorted()).toEqual(["Own", "constructor", "toString"]);
    await using hub = hubWith({}, { connector: connectorOf(made as never) });
    expect(await hub.dryRun("w", "get_thing_0", { a: { a: {} }, b: "b", c: null })).toMatchObject({
      ok: true,
    });
    expect(await hub.dryRun("w", "get_thing_0", { a: { a: { d: 1 } }, b: 1, c: 1 })).toMatchObject({
      problems: [{ path: "/a/a/d" }, { path: "/b" }, { path: "/c" }],
    });
  });

  test("reads nothing before its first use, and its details once", async () => {
    const { made, names, details } = many(3);
    const opened = await made.open();
    expect(await made.open()).toBe(opened);
    expect(details).not.toHaveBeenCalled();
    await Promise.all([opened.load("get_thing_0"), opened.load("get_thing_1"), opened.loadAll(names)]);
    expect(details).toHaveBeenCalledOnce();
  });

  test("keeps the 256 actions that were used last", async () => {
    const { made, names } = many(300);
    const { load, loadAll } = await made.open();
    const first = await load("get_thing_0");
    const second = await load("get_thing_1");
    for (const name of names.slice(2, 256)) await load(name);
    expect(await load("get_thing_0")).toBe(first);
    await load("get_thing_256");
    await loadAll(names);
    expect(await load("get_thing_0")).toBe(first);
    expect(await load("get_thing_1")).not.toBe(second);
  });

  test.each<[string, Parameters<typeof many>[1], string]>([
    ["no list of schemas", { details: async () => ({ default: "{}\n{}" }) }, "begin with no list of schemas"],
    ["too few lines", { details: textOf("[]\n{}") }, "lines of 1 actions, its index of 2"],
    [
      "a shared schema instead of a line",
      { details: textOf("[]\n{}\nA\t{}") },
      "lines of 1 actions, its index of 2",
    ],
    ["too many lines", { details: textOf("[]\n{}\n{}\n{}") }, "lines of 3 actions, its index of 2"],
    [
      "a line that is no JSON",
      { details: textOf('[]\n{}\n{"params":') },
      'the line of "get_thing_1" in its details is no JSON',
    ],
    [
      "an output that is no JSON",
      { details: textOf("[]\n{}\n{}\t{") },
      'the line of "get_thing_1" in its details is no JSON',
    ],
    ["a list that is no JSON", { details: textOf("[\n{}\n{}") }, "the first line of its details is no JSON"],
    [
      "a shared schema that is no JSON",
      { details: textOf("[]\n{}\n{}\tA\nA\t{") },
      'the line of "A" in its details is no JSON',
    ],
    [
      "a schema that is not in the list",
      { details: textOf('[{}]\n{}\n{"params":{"a":1}}') },
      'no param schema 1 for "get_thing_1"',
    ],
    [
      "an unknown pagination",
      { details: textOf('[]\n{}\n{"pagination":"link"}') },
      'nothing says how "link" pages',
    ],
    [
      "a shared schema that is not there",
      { details: textOf('[]\n{}\n{"params":{"a":{"$ref":"#/$defs/A"}}}\nB\t{}') },
      'no shared schema is called "A"',
    ],
    [
      "a shared schema of a name that no object can have",
      {
        details: textOf(
          '[]\n{}\n{"params":{"a":{"$ref":"#/$defs/__proto__"}}}\n__proto__\t{"$ref":"#/$defs/__proto__"}',
        ),
      },
      'no shared schema is called "__proto__"',
    ],
    ["a list that is no JSON", { details: textOf("[{]\n{}\n{}") }, "no JSON"],
    [
      "an effect that is none",
      { index: "a\t1\t-\n#things\nget_thing_1\tGET\t/\tGet\tconstructor" },
      'has the effect "constructor", which is none of r, w and d',
    ],
    [
      "an action without an effect",
      { index: "a\t1\t-\n#things\nget_thing_1\tGET\t/\tGet" },
      'the line of "get_thing_1" in its index has the effect "", which is none of r, w and d',
    ],
    [
      "a line break of Windows",
      { index: "a\t1\t-\r\n#things\r\nget_thing_1\tGET\t/\tGet\tr\r\n" },
      'has the effect "r\\r", which',
    ],
    [
      "a tab in a description",
      { index: "a\t1\t-\n#things\nget_thing_1\tGET\t/\tGet\tr\t\tOne\tthing." },
      'the line of "get_thing_1" in its index has more than seven fields',
    ],
    [
      "a name that is there twice",
      { index: "a\t1\t-\n#things\nget_thing_1\tGET\t/\tGet\tr\nget_thing_1\tGET\t/\tGet\tr" },
      '"get_thing_1" stands in its index twice',
    ],
    [
      "spaces for tabs",
      { index: "a\t1\t-\n#things\nget_thing_1  GET  /  Get  r" },
      'the line "get_thing_1  GET  /  Get  r" of its index has no tab',
    ],
    [
      "a line break at its end",
      { index: "a\t1\t-\n#things\nget_thing_1\tGET\t/\tGet\tr\n" },
      'the line "" of its index has no tab',
    ],
  ])("says what is broken of its data: %s", async (_, overrides, message) => {
    const load = async () => (await many(2, overrides).made.open()).load("get_thing_1");
    await expect(load()).rejects.toSatisfy(
      (error) =>
        isPlugboardError(error) && error.code === "internal_error" && error.message.includes(message),
    );
  });
});

describe("a hub", () => {
  test("runs a catalogue's action, and sends what was given and nothing else", async () => {
    await using hub = hubWith();
    const input = { id: "7", shelf: "B2", path: [{ row: 1, inside: {} }] };
    expect(await hub.connection("w").run("move_item", input)).toMatchObject({ ok: true });
    expect(server.last).toMatchObject({ method: "POST", target: "/items/7/move" });
    expect(server.last.body.toString()).toBe('{"shelf":"B2","path":[{"row":1,"inside":{}}]}');
  });

  test("sends params that have names of objects' own members under these names", async () => {
    const names = ["__proto__", "constructor", "toString"];
    const params = `{${names.map((name) => `"${name}":0`)},"b":0}`;
    const { made } = many(1, { details: textOf(`[{}]\n{"params":${params},"wireNames":{"b":"bee"}}`) });
    await using hub = hubWith({}, { connector: connectorOf(made as never) });
    const input = JSON.parse('{"__proto__":"1","constructor":"2","toString":"3","b":"4"}');
    expect(await hub.runConnectionAction("w", "get_thing_0", input)).toMatchObject({ ok: true });
    expect(server.last.target).toBe("/get_thing_0?__proto__=1&constructor=2&toString=3&bee=4");
  });

  test("checks its input, shared schemas included", async () => {
    await using hub = hubWith();
    const path = [{ inside: { row: 0, colour: "red" } }];
    const result = await hub.connection("w").run("move_item", { id: "7", shelf: "B2", path });
    expect(result).toMatchObject({ code: "invalid_input" });
    expect(!result.ok && result.problems?.map((problem) => problem.path)).toEqual([
      "/path/0/inside/row",
      "/path/0/inside/colour",
    ]);
    expect(server.requests).toEqual([]);
  });

  test("runs the action that was written by hand where both have its name", async () => {
    await using hub = hubWith();
    expect(await hub.connection("w").run("create_item", { name: "Lamp" })).toMatchObject({ ok: true });
    expect(server.last.body.toString()).toBe('{"name":"Lamp"}');
  });

  test("goes through the pages of a catalogue's list", async () => {
    server.respond({ body: { items: [1], cursor: "c2" } }, { body: { items: [2] } });
    await using hub = hubWith();
    const pages: unknown[] = [];
    for await (const page of hub.connection("w").pages("list_items", { limit: 1 }))
      pages.push(page.ok && page.data);
    expect(pages).toEqual([{ items: [1], cursor: "c2" }, { items: [2] }]);
    expect(server.last.target).toBe("/items?limit=1&cursor=c2");
  });

  test("shows and tests a catalogue's action", async () => {
    await using hub = hubWith();
    expect(await hub.dryRun("w", "delete_item", { id: "7" })).toMatchObject({
      effect: "destructive",
      execution: "auto",
      preview: { method: "DELETE", url: "https://api.example.com/items/7" },
    });
    expect(server.requests).toEqual([]);
    expect(await hub.testAction("w", "get_shelf", { id: "s" })).toMatchObject({
      result: { ok: true },
      timings: { exchanges: 1 },
    });
  });

  test("holds a catalogue's action, and another process confirms it", async () => {
    const store = createMemoryConfirmationStore();
    const options = { policy: { destructive: "confirm" }, confirmations: { store } } as const;
    let token = "";
    {
      await using hub = hubWith(options);
      const held = await hub.runConnectionAction("w", "delete_item", { id: "7" });
      expect(held).toMatchObject({ status: "confirm_required", action: "delete_item" });
      token = held.status === "confirm_required" ? held.token : "";
    }
    await using next = hubWith(options);
    expect(await next.confirm(token)).toMatchObject({ ok: true });
    expect(server.requests.map(({ method }) => method)).toEqual(["DELETE"]);
  });

  test("does not run what was held once its row is another", async () => {
    const store = createMemoryConfirmationStore();
    const options = { policy: { read: "confirm" }, confirmations: { store } } as const;
    const { made } = many(1);
    await using hub = hubWith(options, { connector: connectorOf(made as never) });
    const held = await hub.runConnectionAction("w", "get_thing_0", { q: "a" });
    const changed = many(1, { details: textOf('[]\n{"params":{"q":{}}}') });
    await using next = hubWith(options, { connector: connectorOf(changed.made as never) });
    expect(await next.confirm(held.status === "confirm_required" ? held.token : "")).toMatchObject({
      code: "confirmation_changed",
    });
    expect(server.requests).toEqual([]);
  });

  test("fails where details cannot be loaded, and tries again at the next call", async () => {
    const load = vi
      .fn<() => Promise<{ default: string }>>()
      .mockRejectedValueOnce(new Error("Cannot find module /srv/app/things.js"))
      .mockResolvedValue({ default: "[]\n{}" });
    const { made } = many(1, { details: load });
    await using hub = hubWith({}, { connector: connectorOf(made as never) });
    const failed = await hub.runConnectionAction("w", "get_thing_0");
    expect(failed).toMatchObject({ code: "internal_error", retryable: true });
    expect(!failed.ok && failed.message).toBe(
      "The catalogue's details could not be loaded, and nothing was sent. Try again; if it stays so, files of the connector's package are missing where the app runs.",
    );
    expect(await hub.runConnectionAction("w", "get_thing_0")).toMatchObject({ ok: true });
  });

  test("names a catalogue's nearest actions", async () => {
    await using hub = hubWith();
    expect(await hub.runConnectionAction("w", "label_shelve")).toMatchObject({
      code: "unknown_action",
      message: 'The connection "w" (Warehouse) has no action "label_shelve". Did you mean "label_shelf"?',
    });
  });

  test("refuses a templated action of a catalogue's name, and takes others", async () => {
    const definition: TemplatedActionDefinition = {
      name: "get_shelf",
      parameters: { type: "object", properties: {} },
      request: { method: "GET", url: "https://api.example.com/" },
    };
    await using hub = hubWith();
    expect(() => hub.setTemplatedAction(definition, "w")).toThrow('has an action "get_shelf" already');
    hub.setTemplatedAction({ ...definition, name: "check_shelf" }, "w");
    const list = await hub.listActions("w", { schemas: false });
    expect(list.ok && list.actions.map(({ name }) => name)).toContain("check_shelf");
    expect(hub.removeTemplatedAction("check_shelf", "w")).toBe(true);
    const after = await hub.listActions("w", { schemas: false });
    expect(after.ok && after.actions.map(({ name }) => name)).not.toContain("check_shelf");
  });
});

describe("a former name", () => {
  test.each([
    ["relocate_item", { id: "7", shelf: "B2" }, "move_item"],
    ["shift_item", { id: "7", shelf: "B2" }, "move_item"],
    ["add_item", { name: "Lamp" }, "create_item"],
  ])("%s runs the action that it became, and says so", async (former, input, current) => {
    await using hub = hubWith();
    const notice = `"${former}" is now called "${current}".`;
    expect(await hub.runConnectionAction("w", former, input)).toMatchObject({ ok: true, notice });
    expect(await hub.dryRun("w", former, input)).toMatchObject({ ok: true, notice });
    expect((await hub.testAction("w", former, input)).result).toMatchObject({ ok: true, notice });
    expect(await hub.runConnectionAction("w", former, { colour: 1 })).toMatchObject({
      code: "invalid_input",
      notice,
    });
    expect(await hub.dryRun("w", former, { colour: 1 })).toMatchObject({ code: "invalid_input", notice });
    expect(await hub.describeAction("w", former)).toMatchObject({ action: { name: current }, notice });
  });

  test("is held under the new name", async () => {
    await using hub = hubWith({ policy: { write: "confirm" } });
    const held = await hub.runConnectionAction("w", "relocate_item", { id: "7", shelf: "B2" });
    expect(held).toMatchObject({
      status: "confirm_required",
      action: "move_item",
      notice: '"relocate_item" is now called "move_item".',
    });
    expect(await hub.confirm(held.status === "confirm_required" ? held.token : "")).toMatchObject({
      ok: true,
    });
  });

  test("of an action that was removed is told so", async () => {
    await using hub = hubWith();
    for (const result of [
      await hub.runConnectionAction("w", "burn_item"),
      await hub.describeAction("w", "burn_item"),
    ]) {
      expect(result).toMatchObject({ code: "unknown_action" });
      expect(!result.ok && result.message).toContain('has no action "burn_item" any more: it was removed.');
    }
  });
});

describe("a list", () => {
  test("has the connector's own actions first, then its catalogue's, and custom last", async () => {
    await using hub = hubWith();
    const list = await list_actions(hub, "w");
    expect(list.ok && list.actions.map(({ name }) => name)).toEqual([
      "create_item",
      "list_items",
      "move_item",
      "delete_item",
      "look_up_item",
      "get_shelf",
      "label_shelf",
      "custom",
    ]);
    expect(list.ok && list.actions[0]?.title).toBe("Create an item by hand");
    expect(list.ok && list.actions[2]?.input_schema).toMatchObject({
      required: ["id", "shelf"],
      $defs: { Row: { type: "integer", minimum: 1 } },
    });
  });

  test("without schemas loads nothing", async () => {
    const { made, details } = many(5);
    await using hub = hubWith({}, { connector: connectorOf(made as never) });
    const list = await hub.listActions("w", { schemas: false });
    expect(list).toMatchObject({ ok: true, total: 7 });
    expect(list.ok && list.actions[1]).toEqual({
      name: "get_thing_0",
      title: "Get get_thing_0",
      effect: "read",
      execution: "auto",
      group: "things",
    });
    expect(details).not.toHaveBeenCalled();
  });

  test("is filtered, searched and paged over both", async () => {
    await using hub = hubWith({ policy: { destructive: "confirm" } });
    const names = async (options: Parameters<typeof hub.listActions>[1]) => {
      const list = await hub.listActions("w", { ...options, schemas: false });
      return list.ok && list.actions.map(({ name }) => name);
    };
    expect(await names({ group: "shelves" })).toEqual(["get_shelf", "label_shelf"]);
    expect(await names({ effect: "destructive" })).toEqual(["delete_item", "custom"]);
    expect(await names({ search: "shelf", effect: "write" })).toEqual(["label_shelf"]);
    expect(await names({ search: "tidy up the shelves" })).toMatchObject({ 0: "move_item" });
    const page = await hub.listActions("w", { group: "items", limit: 2, cursor: "2" });
    expect(page).toMatchObject({ total: 5, next_cursor: "4" });
    expect(page.ok && page.actions.map(({ name, execution }) => [name, execution])).toEqual([
      ["move_item", "auto"],
      ["delete_item", "confirm"],
    ]);
  });

  test("says that a group is not there, and which one may be meant", async () => {
    await using hub = hubWith();
    const list = async (options: Parameters<typeof hub.listActions>[1]) =>
      hub.listActions("w", { ...options, schemas: false });
    expect(await list({ group: "shelfes" })).toMatchObject({
      ok: true,
      actions: [],
      notice: 'No action is in a group "shelfes". Did you mean "shelves"?',
    });
    for (const options of [
      { group: "shelves", effect: "destructive" },
      { group: "shelves" },
      { search: "zebra" },
    ] as const)
      expect(await list(options)).not.toHaveProperty("notice");
  });

  test("is indexed once for connections of which each has templated actions of its own", async () => {
    const path = vi.fn(() => "/");
    const row = {
      name: "get_box",
      title: "Get a box",
      effect: "read",
      method: "GET",
      group: "boxes",
    } as const;
    const counted = Object.defineProperty({ ...row, path: "" }, "path", { get: path });
    const rows = new Map([["get_box", counted]]);
    const connector = connectorOf({
      has: (name) => rows.has(name),
      open: async () => ({ ...catalogue, rows }),
    });
    await using hub = hubWith({}, { connector });
    hub.addConnection("v", { connector, credentials: { token: "canary-9f31" } });
    for (const [connection, colour] of [
      ["w", "red"],
      ["v", "blue"],
    ] as const) {
      hub.setTemplatedAction(
        {
          name: `paint_box_${colour}`,
          parameters: { type: "object", properties: {} },
          request: { method: "POST", url: "https://api.example.com/" },
        },
        connection,
      );
    }
    const names = async (connection: string) => {
      const list = await hub.listActions(connection, { search: "box", schemas: false });
      return list.ok && list.actions.map(({ name }) => name).toSorted();
    };
    expect(await names("w")).toEqual(["get_box", "paint_box_red"]);
    expect(await names("v")).toEqual(["get_box", "paint_box_blue"]);
    expect(path).toHaveBeenCalledOnce();
    hub.removeTemplatedAction("paint_box_blue", "v");
    expect(await names("v")).toEqual(["get_box"]);
  });

  test("is indexed once for searches, also where another catalogue wraps it", async () => {
    const group = vi.fn(() => "items");
    const row = { name: "get_box", title: "Get a box", effect: "read", method: "GET", path: "/" } as const;
    const counted = Object.defineProperty({ ...row, group: "" }, "group", { get: group });
    const rows = new Map([["get_box", counted]]);
    const wrapped = { has: (name: string) => rows.has(name), open: async () => ({ ...catalogue, rows }) };
    await using hub = hubWith({}, { connector: connectorOf(wrapped) });
    const search = () => hub.listActions("w", { search: "no such words", schemas: false });
    expect(await search()).toMatchObject({ total: 0 });
    group.mockClear();
    expect(await search()).toMatchObject({ total: 0 });
    expect(group).not.toHaveBeenCalled();
  });
});

describe("describeAction", () => {
  test("tells of one action what a list would, and loads its group alone", async () => {
    await using hub = hubWith();
    const list = await hub.listActions("w");
    for (const described of list.ok ? list.actions : []) {
      expect(await describe_action(hub, "w", described.name)).toEqual({
        status: "success",
        ok: true,
        action: described,
      });
    }
    expect(await hub.connection("w").describeAction("look_up_item")).toMatchObject({
      action: { deprecated: "Use list_items." },
    });
  });

  test("answers with the nearest names where there is none of that name", async () => {
    await using hub = hubWith();
    expect(await hub.describeAction("w", "move_items")).toMatchObject({ code: "unknown_action" });
    expect(await hub.describeAction("x", "move_item")).toMatchObject({ code: "unknown_connection" });
  });
});
