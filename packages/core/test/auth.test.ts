import {
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  basic,
  createHub,
  defineConnector,
  type HubEvent,
  httpAction,
  isPlugboardError,
  oauth2Refresh,
} from "../src/index.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const service = defineConnector({
  name: "service",
  title: "Service",
  specVersion: "1",
  capabilities: { http: true },
  auth: {
    basic: basic(),
    oauth2: oauth2Refresh({ tokenEndpoint: "https://login.example.com/token" }),
    oauth2_basic: oauth2Refresh({
      tokenEndpoint: "/token",
      clientAuth: "basic",
      parameters: { scope: "all" },
    }),
  },
  http: { baseUrl: "https://api.example.com" },
  actions: {
    get_thing: httpAction({ title: "Get the thing", method: "GET", path: "/thing" }),
    create_thing: httpAction({
      title: "Create a thing",
      method: "POST",
      path: "/thing",
      params: { a: { type: "integer" } },
    }),
  },
});

const CREDENTIALS = {
  kind: "oauth2",
  clientId: "client-id",
  clientSecret: "canary-client-secret",
  refreshToken: "canary-refresh-1",
} as const;

interface Saved {
  refreshToken?: string;
  accessToken?: string;
  expiresAt?: number;
}

/** A token endpoint that rotates, and a service that takes only the newest token. */
function tokenService(options: { expiresIn?: number } = {}) {
  let issued = 0;
  const state = { refreshes: [] as RecordedRequest[], valid: "" };
  server.respond((request) => {
    if (request.headers.host === "login.example.com" || request.target === "/token") {
      state.refreshes.push(request);
      issued += 1;
      const token = `canary-access-${issued}`;
      state.valid = token;
      return {
        body: {
          access_token: token,
          token_type: "bearer",
          refresh_token: `canary-refresh-${issued + 1}`,
          ...(options.expiresIn !== undefined && { expires_in: options.expiresIn }),
        },
      };
    }
    const ok = request.headers.authorization === `Bearer ${state.valid}`;
    return { status: ok ? 200 : 401, body: { ok } };
  });
  return state;
}

function make(extra: Record<string, unknown> = {}, hub: Record<string, unknown> = {}) {
  const saved: Saved[] = [];
  const made = createHub({
    connections: {
      c: {
        connector: service,
        credentials: CREDENTIALS,
        onCredentialsChange: (next) => void saved.push(next as Saved),
        ...extra,
      },
    },
    egress: egressTo(server),
    limits: { retries: 0 },
    ...hub,
  });
  return { hub: made, saved };
}

test("basic is UTF-8 in base64, and its password and header are masked", async () => {
  const { hub } = make({ credentials: { username: "ana", password: "pässwört-canary" } });
  server.respond((request) => ({ status: 403, body: { echo: request.headers.authorization } }));
  const result = await hub.runConnectionAction("c", "get_thing");
  expect(server.last.headers.authorization).toBe(
    `Basic ${Buffer.from("ana:pässwört-canary").toString("base64")}`,
  );
  expect(JSON.stringify(result)).toContain("[redacted]");
  expect(JSON.stringify(result)).not.toContain(Buffer.from("ana:pässwört-canary").toString("base64"));
  await hub.close();
});

