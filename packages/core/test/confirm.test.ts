import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type ActionResult,
  type AnyAction,
  type ConfirmationStore,
  createHub,
  createMemoryConfirmationStore,
  type HubEvent,
  type PendingConfirmation,
  PlugboardError,
  type TemplatedActionDefinition,
} from "../src/index.js";
import { generic, genericHub, TOKEN } from "./fixtures/generic.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const returnOrder: TemplatedActionDefinition = {
  name: "return_order",
  parameters: {
    type: "object",
    properties: { id: { type: "string" }, api_key: { type: "string" } },
    required: ["id"],
  },
  request: {
    method: "POST",
    url: "https://api.example.com/orders/{{id}}/returns?api_key={{api_key}}",
    headers: { "X-Api-Key": "literal-secret-value" },
    body: { reason: "{{id}}" },
  },
};

const confirmAll = { policy: { read: "confirm", write: "confirm", destructive: "confirm" } } as const;

function tokenOf(result: ActionResult): string {
  if (result.status !== "confirm_required")
    throw new Error(`The run was not held: ${JSON.stringify(result)}`);
  return result.token;
}

const INVALID = {
  status: "error",
  ok: false,
  code: "confirmation_invalid",
  message:
    "This confirmation token is not valid: it is unknown, used, denied, expired, or not yours. Run the action again to get a new one.",
  retryable: false,
};

describe("a held run", () => {
  test("sends nothing, and shows the exact request with secrets masked", async () => {
    const now = Date.UTC(2030, 0, 1);
    await using hub = genericHub(server, { templatedActions: [returnOrder] }, { now: () => now });
    const held = await hub.runConnectionAction("c", "return_order", { id: "7", api_key: "canary-key" });
    expect(held).toEqual({
      status: "confirm_required",
      ok: false,
      code: "confirm_required",
      message: expect.stringContaining("Nothing was sent"),
      retryable: false,
      token: expect.stringMatching(/^[\w-]{43}$/),
      expires_at: "2030-01-01T00:10:00.000Z",
      action: "return_order",
      connection: "c",
      preview: {
        method: "POST",
        url: "https://api.example.com/orders/7/returns?api_key=[redacted]",
        headers: {
          accept: "application/json, */*;q=0.5",
          "x-api-key": "[redacted]",
          "content-type": "application/json",
        },
        body: { reason: "7" },
        authenticated: true,
      },
    });
    expect(server.requests).toHaveLength(0);
  });

  test("resolves no name, mints no token and opens no socket", async () => {
    const touched: string[] = [];
    const egress = egressTo(server, {
      resolver: async (name) => {
        touched.push(name);
        return ["93.184.215.14"];
      },
    });
    const scheme = {
      title: "Minted",
      fields: { id: {} },
      authorize: () => {
        touched.push("authorize");
        return {};
      },
    };
    const connector = { ...generic, auth: { minted: scheme } };
    const hub = createHub({
      connections: { c: { connector, credentials: { id: "i" } as never, templatedActions: [returnOrder] } },
      egress,
    });
    const held = await hub.runConnectionAction("c", "return_order", { id: "7" });
    expect(touched).toEqual([]);
    expect(await hub.confirm(tokenOf(held))).toMatchObject({ ok: true });
    expect(touched).toEqual(["authorize", "api.example.com"]);
    await egress.close();
  });

  test("runs what was shown, once, and returns the real answer", async () => {
    await using hub = genericHub(server, { templatedActions: [returnOrder] });
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7", api_key: "k" }));
    server.respond({ status: 201, body: { returned: true } });
    expect(await hub.confirm(token)).toEqual({
      status: "success",
      ok: true,
      http_status: 201,
      data: { returned: true },
    });
    expect(server.last.target).toBe("/orders/7/returns?api_key=k");
    expect(server.last.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "x-api-key": "literal-secret-value",
    });
    expect(await hub.confirm(token)).toEqual(INVALID);
    expect(server.requests).toHaveLength(1);
  });

  test("of 50 concurrent confirms one runs", async () => {
    await using hub = genericHub(server, { templatedActions: [returnOrder] });
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    const results = await Promise.all(Array.from({ length: 50 }, () => hub.confirm(token)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 49 }, () => INVALID));
    expect(server.requests).toHaveLength(1);
  });

  test("confirm and deny at once: one wins", async () => {
    await using hub = genericHub(server, { templatedActions: [returnOrder] });
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    const [denied, confirmed] = await Promise.all([hub.deny(token), hub.confirm(token)]);
    expect([denied.ok, confirmed.ok].filter(Boolean)).toHaveLength(1);
  });

  test("unknown, used, denied, expired and others' tokens give one and the same error", async () => {
    let now = 0;
    await using hub = genericHub(server, { templatedActions: [returnOrder] }, { now: () => now });
    const hold = async (caller?: string) =>
      tokenOf(
        await hub.runConnectionAction(
          "c",
          "return_order",
          { id: "7" },
          caller === undefined ? {} : { caller },
        ),
      );
    expect(await hub.confirm("nonsense")).toEqual(INVALID);
    for (const bad of [undefined, null, 5, {}, ""]) expect(await hub.confirm(bad as never)).toEqual(INVALID);

    const denied = await hold();
    expect(await hub.deny(denied)).toEqual({
      status: "denied",
      ok: true,
      connection: "c",
      action: "return_order",
    });
    expect(await hub.confirm(denied)).toEqual(INVALID);
    expect(await hub.deny(denied)).toEqual(INVALID);

    const expired = await hold();
    now = 600_000;
    expect(await hub.confirm(expired)).toEqual(INVALID);

    const anas = await hold("ana");
    for (const caller of ["bo", "", undefined]) {
      const options = caller === undefined ? {} : { caller };
      expect(await hub.confirm(anas, options)).toEqual(INVALID);
      expect(await hub.deny(anas, options)).toEqual(INVALID);
    }
    expect(server.requests).toHaveLength(0);
    // What others tried did not use it up.
    expect(await hub.confirm(anas, { caller: "ana" })).toMatchObject({ ok: true });
    const nobodys = await hold();
    expect(await hub.confirm(nobodys, { caller: "ana" })).toEqual(INVALID);
  });
});

