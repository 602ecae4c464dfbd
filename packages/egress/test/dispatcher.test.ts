import { connect } from "node:net";
import { createDispatcher, type EgressOptions, isEgressError } from "@plugboard/egress";
import { PUBLIC_ADDRESS, type RecordingServer, startRecordingServer, testCa } from "@plugboard/testing";
import { type Dispatcher, fetch, interceptors, request, stream } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

let server: RecordingServer;
const opened: Dispatcher[] = [];

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
afterEach(async () => {
  for (const dispatcher of opened.splice(0)) await dispatcher.destroy();
  server.reset();
});
afterAll(() => server.close());

async function guarded(extra: Partial<EgressOptions> = {}): Promise<Dispatcher> {
  const dispatcher = await createDispatcher({
    trust: "public",
    resolver: async (name) => [name.startsWith("inside") ? "10.0.0.7" : PUBLIC_ADDRESS],
    dialer: () => connect(server.port, "127.0.0.1"),
    ca: testCa,
    ...extra,
  });
  opened.push(dispatcher);
  return dispatcher;
}

/** The refusal that undici's caller gets, from under whatever it is wrapped in. */
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "resolved",
    (error: Error) =>
      isEgressError(error) ? error.code : isEgressError(error.cause) ? error.cause.code : error,
  );

describe("a dispatcher for undici", () => {
  it("serves request, fetch and stream", async () => {
    const dispatcher = await guarded();
    const url = "https://api.stripe.com/v1";
    expect((await request(url, { dispatcher })).statusCode).toBe(200);
    expect((await fetch(url, { dispatcher })).status).toBe(200);
    const { PassThrough } = await import("node:stream");
    await stream(url, { dispatcher, method: "GET" }, () => new PassThrough().resume());
    expect(server.requests).toHaveLength(3);
    expect(server.requests.every(({ headers }) => headers.host === "api.stripe.com")).toBe(true);
  });

  it.each([
    ["http://127.0.0.1/", "blocked_address"],
    ["http://0x7f.1/", "blocked_address"],
    ["http://[::ffff:127.0.0.1]/", "blocked_address"],
    ["http://169.254.169.254/", "blocked_address"],
    ["https://localhost/", "blocked_host"],
    ["https://inside.example.com/", "blocked_address"],
  ])("refuses %s to all of them", async (url, code) => {
    const dispatcher = await guarded();
    expect(await codeOf(request(url, { dispatcher }))).toBe(code);
    expect(await codeOf(fetch(url, { dispatcher }))).toBe(code);
  });

  it("refuses redirects inside, whoever follows them", async () => {
    const dispatcher = await guarded();
    const url = "https://api.stripe.com/";
    for (const [location, code] of [
      ["https://inside.example.com/", "blocked_address"],
      ["http://127.0.0.1/", "blocked_address"],
      ["http://localhost/", "blocked_host"],
    ] as const) {
      server.respond({ status: 302, headers: { location } });
      expect(await codeOf(fetch(url, { dispatcher }))).toBe(code);
      const following = dispatcher.compose(interceptors.redirect({ maxRedirections: 3 }));
      expect(await codeOf(request(url, { dispatcher: following }))).toBe(code);
    }
  });

  it("keeps Host, proxies, tunnels and upgrades to itself", async () => {
    const dispatcher = await guarded();
    const url = "https://api.stripe.com/";
    for (const headers of [
      { HOST: "evil" },
      ["Host", "evil"],
      new Map([["Host", "evil"]]),
      { "Proxy-Authorization": "x" },
    ]) {
      expect(await codeOf(request(url, { dispatcher, headers: headers as Record<string, string> }))).toBe(
        "invalid_request",
      );
    }
    expect(await codeOf(dispatcher.request({ origin: url, path: "http://127.0.0.1/", method: "GET" }))).toBe(
      "invalid_request",
    );
    expect(await codeOf(dispatcher.connect({ origin: url, path: "10.0.0.1:80" }))).toBe("invalid_request");
    expect(await codeOf(dispatcher.upgrade({ path: "/", origin: url, method: "GET" } as never))).toBe(
      "invalid_request",
    );
    expect(server.connections).toBeLessThanOrEqual(20);
  });

  it("rejects a malformed policy", async () => {
    expect(await codeOf(createDispatcher({ trust: { allow: ["*"] } }))).toBe("invalid_policy");
  });
});