describe("OAuth 2.0 with a refresh token", () => {
  test("mints at first use: one refresh however many calls wait", async () => {
    const state = tokenService({ expiresIn: 3600 });
    const now = 1_000_000;
    const { hub, saved } = make({}, { now: () => now });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0
          ? hub.runConnectionAction("c", "get_thing")
          : hub.runConnectionAction("c", "custom", { _url: "https://api.example.com/thing" }),
      ),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(state.refreshes).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(state.refreshes[0]?.body.toString()))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "canary-refresh-1",
      client_id: "client-id",
      client_secret: "canary-client-secret",
    });
    expect(saved).toEqual([
      {
        ...CREDENTIALS,
        refreshToken: "canary-refresh-2",
        accessToken: "canary-access-1",
        expiresAt: now + 3_600_000,
      },
    ]);
    await hub.close();
  });

  test("an answer of the token endpoint with several cookies is read like any other", async () => {
    server.respond(({ target }) =>
      target.startsWith("/token")
        ? {
            headers: { "set-cookie": ["a=1", "b=2"] },
            body: {
              access_token: "canary-access-1",
              token_type: "bearer",
              refresh_token: "canary-refresh-2",
            },
          }
        : { body: {} },
    );
    const { hub, saved } = make();
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    expect(saved).toMatchObject([{ refreshToken: "canary-refresh-2" }]);
    await hub.close();
  });

  test("no call uses a new token before its credentials are kept", async () => {
    const order: string[] = [];
    let keep: () => void = () => {};
    const kept = new Promise<void>((resolve) => {
      keep = resolve;
    });
    let asked: () => void = () => {};
    const handed = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { hub } = make({
      onCredentialsChange: async () => {
        asked();
        await kept;
        order.push("kept");
      },
    });
    server.respond(({ target }) => {
      if (target.startsWith("/token"))
        return { body: { access_token: "canary-access-1", token_type: "bearer", expires_in: 3600 } };
      order.push("called");
      return { body: {} };
    });
    const first = hub.runConnectionAction("c", "get_thing");
    await handed;
    const second = hub.runConnectionAction("c", "get_thing");
    keep();
    expect(await Promise.all([first, second])).toMatchObject([{ ok: true }, { ok: true }]);
    expect(order).toEqual(["kept", "called", "called"]);
    await hub.close();
  });

  test("a token that was replaced while its answer was under way is masked in it", async () => {
    let minted = 0;
    let answerFirst: () => void = () => {};
    let arrived: () => void = () => {};
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    server.respond(({ target, headers }) => {
      if (target.startsWith("/token")) {
        minted += 1;
        return { body: { access_token: `canary-access-${minted}`, token_type: "bearer", expires_in: 3600 } };
      }
      if (target === "/slow") {
        arrived();
        return new Promise((resolve) => {
          answerFirst = () => resolve({ status: 500, body: { echo: headers.authorization } });
        });
      }
      return headers.authorization === "Bearer canary-access-1" ? { status: 401 } : { body: {} };
    });
    const { hub } = make();
    const slow = hub.runConnectionAction("c", "custom", { _url: "https://api.example.com/slow" });
    await underWay;
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    answerFirst();
    const failed = await slow;
    expect(failed).toMatchObject({ http_status: 500 });
    expect(JSON.stringify(failed)).not.toContain("canary-access-1");
    await hub.close();
  });

  test("client authentication by header, further parameters, and an endpoint on the base URL", async () => {
    const state = tokenService();
    const { hub } = make({ credentials: { ...CREDENTIALS, kind: "oauth2_basic" } });
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    const [request] = state.refreshes;
    expect(request?.headers.host).toBe("api.example.com");
    expect(request?.headers.authorization).toMatch(/^Basic /);
    const body = new URLSearchParams(request?.body.toString());
    expect([body.get("scope"), body.get("client_secret")]).toEqual(["all", null]);
    await hub.close();
  });

  test("a known access token is used until a minute before it expires, then the rotated refresh token serves", async () => {
    const state = tokenService({ expiresIn: 3600 });
    state.valid = "canary-known-token";
    let now = 0;
    const { hub, saved } = make(
      { credentials: { ...CREDENTIALS, accessToken: "canary-known-token", expiresAt: 120_000 } },
      { now: () => now },
    );
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    now = 59_000;
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    expect(state.refreshes).toHaveLength(0);
    now = 61_000;
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    now += 3_600_000;
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    expect(
      state.refreshes.map(({ body }) => new URLSearchParams(body.toString()).get("refresh_token")),
    ).toEqual(["canary-refresh-1", "canary-refresh-2"]);
    expect(saved.map(({ refreshToken }) => refreshToken)).toEqual(["canary-refresh-2", "canary-refresh-3"]);
    await hub.close();
  });

  test("a token that the service refuses is renewed once, and the call sent again, a write too", async () => {
    const state = tokenService();
    const { hub } = make({ credentials: { ...CREDENTIALS, accessToken: "canary-revoked-token" } });
    const results = await Promise.all([
      hub.runConnectionAction("c", "create_thing", { a: 1 }),
      hub.runConnectionAction("c", "get_thing"),
      hub.runConnectionAction("c", "get_thing"),
    ]);
    expect(results).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(state.refreshes).toHaveLength(1);
    await hub.close();
  });

  test("a service that refuses every token is asked twice and no more", async () => {
    const state = tokenService();
    Object.defineProperty(state, "valid", { get: () => "never", set: () => {} });
    const { hub } = make();
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({
      ok: false,
      code: "service_unauthorized",
    });
    expect(server.requests.filter(({ target }) => target === "/thing")).toHaveLength(2);
    await hub.close();
  });

  test("a caller that gives up does not end the refresh that others wait for", async () => {
    const state = tokenService();
    const { hub, saved } = make();
    const controller = new AbortController();
    const quitter = hub.runConnectionAction("c", "get_thing", {}, { signal: controller.signal });
    const patient = hub.runConnectionAction("c", "get_thing");
    controller.abort();
    expect(await quitter).toMatchObject({ code: "aborted" });
    expect(await patient).toMatchObject({ ok: true });
    expect(state.refreshes).toHaveLength(1);
    expect(saved).toHaveLength(1);
    await hub.close();
  });

  test("credentials that their owner could not keep stay in memory and are handed over again", async () => {
    tokenService();
    const events: HubEvent[] = [];
    const kept: Saved[] = [];
    let failing = true;
    const { hub } = make(
      {
        onCredentialsChange: async (next: Saved) => {
          if (failing) throw new Error("the store is down");
          kept.push(next);
        },
      },
      { onEvent: (event: HubEvent) => events.push(event) },
    );
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    expect(kept).toEqual([]);
    failing = false;
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    expect(kept.map(({ refreshToken }) => refreshToken)).toEqual(["canary-refresh-2"]);
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    expect(kept).toHaveLength(1);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith("credentials"))).toEqual([
      "credentials_not_saved",
      "credentials_changed",
    ]);
    await hub.close();
  });

  test("a refresh token that is refused says so, without a secret", async () => {
    const { hub } = make();
    server.respond({
      status: 400,
      body: { error: "invalid_grant", error_description: "canary-refresh-1 was revoked" },
    });
    const result = await hub.runConnectionAction("c", "get_thing");
    expect(result).toMatchObject({
      ok: false,
      code: "credentials_rejected",
      service_code: "invalid_grant",
      retryable: false,
    });
    expect(JSON.stringify(result)).not.toContain("canary-refresh-1");
    await hub.close();
  });

  test("an endpoint that answers nonsense, redirects or fails is a failure, and the next call tries again", async () => {
    const { hub } = make();
    for (const [reply, code] of [
      [{ status: 200, body: { nope: 1 } }, "invalid_response"],
      [{ status: 200, headers: { "content-type": "text/html" }, body: "<html>" }, "invalid_response"],
      [{ status: 302, headers: { location: "https://evil.example.com/" } }, "invalid_response"],
      [{ status: 401, headers: { "www-authenticate": "Basic" } }, "credentials_rejected"],
      [{ status: 503, body: {} }, "service_unavailable"],
    ] as const) {
      server.respond(reply);
      const result = await hub.runConnectionAction("c", "get_thing");
      expect(result).toMatchObject({ ok: false, code });
      expect(JSON.stringify(result)).not.toContain("canary");
    }
    expect(server.requests.every(({ headers }) => headers.host === "login.example.com")).toBe(true);
    tokenService();
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({ ok: true });
    await hub.close();
  });

  test("a token endpoint on an internal address is refused like any other target", async () => {
    const egress = egressTo(server, {
      resolver: async (name) => [name === "login.example.com" ? "10.0.0.1" : "93.184.215.14"],
    });
    const { hub } = make({}, { egress });
    expect(await hub.runConnectionAction("c", "get_thing")).toMatchObject({
      ok: false,
      code: "blocked_address",
    });
    expect(server.requests).toHaveLength(0);
    await hub.close();
  });

  test("a connection must say where rotated credentials are kept", () => {
    let thrown: unknown;
    try {
      make({ onCredentialsChange: undefined });
    } catch (error) {
      thrown = error;
    }
    expect(isPlugboardError(thrown) && [thrown.code, thrown.message]).toEqual([
      "invalid_connection",
      expect.stringContaining("onCredentialsChange"),
    ]);
  });
});