describe("what changed since it was shown is refused", () => {
  const start = async () => {
    const hub = genericHub(server, { templatedActions: [returnOrder] });
    return { hub, token: tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" })) };
  };
  const changed = { ok: false, code: "confirmation_changed" };

  test.each<[string, Partial<TemplatedActionDefinition>]>([
    [
      "the URL",
      {
        request: {
          ...returnOrder.request,
          url: "https://api.example.com/orders/{{id}}/other?api_key={{api_key}}",
        },
      },
    ],
    ["the body", { request: { ...returnOrder.request, body: { reason: "other" } } }],
    [
      "a literal header that is masked",
      { request: { ...returnOrder.request, headers: { "X-Api-Key": "another-value" } } },
    ],
    ["the parameters", { parameters: { ...returnOrder.parameters, description: "changed" } }],
    ["the execution mode", { execution: "auto" }],
    ["the description", { description: "changed" }],
  ])("%s", async (_, change) => {
    const { hub, token } = await start();
    hub.setTemplatedAction({ ...returnOrder, ...change }, "c");
    expect(await hub.confirm(token)).toMatchObject(changed);
    expect(await hub.confirm(token)).toEqual(INVALID);
    expect(server.requests).toHaveLength(0);
    await hub.close();
  });

  test.each<[string, object]>([
    ["other credentials", { credentials: { token: "another-token-1" } }],
    ["another scheme", { credentials: { headerKey: TOKEN } }],
    ["another base URL", { baseUrl: "https://other.example.com" }],
    ["other headers", { headers: { "X-Tenant": "b" } }],
    ["other origins", { credentialOrigins: ["https://api.example.com"] }],
  ])("a connection with %s", async (_, change) => {
    const { hub, token } = await start();
    await hub.removeConnection("c");
    hub.addConnection("c", {
      connector: generic,
      credentials: { token: TOKEN },
      templatedActions: [returnOrder],
      ...change,
    });
    expect(await hub.confirm(token)).toMatchObject(changed);
    expect(server.requests).toHaveLength(0);
    await hub.close();
  });

  test("the same connection, made anew, is the same", async () => {
    const { hub, token } = await start();
    await hub.removeConnection("c");
    hub.addConnection("c", {
      connector: generic,
      credentials: { token: TOKEN },
      templatedActions: [returnOrder],
    });
    expect(await hub.confirm(token)).toMatchObject({ ok: true });
    await hub.close();
  });

  test("an action or a connection that is gone", async () => {
    for (const remove of ["action", "connection"] as const) {
      const { hub, token } = await start();
      if (remove === "action") hub.removeTemplatedAction("return_order", "c");
      else await hub.removeConnection("c");
      expect(await hub.confirm(token)).toMatchObject(changed);
      await hub.close();
    }
    expect(server.requests).toHaveLength(0);
  });

  test("params that a store hands back altered", async () => {
    const inner = createMemoryConfirmationStore();
    const store: ConfirmationStore = {
      ...inner,
      claim: async (claim) => {
        const found = await inner.claim(claim);
        return found && { ...found, input: { id: "8" } };
      },
    };
    await using hub = genericHub(server, { templatedActions: [returnOrder] }, { confirmations: { store } });
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    expect(await hub.confirm(token)).toMatchObject(changed);
    expect(server.requests).toHaveLength(0);
  });
});

describe("a preview hides nothing but secrets", () => {
  const urlOf = async (url: string) => {
    await using hub = genericHub(server);
    const dry = await hub.dryRun("c", "custom", { _url: url });
    return dry.ok && "url" in dry.preview && dry.preview.url;
  };
  test.each([
    ["https://api.example.com/x?q=1?2&amount=9", "https://api.example.com/x?q=1?2&amount=9"],
    [
      "https://api.example.com/x?accessToken=abc&author=b",
      "https://api.example.com/x?accessToken=[redacted]&author=b",
    ],
    ["https://api.example.com/x?a%5Ftoken=abc", "https://api.example.com/x?a%5Ftoken=[redacted]"],
    ["https://api.example.com/x?user[password]=abc", "https://api.example.com/x?user[password]=[redacted]"],
    [`https://api.example.com/${TOKEN}?q=${TOKEN}`, "https://api.example.com/[redacted]?q=[redacted]"],
    ["https://evil.example\\@api.example.com/", "https://evil.example/@api.example.com/"],
    ["https://\u0430pi.example.com/a/../b", "https://xn--pi-6kc.example.com/b"],
    ["https://ana:hunter22@api.example.com/", "https://ana:redacted@api.example.com/"],
  ])("%s", async (given, shown) => expect(await urlOf(given)).toBe(shown));
});

describe("modes", () => {
  test("every action can be gated, by the effect of what it would send", async () => {
    await using hub = genericHub(server, {}, { policy: { destructive: "confirm" } });
    const url = { _url: "https://api.example.com/i" };
    expect(await hub.runConnectionAction("c", "get_item", { id: "1" })).toMatchObject({ ok: true });
    expect(await hub.runConnectionAction("c", "create_item", { name: "a" })).toMatchObject({ ok: true });
    expect(await hub.runConnectionAction("c", "custom", url)).toMatchObject({ ok: true });
    expect(await hub.runConnectionAction("c", "custom", { ...url, a: 1 })).toMatchObject({ ok: true });
    server.reset();
    const held = [
      await hub.runConnectionAction("c", "delete_item", { id: "1" }),
      await hub.runConnectionAction("c", "custom", { ...url, _method: "delete" }),
    ];
    expect(held.map(({ status }) => status)).toEqual(["confirm_required", "confirm_required"]);
    expect(server.requests).toHaveLength(0);
    for (const one of held) expect(await hub.confirm(tokenOf(one))).toMatchObject({ ok: true });
    expect(server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      "DELETE /items/1",
      "DELETE /i",
    ]);
  });
  test("the stricter of definition, connection and hub wins", async () => {
    const auto = { ...returnOrder, execution: "auto" } as const;
    await using byHub = genericHub(server, { templatedActions: [auto] }, { policy: { write: "confirm" } });
    await using byConnection = genericHub(server, { templatedActions: [auto], policy: { write: "confirm" } });
    await using byDefinition = genericHub(server, {
      templatedActions: [returnOrder],
      policy: { write: "auto" },
    });
    await using none = genericHub(server, { templatedActions: [auto] });
    const status = async (hub: typeof none) =>
      (await hub.runConnectionAction("c", "return_order", { id: "1" })).status;
    expect([
      await status(byHub),
      await status(byConnection),
      await status(byDefinition),
      await status(none),
    ]).toEqual(["confirm_required", "confirm_required", "confirm_required", "success"]);
    expect(await byHub.listActions("c", { search: "return" })).toMatchObject({
      actions: [{ execution: "confirm" }],
    });
  });
  test("an effect is overridden in the definition, and never by a param", async () => {
    const search = { ...returnOrder, execution: "auto", effect: "read" } as const;
    await using hub = genericHub(
      server,
      { templatedActions: [search] },
      { policy: { write: "confirm", destructive: "confirm" } },
    );
    expect(await hub.runConnectionAction("c", "return_order", { id: "1" })).toMatchObject({ ok: true });
    const result = await hub.runConnectionAction("c", "custom", {
      _url: "https://api.example.com/i",
      _method: "POST",
      effect: "read",
    });
    expect(result.status).toBe("confirm_required");
  });
  test("bad input is refused before anything is held", async () => {
    await using hub = genericHub(server, {}, confirmAll);
    expect(await hub.runConnectionAction("c", "create_item", {} as never)).toMatchObject({
      code: "invalid_input",
    });
    expect(await hub.runConnectionAction("c", "delete_item", { id: ".." })).toMatchObject({
      code: "invalid_input",
    });
    expect(await hub.runConnectionAction("c", "custom", { _url: "nope" })).toMatchObject({
      code: "bad_request",
    });
    const stream = new Blob(["x"]).stream();
    const held = await hub.runConnectionAction("c", "custom", {
      _url: "https://api.example.com/i",
      _body: stream,
    });
    expect(held).toMatchObject({ code: "bad_request" });
  });
});

