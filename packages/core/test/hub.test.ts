import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { createEgress } from "@plugboard/egress";
import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  createHub,
  defineConnector,
  type HubEvent,
  isPlugboardError,
  list_actions,
  noAuth,
  type PlugboardError,
  run_connection_action,
  sqlAction,
} from "../src/index.js";
import { generic, genericHub, TOKEN } from "./fixtures/generic.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

/** A raw server that does what it is told with each connection's first bytes. */
async function rawServer(
  onData: (socket: import("node:net").Socket) => void,
): Promise<{ origin: string; close(): Promise<void> }> {
  const sockets = new Set<import("node:net").Socket>();
  const raw: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("data", () => onData(socket));
  });
  await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(raw.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => raw.close(() => resolve()));
    },
  };
}

function hubAt(origin: string) {
  return createHub({
    connections: { c: { connector: generic, credentials: { token: TOKEN }, baseUrl: origin } },
    egress: { trust: { allow: [origin] } },
    limits: { retries: 0 },
  });
}

const caught = (make: () => unknown): PlugboardError => {
  try {
    make();
  } catch (error) {
    if (isPlugboardError(error)) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
};

describe("bad input", () => {
  test("an unknown connection is named, with the nearest", async () => {
    await using hub = createHub({
      connections: { my_stripe: { connector: generic, credentials: { token: TOKEN } } },
      egress: egressTo(server),
    });
    for (const result of [
      await hub.runConnectionAction("my_strpe", "custom", {}),
      await hub.listActions("my_strpe"),
    ]) {
      expect(result).toMatchObject({
        status: "error",
        code: "unknown_connection",
        message: 'There is no connection "my_strpe". Did you mean "my_stripe"?',
      });
    }
  });

  test("an unknown action is named, with the nearest", async () => {
    await using hub = genericHub(server);
    expect(await hub.runConnectionAction("c", "creat_item", {})).toMatchObject({
      code: "unknown_action",
      message:
        'The connection "c" (Generic) has no action "creat_item". Did you mean "create_item" or "get_item"?',
    });
    for (const name of ["constructor", "__proto__", "toString", ""]) {
      expect(await hub.runConnectionAction("c", name, {})).toMatchObject({ code: "unknown_action" });
    }
  });

  test("invalid params list every problem with its path, and nothing is sent", async () => {
    await using hub = genericHub(server);
    const input = {
      name: "",
      price: -1.5,
      color: "blue",
      parts: [{ sku: 5 }, {}, { sku: "a", extra: 1 }],
      pricee: 1,
    };
    const result = await hub.runConnectionAction("c", "create_item", input as never);
    expect(result).toMatchObject({ ok: false, code: "invalid_input", retryable: false });
    expect(!result.ok && result.problems).toEqual([
      { path: "/name", message: "must be at least 1 characters long" },
      { path: "/price", message: "must be integer, not number" },
      { path: "/price", message: "must be at least 0" },
      { path: "/color", message: 'must be one of "red" or "green"' },
      { path: "/parts/0/sku", message: "must be string, not number" },
      { path: "/parts/1/sku", message: "is required" },
      { path: "/parts/2/extra", message: "is not known here." },
      { path: "/pricee", message: 'is not known here. Did you mean "price"?' },
    ]);
    for (const bad of [null, 5, "x", [1]]) {
      expect(await hub.runConnectionAction("c", "create_item", bad as never)).toMatchObject({
        code: "invalid_input",
      });
    }
    expect(server.requests).toHaveLength(0);
  });

  test("undefined members count as absent; what JSON cannot hold is a problem", async () => {
    await using hub = genericHub(server);
    expect(await hub.runConnectionAction("c", "create_item", { name: "a", price: undefined })).toMatchObject({
      ok: true,
    });
    expect(server.last.body.toString()).toBe('{"name":"a"}');
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const value of [1n, Number.NaN, () => 1, cyclic]) {
      expect(await hub.runConnectionAction("c", "create_item", { name: value } as never)).toMatchObject({
        code: "invalid_input",
      });
    }
  });

  test("a path segment that would vanish is refused", async () => {
    await using hub = genericHub(server);
    for (const id of ["", ".", ".."]) {
      expect(await hub.runConnectionAction("c", "delete_item", { id })).toMatchObject({
        code: "invalid_input",
      });
    }
    for (const path of ["a//b", "../x", "a/./b", "/a", ""]) {
      expect(await hub.runConnectionAction("c", "get_file", { path })).toMatchObject({
        code: "invalid_input",
      });
    }
    expect(server.requests).toHaveLength(0);
    await hub.runConnectionAction("c", "get_item", { id: "a/b?c#d e" });
    expect(server.last.target).toBe("/items/a%2Fb%3Fc%23d%20e");
    await hub.runConnectionAction("c", "get_file", { path: "docs/a b.md" });
    expect(server.last.target).toBe("/files/docs/a%20b.md");
  });

  test("a hub without an egress says what is missing", () => {
    expect(() => createHub({ connections: {} } as never)).toThrow("trust is required");
  });

  test("wrong credentials are a set-up error that names fields and never values", () => {
    const secret = "canary-value-123456";
    const make = (credentials: unknown) =>
      caught(() =>
        createHub({
          connections: { shop: { connector: generic, credentials: credentials as { token: string } } },
          egress: { trust: "public" },
        }),
      );
    for (const credentials of [
      { tokn: secret },
      { token: 5 },
      { token: "" },
      {},
      null,
      "x",
      { kind: "nope" },
      { token: "a", other: secret },
    ]) {
      const error = make(credentials);
      expect(error.code).toBe("invalid_credentials");
      expect(error.message).toContain('"shop"');
      expect(error.message).not.toContain(secret);
    }
    expect(make({ kind: "token", tokn: secret }).details.problems).toEqual([
      { path: "/token", message: "is required (a string)" },
      { path: "/tokn", message: 'is not a field of these credentials. Did you mean "token"?' },
    ]);
  });

  test("faulty options of every connection are listed at once", () => {
    const error = caught(() =>
      createHub({
        connections: {
          a: { connector: generic, credentials: { token: "t" }, baseUrl: "api.example.com" },
          b: { connector: {} as typeof generic, credentials: { token: "t" } },
          c: {
            connector: generic,
            credentials: { token: "t" },
            headers: { Host: "x" },
            credentialOrigins: ["nope"],
          },
          d: { connector: { ...generic, specVersion: "0" as "1" }, credentials: { token: "t" } },
        },
        egress: { trust: "public" },
      }),
    );
    expect(error.code).toBe("invalid_connection");
    for (const text of [
      '"a"',
      "baseUrl",
      '"b"',
      "defineConnector",
      '"c"',
      '"Host"',
      '"nope"',
      '"d"',
      'specVersion "0"',
    ]) {
      expect(error.message).toContain(text);
    }
  });
});

