import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bearer, createHub, defineConnector, httpAction } from "../src/index.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const keyed = defineConnector({
  name: "keyed",
  title: "Keyed",
  specVersion: "1",
  capabilities: { http: true },
  auth: { token: bearer() },
  http: {
    baseUrl: "https://api.example.com",
    idempotencyKey: { header: "Idempotency-Key", methods: ["POST"] },
  },
  actions: {
    get_thing: httpAction({ title: "Get", method: "GET", path: "/thing" }),
    create_thing: httpAction({
      title: "Create",
      method: "POST",
      path: "/thing",
      params: { a: { type: "integer" }, idempotency_key: { type: "string" } },
      headerParams: { idempotency_key: "Idempotency-Key" },
    }),
    replace_thing: httpAction({ title: "Replace", method: "PUT", path: "/thing" }),
    search_things: httpAction({ title: "Search", effect: "read", method: "PUT", path: "/thing/search" }),
    trigger_thing: httpAction({ title: "Trigger", effect: "write", method: "GET", path: "/thing/trigger" }),
  },
});

function make(limits: { retries?: number; deadlineMs?: number } = {}) {
  const waits: number[] = [];
  const hub = createHub({
    connections: { c: { connector: keyed, credentials: { token: "canary-token" } } },
    egress: egressTo(server),
    limits,
    sleep: async (ms) => void waits.push(ms),
  });
  return { hub, waits };
}

const busy = { status: 503 };

describe("retries", () => {
  test("a read is sent again, waiting longer each time, and no more than allowed", async () => {
    const { hub, waits } = make();
    server.respond(busy, busy, { body: { ok: 1 } });
    expect(await hub.connection("c").run("get_thing")).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(3);
    expect(waits[0]).toBeGreaterThanOrEqual(250);
    expect(waits[0]).toBeLessThanOrEqual(500);
    expect(waits[1]).toBeGreaterThanOrEqual(500);
    expect(waits[1]).toBeLessThanOrEqual(1000);
    server.reset();
    server.respond(busy);
    expect(await hub.connection("c").run("get_thing")).toMatchObject({ ok: false, http_status: 503 });
    expect(server.requests).toHaveLength(3);
    await hub.close();
  });
  test("the service's own wait is kept to", async () => {
    const { hub, waits } = make();
    server.respond({ status: 429, headers: { "retry-after": "3" } }, { body: {} });
    expect(await hub.connection("c").run("get_thing")).toMatchObject({ ok: true });
    expect(waits).toEqual([3000]);
    await hub.close();
  });
  test("a wait that would pass the deadline is not begun", async () => {
    const { hub, waits } = make({ deadlineMs: 5000 });
    server.respond({ status: 429, headers: { "retry-after": "60" } });
    expect(await hub.connection("c").run("get_thing")).toMatchObject({
      ok: false,
      code: "service_rate_limited",
      retry_after_ms: 60_000,
    });
    expect([waits, server.requests.length]).toEqual([[], 1]);
    await hub.close();
  });
  test("a write under an idempotency key is sent again with the same key, given or made up", async () => {
    const { hub } = make();
    for (const input of [{ a: 1 }, { a: 1, idempotency_key: "mine" }]) {
      server.reset();
      server.respond(busy, { body: {} });
      expect(await hub.connection("c").run("create_thing", input)).toMatchObject({ ok: true });
      const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
      expect(keys).toHaveLength(2);
      expect(keys[0]).toBe(keys[1]);
      expect(keys[0]).toEqual("idempotency_key" in input ? "mine" : expect.stringMatching(/^[\da-f-]{36}$/));
    }
    await hub.close();
  });
  test("other writes are sent once", async () => {
    const { hub } = make();
    server.respond(busy);
    expect(await hub.connection("c").run("replace_thing")).toMatchObject({ ok: false, retryable: false });
    expect(server.requests).toHaveLength(1);
    await hub.close();
  });
  test("an action's effect says what is a read, not its method", async () => {
    const { hub } = make();
    server.respond(busy, { body: {} });
    expect(await hub.connection("c").run("search_things")).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(2);
    server.respond(busy);
    expect(await hub.connection("c").run("search_things")).toMatchObject({ ok: false, retryable: true });
    server.reset();
    server.respond(busy);
    expect(await hub.connection("c").run("trigger_thing")).toMatchObject({ ok: false, retryable: false });
    expect(server.requests).toHaveLength(1);
    await hub.close();
  });
  test("what will not pass is not tried again", async () => {
    const { hub } = make();
    for (const status of [400, 403, 404, 409, 422]) {
      server.reset();
      server.respond({ status });
      await hub.connection("c").run("get_thing");
      expect(server.requests).toHaveLength(1);
    }
    await hub.close();
  });
  test("a write may be called retryable only under a key of the caller's own", async () => {
    const { hub } = make({ retries: 0 });
    server.respond(busy);
    expect(await hub.connection("c").run("create_thing", { a: 1 })).toMatchObject({ retryable: false });
    expect(await hub.connection("c").run("create_thing", { a: 1, idempotency_key: "mine" })).toMatchObject({
      retryable: true,
    });
    await hub.close();
  });
  test("a caller that gives up while it waits is heard", async () => {
    const controller = new AbortController();
    const hub = createHub({
      connections: { c: { connector: keyed, credentials: { token: "canary-token" } } },
      egress: egressTo(server),
      sleep: () => {
        controller.abort();
        return new Promise(() => {});
      },
    });
    server.respond(busy);
    expect(await hub.connection("c").run("get_thing", {}, { signal: controller.signal })).toMatchObject({
      code: "aborted",
    });
    expect(server.requests).toHaveLength(1);
    await hub.close();
  });
});