describe("a confirmed write is sent once", () => {
  test.each([500, 503, 429, 401])("whatever comes back: %i", async (status) => {
    await using hub = genericHub(
      server,
      {},
      { ...confirmAll, limits: { retries: 5 }, sleep: async () => {} },
    );
    const token = tokenOf(await hub.runConnectionAction("c", "create_item", { name: "a" }));
    server.respond({ status });
    expect(await hub.confirm(token)).toMatchObject({ ok: false, http_status: status });
    expect(server.requests).toHaveLength(1);
  });
  test("a confirmed read may be sent again", async () => {
    await using hub = genericHub(
      server,
      {},
      { ...confirmAll, limits: { retries: 1 }, sleep: async () => {} },
    );
    const token = tokenOf(await hub.runConnectionAction("c", "get_item", { id: "1" }));
    server.respond({ status: 503 }, { body: {} });
    expect(await hub.confirm(token)).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(2);
  });
});

describe("the store", () => {
  test("keeps a hash of the token and never the token", async () => {
    const kept: PendingConfirmation[] = [];
    const inner = createMemoryConfirmationStore();
    const store: ConfirmationStore = {
      ...inner,
      put: async (pending) => {
        kept.push(pending);
        await inner.put(pending);
      },
    };
    await using hub = genericHub(
      server,
      { templatedActions: [returnOrder] },
      { confirmations: { store, lifetimeMs: 1000 } },
    );
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }, { caller: "ana" }));
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(kept).toMatchObject([
      { connection: "c", action: "return_order", caller: "ana", input: { id: "7" } },
    ]);
    expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
  });

  test("a crash between claim and answer never runs it twice, and is reported", async () => {
    const store = createMemoryConfirmationStore();
    await using hub = genericHub(server, { templatedActions: [returnOrder] }, { confirmations: { store } });
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    // The process that claimed it ended here; another takes over the store.
    const { createHash } = await import("node:crypto");
    const id = createHash("sha256").update(token).digest("base64url");
    await store.claim({ id, caller: null, now: Date.now() });
    await using next = genericHub(server, { templatedActions: [returnOrder] }, { confirmations: { store } });
    expect(await next.confirm(token)).toEqual(INVALID);
    expect(server.requests).toHaveLength(0);
    expect(await next.unsettledConfirmations()).toMatchObject([
      { connection: "c", action: "return_order", input: { id: "7" } },
    ]);
  });

  test("what ran, failed or was denied is settled", async () => {
    await using hub = genericHub(server, { templatedActions: [returnOrder] });
    const hold = async () => tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    await hub.confirm(await hold());
    server.respond({ status: 500 });
    await hub.confirm(await hold());
    await hub.deny(await hold());
    expect(await hub.unsettledConfirmations()).toEqual([]);
  });

  test("another process with the same store confirms what this one held", async () => {
    const store = createMemoryConfirmationStore();
    const make = () => genericHub(server, { templatedActions: [returnOrder] }, { confirmations: { store } });
    await using one = make();
    await using two = make();
    const token = tokenOf(await one.runConnectionAction("c", "return_order", { id: "7" }));
    expect(await two.confirm(token)).toMatchObject({ ok: true });
    expect(await one.confirm(token)).toEqual(INVALID);
  });
});

