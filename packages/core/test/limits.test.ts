import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bearer, createHub, defineConnector, noAuth, sqlAction } from "../src/index.js";
import { generic, genericHub, TOKEN } from "./fixtures/generic.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

test.each([
  [{ limits: { retries: -1 } }, "/limits/retries"],
  [{ limits: { retries: 0.5 } }, "/limits/retries"],
  [{ limits: { deadlineMs: Number.NaN } }, "/limits/deadlineMs"],
  [{ confirmations: { lifetimeMs: 0 } }, "/confirmations/lifetimeMs"],
  [{ confirmations: { lifetimeMs: Number.POSITIVE_INFINITY } }, "/confirmations/lifetimeMs"],
])("a hub with %j cannot be made", (options, path) => {
  expect(() => genericHub(server, {}, options)).toThrow(
    expect.objectContaining({
      code: "invalid_options",
      details: { problems: [{ path, message: expect.any(String) }] },
    }),
  );
});

test.each([
  [{ limits: { retries: -1 } }, "/limits/retries"],
  [{ baseUrl: "https://api.example.com/v1?key=a" }, "/baseUrl"],
  [{ baseUrl: "https://ana:pw@api.example.com/v1" }, "/baseUrl"],
])("a connection with %j cannot be made", (options, path) => {
  expect(() => genericHub(server, options)).toThrow(
    expect.objectContaining({
      code: "invalid_connection",
      details: { problems: [{ path, message: expect.any(String) }] },
    }),
  );
});

test.each([0, -1, Number.NaN, "soon"])("a call with the deadline %s is refused", async (deadlineMs) => {
  await using hub = genericHub(server);
  const options = { deadlineMs: deadlineMs as number };
  expect(await hub.runConnectionAction("c", "get_item", { id: "1" }, options)).toMatchObject({
    code: "bad_request",
  });
  expect(server.requests).toHaveLength(0);
});

test("names that are no text are unknown names", async () => {
  await using hub = genericHub(server);
  for (const name of [undefined, null, 5, {}, Symbol("x"), "__proto__", "constructor"]) {
    expect(await hub.runConnectionAction(name as never, "get_item", { id: "1" })).toMatchObject({
      code: "unknown_connection",
    });
    expect(await hub.runConnectionAction("c", name as string, {})).toMatchObject({
      code: "unknown_action",
    });
  }
});

test("a listener that fails later fails nothing", async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => void unhandled.push(reason);
  process.on("unhandledRejection", listen);
  const onEvent = async () => {
    throw new Error("later");
  };
  await using hub = genericHub(server, {}, { onEvent });
  expect(await hub.runConnectionAction("c", "get_item", { id: "1" })).toMatchObject({ ok: true });
  process.off("unhandledRejection", listen);
  expect(unhandled).toEqual([]);
});

test("an auth scheme is given the base URL without a trailing slash", async () => {
  const seen: unknown[] = [];
  const scheme = {
    ...bearer(),
    authorize: (_: unknown, { baseUrl }: { baseUrl?: string }) => {
      seen.push(baseUrl);
      return {};
    },
  };
  const connector = { ...generic, auth: { scheme } };
  await using hub = createHub({
    connections: {
      c: { connector, credentials: { token: TOKEN } as never, baseUrl: "https://api.example.com/v1/" },
    },
    egress: egressTo(server),
  });
  await hub.runConnectionAction("c", "get_item", { id: "1" });
  expect(seen).toEqual(["https://api.example.com/v1"]);
});

test("no session opens after its connection was removed, and one that is opening is ended", async () => {
  let goOn: () => void = () => {};
  let sayOpened: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    sayOpened = resolve;
  });
  const log: string[] = [];
  let ready: Promise<void> = Promise.resolve();
  const database = defineConnector({
    name: "database",
    title: "Database",
    specVersion: "1",
    capabilities: { sql: true },
    auth: { none: noAuth() },
    session: {
      open: async () => {
        log.push("open");
        sayOpened();
        await ready;
        return {};
      },
      close: async () => void log.push("close"),
    },
    actions: {
      query: sqlAction({ title: "Query", effect: "read", input: { type: "object" }, run: async () => 1 }),
      late: {
        title: "Late",
        effect: "read",
        run: async (context) => {
          await ready;
          return { data: await context.session() };
        },
      },
    },
  });
  const options = { connector: database, credentials: {} };
  await using hub = createHub({ connections: { c: options }, egress: egressTo(server) });
  ready = new Promise((resolve) => {
    goOn = resolve;
  });
  const late = hub.runConnectionAction("c", "late", {});
  const opening = hub.runConnectionAction("c", "query", {});
  await opened;
  const removed = hub.removeConnection("c");
  goOn();
  expect(await removed).toBe(true);
  expect(await opening).toMatchObject({ ok: true, data: 1 });
  expect(await late).toMatchObject({ ok: false, code: "egress_closed" });
  expect(log).toEqual(["open", "close"]);
});