describe("transport failures", () => {
  test("an unreachable host", async () => {
    await using hub = hubAt("http://127.0.0.1:9");
    expect(await hub.runConnectionAction("c", "get_item", { id: "1" })).toMatchObject({
      ok: false,
      code: "connect_failed",
      retryable: true,
    });
  });

  test("a name that does not resolve", async () => {
    const egress = egressTo(server, { resolver: async () => [] });
    await using hub = genericHub(server, {}, { egress });
    expect(await hub.runConnectionAction("c", "get_item", { id: "1" })).toMatchObject({ code: "dns_failed" });
  });

  test("a name that resolves to an internal address", async () => {
    const before = server.connections;
    const egress = egressTo(server, { resolver: async () => ["93.184.215.14", "10.0.0.1"] });
    await using hub = genericHub(server, {}, { egress });
    expect(await hub.runConnectionAction("c", "get_item", { id: "1" })).toMatchObject({
      code: "blocked_address",
    });
    expect(server.connections).toBe(before);
  });

  test("a deadline that passes at any moment of a call is a timeout", async () => {
    await using hub = genericHub(server);
    const read = { id: "1" };
    await hub.runConnectionAction("c", "get_item", read);
    const clock = performance.now.bind(performance);
    for (let moment = 1; moment <= 30; moment += 1) {
      let looks = 0;
      const now = vi.spyOn(performance, "now").mockImplementation(() => {
        looks += 1;
        return clock() + (looks >= moment ? 20_000 : 0);
      });
      const result = await hub.runConnectionAction("c", "get_item", read, { deadlineMs: 10_000 });
      now.mockRestore();
      if (!result.ok) expect(result, `at look ${moment}`).toMatchObject({ code: "timeout" });
    }
  });

  test("a timeout: retryable for a read, not for a write that may have arrived", async () => {
    const raw = await rawServer(() => {});
    await using hub = hubAt(raw.origin);
    expect(await hub.runConnectionAction("c", "get_item", { id: "1" }, { deadlineMs: 50 })).toMatchObject({
      code: "timeout",
      retryable: true,
    });
    const write = await hub.runConnectionAction("c", "create_item", { name: "a" }, { deadlineMs: 50 });
    expect(write).toMatchObject({ code: "timeout", retryable: false });
    expect(!write.ok && write.message).toContain("may have been carried out");
    await raw.close();
  });

  test("an abort, before and during", async () => {
    const controller = new AbortController();
    const raw = await rawServer(() => controller.abort());
    await using hub = hubAt(raw.origin);
    expect(
      await hub.runConnectionAction("c", "get_item", { id: "1" }, { signal: controller.signal }),
    ).toMatchObject({
      code: "aborted",
      retryable: false,
    });
    expect(
      await hub.runConnectionAction("c", "get_item", { id: "1" }, { signal: AbortSignal.abort() }),
    ).toMatchObject({
      code: "aborted",
    });
    await raw.close();
  });

  test("a failure whose JSON is nested beyond measure", async () => {
    server.respond({
      status: 500,
      headers: { "content-type": "application/json" },
      body: `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    });
    const result = await genericHub(server).runConnectionAction("c", "get_item", { id: "1" });
    expect(result).toMatchObject({ code: "service_unavailable", http_status: 500 });
    expect(JSON.stringify(result)).toContain("nested too deeply");
  });
  test("a reset in the middle of the body", async () => {
    const raw = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{", () =>
        socket.resetAndDestroy(),
      );
    });
    await using hub = hubAt(raw.origin);
    expect(await hub.runConnectionAction("c", "get_item", { id: "1" })).toMatchObject({
      code: "connection_reset",
      retryable: true,
    });
    expect(await hub.runConnectionAction("c", "create_item", { name: "a" })).toMatchObject({
      code: "connection_reset",
      retryable: false,
    });
    await raw.close();
  });

  test("invalid JSON under a JSON type", async () => {
    await using hub = genericHub(server);
    server.respond({ headers: { "content-type": "application/json" }, body: "{oops" });
    const result = await hub.runConnectionAction("c", "get_item", { id: "1" });
    expect(result).toMatchObject({ ok: false, code: "invalid_response", http_status: 200, data: "{oops" });
  });

  test("a body over the limit", async () => {
    await using hub = genericHub(server, { limits: { maxResponseBytes: 100 } });
    server.respond({
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ a: "x".repeat(500) }),
    });
    const result = await hub.runConnectionAction("c", "get_item", { id: "1" });
    expect(result).toMatchObject({
      ok: false,
      code: "response_too_large",
      retryable: false,
      http_status: 200,
      truncated: { limit_bytes: 100 },
    });
    expect(!result.ok && result.message).toContain("truncated");
  });
});

describe("a service's answers", () => {
  const table: [number, string, boolean, boolean][] = [
    // status, code, retryable read, retryable write
    [400, "service_invalid_request", false, false],
    [401, "service_unauthorized", false, false],
    [402, "service_error", false, false],
    [403, "service_forbidden", false, false],
    [404, "service_not_found", false, false],
    [409, "service_conflict", false, false],
    [410, "service_not_found", false, false],
    [412, "service_conflict", false, false],
    [422, "service_invalid_request", false, false],
    [429, "service_rate_limited", true, true],
    [500, "service_unavailable", true, false],
    [502, "service_unavailable", true, false],
    [503, "service_unavailable", true, false],
    [504, "service_unavailable", true, false],
  ];
  test.each(table)("%i is %s", async (status, code, read, write) => {
    await using hub = genericHub(server);
    server.respond({ status, body: { error: "because" } });
    const result = await hub.runConnectionAction("c", "get_item", { id: "1" });
    expect(result).toMatchObject({
      ok: false,
      code,
      http_status: status,
      retryable: read,
      data: { error: "because" },
    });
    expect(await hub.runConnectionAction("c", "create_item", { name: "a" })).toMatchObject({
      code,
      retryable: write,
    });
  });

  test("Retry-After in seconds and as a date", async () => {
    const now = Date.UTC(2030, 0, 1);
    await using hub = genericHub(server, {}, { now: () => now });
    for (const [value, expected] of [
      ["7", 7000],
      [new Date(now + 30_000).toUTCString(), 30_000],
      [new Date(now - 30_000).toUTCString(), 0],
      ["soon", undefined],
    ] as const) {
      server.respond({ status: 429, headers: { "retry-after": value } });
      const result = await hub.runConnectionAction("c", "get_item", { id: "1" });
      expect(!result.ok && result.retry_after_ms).toBe(expected);
    }
  });
});

describe("listActions", () => {
  test("gives everything that a caller needs, custom last", async () => {
    await using hub = genericHub(server);
    const list = await hub.listActions("c");
    if (!list.ok) throw new Error(list.message);
    expect(list.actions.map(({ name }) => name)).toEqual([
      "get_item",
      "create_item",
      "delete_item",
      "list_items",
      "get_file",
      "custom",
    ]);
    expect(list.actions[1]).toEqual({
      name: "create_item",
      title: "Create an item",
      description: "Adds an item to the shelf.",
      effect: "write",
      execution: "auto",
      group: "items",
      input_schema: { ...generic.actions.create_item.input },
    });
    expect(list).toMatchObject({ total: 6, next_cursor: null });
  });
  test("filters by text, effect and group", async () => {
    await using hub = genericHub(server);
    const names = async (options: Parameters<typeof hub.listActions>[1]) => {
      const list = await hub.listActions("c", options);
      return list.ok ? list.actions.map(({ name }) => name) : list;
    };
    expect(await names({ search: "SHELF" })).toEqual(["create_item"]);
    expect(await names({ search: "item delete" })).toMatchObject({ 0: "delete_item" });
    expect(await names({ search: "item delete", effect: "destructive" })).toEqual(["delete_item"]);
    expect(await names({ effect: "read", group: "items" })).toEqual(["get_item", "list_items"]);
    expect(await names({ search: "nothing like it" })).toEqual([]);
  });
  test("pages without losing or hiding any", async () => {
    await using hub = genericHub(server);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await hub.listActions("c", { limit: 4, ...(cursor !== undefined && { cursor }) });
      if (!page.ok) throw new Error(page.message);
      expect(page.total).toBe(6);
      seen.push(...page.actions.map(({ name }) => name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(6);
    expect(await hub.listActions("c", { limit: 0, cursor: "x", search: 5 as never })).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "/limit" }, { path: "/cursor" }, { path: "/search" }],
    });
  });
  test("fails once where several schemas do, at once and later", async () => {
    const missing = async () => {
      throw new Error("a file is missing");
    };
    const action = { title: "Get", effect: "read", run: async () => ({ data: null }) } as const;
    const connector = defineConnector({
      name: "dated",
      title: "Dated",
      specVersion: "1",
      capabilities: { http: true },
      auth: { none: noAuth() },
      http: { baseUrl: "https://api.example.com" },
      actions: {
        get_file: { ...action, input: missing },
        get_date: { ...action, input: missing, output: z.object({ day: z.date() }) },
      },
    });
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listen);
    await using hub = createHub({
      connections: { d: { connector, credentials: {} } },
      egress: { trust: "public" },
    });
    expect(await hub.listActions("d")).toMatchObject({ code: "internal_error" });
    expect(await hub.describeAction("d", "get_date")).toMatchObject({ code: "internal_error" });
    await new Promise(setImmediate);
    process.off("unhandledRejection", listen);
    expect(unhandled).toEqual([]);
  });
  test("list_actions and run_connection_action are the same under the names of other surfaces", async () => {
    await using hub = genericHub(server);
    expect(await list_actions(hub, "c")).toEqual(await hub.listActions("c"));
    expect(await run_connection_action(hub, "c", "get_item", { id: "1" })).toMatchObject({ ok: true });
  });
});

describe("pages", () => {
  test("follows the list to its end", async () => {
    await using hub = genericHub(server);
    server.respond(
      { body: { items: [1, 2], next: "b" } },
      { body: { items: [3], next: "c" } },
      { body: { items: [] } },
    );
    const items: unknown[] = [];
    for await (const page of hub.connection("c").pages("list_items", { limit: 2 })) {
      items.push(...(page.ok ? (page.data as { items: unknown[] }).items : [page]));
    }
    expect(items).toEqual([1, 2, 3]);
    expect(server.requests.map(({ target }) => target)).toEqual([
      "/items?limit=2",
      "/items?limit=2&cursor=b",
      "/items?limit=2&cursor=c",
    ]);
  });
  test("ends with a failure", async () => {
    await using hub = genericHub(server);
    server.respond({ body: { items: [1], next: "b" } }, { status: 500 });
    const seen: boolean[] = [];
    for await (const page of hub.connection("c").pages("list_items")) seen.push(page.ok);
    expect(seen).toEqual([true, false]);
  });
});

describe("connectors without http", () => {
  const opened: string[] = [];
  const sql = defineConnector({
    name: "sqlish",
    title: "Sqlish",
    specVersion: "1",
    capabilities: { sql: true },
    auth: { none: noAuth() },
    session: {
      open: async (_credentials, { connection }) => {
        opened.push(`open ${connection}`);
        return { answer: 42 };
      },
      close: async () => {
        opened.push("close");
      },
    },
    actions: {
      get_answer: sqlAction({
        title: "Get the answer",
        effect: "read",
        input: () => z.object({ plus: z.number().default(0) }),
        run: async (session: { answer: number }, { plus }) => session.answer + plus,
      }),
      fail_plainly: sqlAction({
        title: "Fail",
        effect: "read",
        input: { type: "object" },
        run: async () => {
          throw new TypeError("boom");
        },
      }),
      wait_for_signal: sqlAction({
        title: "Wait",
        effect: "read",
        input: { type: "object" },
        run: (_session: unknown, _input, { signal }) =>
          new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      }),
    },
  });
  const make = (onEvent?: (event: HubEvent) => void) =>
    createHub({
      connections: { db: { connector: sql, credentials: {} } },
      egress: { trust: "public" },
      ...(onEvent && { onEvent }),
    });

  test("custom is refused in these words", async () => {
    await using hub = make();
    expect(await hub.runConnectionAction("db", "custom" as string, { _url: "https://api.x.com" })).toEqual({
      status: "error",
      ok: false,
      code: "unsupported_action",
      message: 'Connector "sqlish" does not support the "custom" action.',
      retryable: false,
    });
  });
  test("a session is opened once, at first use, and closed with the hub", async () => {
    opened.length = 0;
    const hub = make();
    expect(opened).toEqual([]);
    const [one, two] = await Promise.all([
      hub.runConnectionAction("db", "get_answer", {}),
      hub.runConnectionAction("db", "get_answer", { plus: 1 }),
    ]);
    expect([one, two]).toMatchObject([{ data: 42 }, { data: 43 }]);
    await hub.close();
    expect(opened).toEqual(["open db", "close"]);
  });
  test("a zod schema is listed as JSON Schema, and its problems have paths", async () => {
    await using hub = make();
    const list = await hub.listActions("db", { search: "answer" });
    expect(list.ok && list.actions[0]?.input_schema).toMatchObject({
      type: "object",
      properties: { plus: { type: "number" } },
    });
    expect(await hub.runConnectionAction("db", "get_answer", { plus: "1" } as never)).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "/plus" }],
    });
  });
  test("what a connector throws unforeseen is an internal error", async () => {
    await using hub = make();
    expect(await hub.runConnectionAction("db", "fail_plainly")).toMatchObject({
      code: "internal_error",
      message: "The connector failed unexpectedly: boom",
    });
  });
  test("an action that heeds the signal ends with the deadline or the caller", async () => {
    await using hub = make();
    expect(await hub.runConnectionAction("db", "wait_for_signal", {}, { deadlineMs: 20 })).toMatchObject({
      code: "timeout",
    });
    const controller = new AbortController();
    const running = hub.runConnectionAction("db", "wait_for_signal", {}, { signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject({ code: "aborted" });
  });
  test("events tell names, codes and times, and their listener's faults are its own", async () => {
    const events: HubEvent[] = [];
    await using hub = make((event) => {
      events.push(event);
      throw new Error("a listener's fault");
    });
    await hub.runConnectionAction("db", "get_answer", {});
    await hub.runConnectionAction("db", "nope", {});
    expect(events).toEqual([
      { type: "action_started", connection: "db", action: "get_answer" },
      {
        type: "action_finished",
        connection: "db",
        action: "get_answer",
        ok: true,
        duration_ms: expect.any(Number),
      },
      { type: "action_started", connection: "db", action: "nope" },
      {
        type: "action_finished",
        connection: "db",
        action: "nope",
        ok: false,
        code: "unknown_action",
        duration_ms: expect.any(Number),
      },
    ]);
  });
  test("connections come and go while the hub runs", async () => {
    opened.length = 0;
    await using hub = make();
    const added = hub.addConnection("second", { connector: sql, credentials: {} });
    expect(await added.run("get_answer")).toMatchObject({ data: 42 });
    expect(hub.listConnections().map(({ name, connector }) => [name, connector])).toEqual([
      ["db", "sqlish"],
      ["second", "sqlish"],
    ]);
    expect(caught(() => hub.addConnection("db", { connector: sql, credentials: {} })).code).toBe(
      "invalid_connection",
    );
    expect(await hub.removeConnection("second")).toBe(true);
    expect(await hub.removeConnection("second")).toBe(false);
    expect(opened).toEqual(["open second", "close"]);
    expect(await added.run("get_answer")).toMatchObject({ code: "unknown_connection" });
  });
});

test("an egress that is passed in stays open; one that the hub makes is closed with it", async () => {
  const egress = egressTo(server);
  const hub = genericHub(server, {}, { egress });
  await hub.close();
  expect((await egress.request({ url: "https://api.example.com/" })).status).toBe(200);
  await egress.close();

  const own = hubAt("http://127.0.0.1:9");
  const custom = own.connection("c");
  await own.close();
  expect(await custom.run("get_item", { id: "1" })).toMatchObject({ ok: false });
});

test("faulty egress options throw at set-up", () => {
  expect(() => createHub({ connections: {}, egress: { trust: { allow: ["not a host!"] } } })).toThrow();
  expect(() => createEgress({} as never)).toThrow();
});