describe("a store that fails", () => {
  const failing = (method: keyof ConfirmationStore) => ({
    ...createMemoryConfirmationStore(),
    [method]: async () => {
      throw new Error("connect ECONNREFUSED postgres://user:canary-password@db");
    },
  });
  const hubOn = (store: ConfirmationStore) =>
    genericHub(server, { templatedActions: [returnOrder] }, { confirmations: { store } });
  test("to keep a run: nothing is sent, and its own words are not told", async () => {
    await using hub = hubOn(failing("put"));
    const result = await hub.runConnectionAction("c", "return_order", { id: "7" });
    expect(result).toMatchObject({
      code: "internal_error",
      message: expect.stringContaining("Nothing was sent"),
    });
    expect(JSON.stringify(result)).not.toContain("canary");
  });
  test("to claim: nothing is sent, whether it was claimed or not", async () => {
    const inner = createMemoryConfirmationStore();
    const store: ConfirmationStore = {
      ...inner,
      claim: async (claim) => {
        await inner.claim(claim);
        throw new Error("the connection was lost after the commit");
      },
    };
    await using hub = hubOn(store);
    const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    expect(await hub.confirm(token)).toMatchObject({ code: "internal_error" });
    await using next = hubOn(inner);
    expect(await next.confirm(token)).toEqual(INVALID);
    expect(server.requests).toHaveLength(0);
  });
  test("to settle: the real answer is returned all the same, and the run is not repeated", async () => {
    await using hub = hubOn(failing("settle"));
    const hold = async () => tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
    const token = await hold();
    expect(await hub.confirm(token)).toMatchObject({ ok: true, http_status: 200 });
    expect(await hub.confirm(token)).toEqual(INVALID);
    expect(server.requests).toHaveLength(1);
    expect(await hub.deny(await hold())).toMatchObject({ status: "denied" });
  });
});

test("a confirmed run is told of like any other, without its token", async () => {
  const events: HubEvent[] = [];
  await using hub = genericHub(
    server,
    { templatedActions: [returnOrder] },
    { onEvent: (event) => void events.push(event) },
  );
  const token = tokenOf(await hub.runConnectionAction("c", "return_order", { id: "7" }));
  await hub.confirm(token);
  await hub.confirm(token);
  expect(events.map(({ type, ...rest }) => ("code" in rest ? `${type} ${rest.code}` : type))).toEqual([
    "action_started",
    "action_finished confirm_required",
    "action_started",
    "action_finished",
  ]);
  expect(JSON.stringify(events)).not.toContain(token);
});

test("what is held is plain JSON that does not refer to itself", async () => {
  await using hub = genericHub(server, {}, confirmAll);
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  for (const body of [cyclic, { a: Symbol("x") }, { a: 1n }, new Map()]) {
    const input = { _url: "https://api.example.com/i", _body: body };
    expect(await hub.runConnectionAction("c", "custom", input)).toMatchObject({ code: "bad_request" });
  }
});

test("what was shown is what is kept: a date is the text that it becomes", async () => {
  await using hub = genericHub(server, {}, confirmAll);
  const input = { _url: "https://api.example.com/i", _query: { at: new Date(0) }, n: [undefined, -0] };
  const token = tokenOf(await hub.runConnectionAction("c", "custom", input));
  expect(await hub.confirm(token)).toMatchObject({ ok: true });
  expect(server.last.target).toBe("/i?at=1970-01-01T00%3A00%3A00.000Z");
  expect(server.last.body.toString()).toBe('{"n":[null,0]}');
});

test("an action that wraps what ends it is still only shown", async () => {
  const wrapping: AnyAction = {
    title: "Wraps",
    effect: "write",
    run: async ({ http }) => {
      try {
        return { data: (await http.call({ method: "POST", url: "/a" })).data };
      } catch (error) {
        await http.call({ method: "POST", url: "/report" }).catch(() => {});
        throw new PlugboardError("service_error", "wrapped", { cause: error });
      }
    },
  };
  const connector = { ...generic, actions: { wraps: wrapping } };
  await using hub = createHub({
    connections: { c: { connector, credentials: { token: TOKEN } } },
    egress: egressTo(server),
    ...confirmAll,
  });
  const held = await hub.runConnectionAction("c", "wraps", {});
  expect(held).toMatchObject({ status: "confirm_required", preview: { url: "https://api.example.com/a" } });
  expect(server.requests).toHaveLength(0);
});

test("a template that names a connection is bound to its credentials, and lists when it is gone", async () => {
  await using hub = genericHub(server);
  const options = (token: string) => ({ connector: generic, credentials: { token } });
  hub.addConnection("d", options("first-token-1"));
  hub.setTemplatedAction({ ...returnOrder, connection: "d" });
  const token = tokenOf(await hub.runConnectionAction("templates", "return_order", { id: "7" }));
  await hub.removeConnection("d");
  expect(await hub.listActions("templates")).toMatchObject({ ok: true, total: 1 });
  hub.addConnection("d", options("other-token-1"));
  expect(await hub.confirm(token)).toMatchObject({ code: "confirmation_changed" });
  expect(server.requests).toHaveLength(0);
});

describe("dryRun", () => {
  test("shows the request, the verdict and the mode, and sends nothing", async () => {
    await using hub = genericHub(server, { templatedActions: [returnOrder] });
    expect(await hub.dryRun("c", "return_order", { id: "7" })).toMatchObject({
      ok: true,
      preview: {
        method: "POST",
        url: "https://api.example.com/orders/7/returns?api_key=[redacted]",
        body: { reason: "7" },
      },
      verdict: { allowed: true },
      effect: "write",
      execution: "confirm",
    });
    expect(server.requests).toHaveLength(0);
  });
  test("tells what the guard would refuse; names only when asked", async () => {
    const resolved: string[] = [];
    const egress = egressTo(server, {
      resolver: async (name) => {
        resolved.push(name);
        return [name === "inner.example.com" ? "10.0.0.1" : "93.184.215.14"];
      },
    });
    await using hub = genericHub(server, {}, { egress });
    const dry = (url: string, resolve = false) => hub.dryRun("c", "custom", { _url: url }, { resolve });
    expect(await dry("http://127.0.0.1/")).toMatchObject({
      verdict: { allowed: false, code: "blocked_address" },
    });
    expect(await dry("https://inner.example.com/")).toMatchObject({ verdict: { allowed: true } });
    expect(resolved).toEqual([]);
    expect(await dry("https://inner.example.com/", true)).toMatchObject({
      verdict: { allowed: false, code: "blocked_address" },
    });
    expect(await dry("https://api.example.com/", true)).toMatchObject({
      verdict: { allowed: true, addresses: ["93.184.215.14"] },
    });
    expect(await hub.dryRun("c", "custom", {})).toMatchObject({ ok: false, code: "bad_request" });
    expect(await hub.dryRun("nope", "custom", {})).toMatchObject({ ok: false, code: "unknown_connection" });
    await egress.close();
  });
  test("tells where the credentials may not go", async () => {
    await using hub = genericHub(server, { credentialOrigins: "service" });
    expect(await hub.dryRun("c", "custom", { _url: "https://other.example.com/" })).toMatchObject({
      verdict: { allowed: false, code: "forbidden_origin" },
    });
  });
});

test("testAction runs live, whatever the mode, and tells how long it took", async () => {
  await using hub = genericHub(server, { templatedActions: [returnOrder] });
  const { result, timings } = await hub.testAction("c", "return_order", { id: "7" });
  expect(result).toMatchObject({ ok: true, http_status: 200 });
  expect(timings).toEqual({ total_ms: expect.any(Number), http_ms: expect.any(Number), exchanges: 1 });
  expect(timings.total_ms).toBeGreaterThanOrEqual(timings.http_ms);
  expect(await hub.testAction("c", "nope", {})).toMatchObject({
    result: { code: "unknown_action" },
    timings: { exchanges: 0 },
  });
});
