import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { createDispatcher, type EgressLimits, type EgressOptions, isEgressError } from "@plugboard/egress";
import { PUBLIC_ADDRESS, type RecordingServer, startRecordingServer, testCa } from "@plugboard/testing";
import { type Dispatcher, fetch, interceptors, request, stream } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RawServer, startRawServer } from "./raw-server.js";

let server: RecordingServer;
const opened: Dispatcher[] = [];
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
afterEach(async () => {
  for (const dispatcher of opened.splice(0)) await dispatcher.destroy();
  for (const end of ends.splice(0)) await end();
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

type Call = (
  url: string,
  dispatcher: Dispatcher,
  headers?: Record<string, string>,
  body?: string,
) => Promise<number>;

/** Each reads the whole answer, redirects followed, and gives its length. */
const callers: [name: string, call: Call][] = [
  [
    "fetch",
    async (url, dispatcher, headers = {}, body) => {
      const answer = await fetch(url, { dispatcher, headers, ...(body && { method: "POST", body }) });
      return (await answer.arrayBuffer()).byteLength;
    },
  ],
  [
    "request with the redirect interceptor",
    async (url, dispatcher, headers = {}, body) => {
      const following = dispatcher.compose(interceptors.redirect({ maxRedirections: 3 }));
      const answer = await request(url, {
        dispatcher: following,
        headers,
        ...(body && { method: "POST", body }),
      });
      return (await answer.body.arrayBuffer()).byteLength;
    },
  ],
];

describe.each(callers)("the limits, through %s", (_name, call) => {
  const url = "http://api.example.com/";

  async function against(
    limits: EgressLimits,
    onRequest: (socket: Socket) => void,
  ): Promise<[Dispatcher, RawServer]> {
    const raw = await startRawServer(onRequest);
    ends.push(raw.close);
    const dispatcher = await guarded({ limits, dialer: () => connect(raw.port, "127.0.0.1") });
    return [dispatcher, raw];
  }

  it.each([
    ["of the head", ""],
    ["in the head", "HTTP/1.1 200 OK\r\nX-"],
    ["of the body", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"],
    ["of a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"],
  ])("the deadline ends a drip %s", async (_where, said) => {
    const [dispatcher, raw] = await against({ deadlineMs: 150 }, (socket) => {
      socket.write(said);
      const timer = setInterval(() => said !== "" && socket.write("x"), 5);
      socket.once("close", () => clearInterval(timer));
    });
    expect(await codeOf(call(url, dispatcher))).toBe("timeout");
    await raw.idle();
  });

  it("the deadline ends DNS", async () => {
    let given: AbortSignal | undefined;
    const dispatcher = await guarded({
      limits: { deadlineMs: 50 },
      resolver: (_name, { signal }) => {
        given = signal;
        return new Promise(() => {});
      },
    });
    expect(await codeOf(call(url, dispatcher))).toBe("timeout");
    expect(given?.aborted).toBe(true);
  });

  it.each(["deadlineMs", "connectTimeoutMs"])("%s ends a TLS handshake", async (limit) => {
    const [dispatcher, raw] = await against({ [limit]: 50 }, () => {});
    expect(await codeOf(call("https://api.example.com/", dispatcher))).toBe("timeout");
    await raw.idle();
  });

  it.each(["Content-Length: 1000000", "Transfer-Encoding: chunked"])(
    "the cap ends a body of %s, as received",
    async (framing) => {
      const [dispatcher, raw] = await against({ maxResponseBytes: 10_000 }, (socket) =>
        socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\nfffff\r\n${"x".repeat(100_000)}`),
      );
      expect(await codeOf(call(url, dispatcher))).toBe("response_too_large");
      await raw.idle();
    },
  );

  it("the cap lets a body of just its size pass", async () => {
    const [dispatcher] = await against({ maxResponseBytes: 10_000 }, (socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n${"x".repeat(10_000)}`),
    );
    expect(await call(url, dispatcher)).toBe(10_000);
  });

  it("interim answers end at sixteen", async () => {
    const hint = "HTTP/1.1 103 Early Hints\r\n\r\n";
    const whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const [few] = await against({}, (socket) => socket.write(hint.repeat(16) + whole));
    expect(await call(url, few)).toBe(2);
    const [many] = await against({}, (socket) => socket.write(hint.repeat(17) + whole));
    expect(await codeOf(call(url, many))).toBe("invalid_response");
  });

  it("silence ends by the idle limit, before the head and in the body", async () => {
    for (const said of ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"]) {
      const [dispatcher, raw] = await against({ idleTimeoutMs: 50 }, (socket) => socket.write(said));
      expect(await codeOf(call(url, dispatcher))).toBe("timeout");
      await raw.idle();
    }
  });

  it("headers end at their cap", async () => {
    const [dispatcher, raw] = await against({ maxHeaderBytes: 1000 }, (socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nX: ${"y".repeat(2000)}\r\n\r\n`),
    );
    expect(await codeOf(call(url, dispatcher))).toBe("headers_too_large");
    await raw.idle();
  });

  it("no timer outlives its request", async () => {
    const dispatcher = await guarded();
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await call("https://api.stripe.com/", dispatcher);
    const before = timers();
    for (let round = 0; round < 10; round++) {
      await call("https://api.stripe.com/", dispatcher);
      await codeOf(call("https://inside.example.com/", dispatcher));
    }
    // Two may be undici's, for its own clock and for an idle connection.
    await expect.poll(timers).toBeLessThanOrEqual(before + 2);
  });
});

describe("a dispatcher for undici", () => {
  it("tells who brings it to Node's own fetch", async () => {
    const dispatcher = await guarded();
    const work = globalThis.fetch("https://api.stripe.com/", { dispatcher } as unknown as RequestInit);
    const error: unknown = await work.catch((thrown: Error) => thrown.cause);
    expect(error).toMatchObject({ code: "invalid_request", message: expect.stringContaining("createFetch") });
  });

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

  it.each(callers)("keeps Authorization and cookies from another origin: %s", async (_name, call) => {
    const dispatcher = await guarded();
    server.respond({ status: 302, headers: { location: "https://a.test/" } }, {});
    const headers = { authorization: "SECRET", cookie: "SECRET", "x-own": "kept" };
    expect(await call("https://api.stripe.com/", dispatcher, headers)).toBe(2);
    expect(server.requests.map(({ headers: sent }) => sent.authorization)).toEqual(["SECRET", undefined]);
    expect(server.requests.map(({ headers: sent }) => sent.cookie)).toEqual(["SECRET", undefined]);
    // What no standard names as a credential goes along: this is what `createEgress` is stricter in.
    expect(server.requests.map(({ headers: sent }) => sent["x-own"])).toEqual(["kept", "kept"]);
  });

  it("counts what is received, though fetch makes more of it", async () => {
    const dispatcher = await guarded({ limits: { maxResponseBytes: 100_000 } });
    const body = gzipSync(Buffer.alloc(5_000_000));
    server.respond({ headers: { "content-encoding": "gzip" }, body });
    const answer = await fetch("https://api.stripe.com/", { dispatcher });
    expect((await answer.arrayBuffer()).byteLength).toBe(5_000_000);
  });

  it.each(callers)("leaves to undici what else a redirect does: %s", async (_name, call) => {
    await using plain = await startRecordingServer();
    const dialer = ({ port }: { port: number }) =>
      connect(port === 443 ? server.port : plain.port, "127.0.0.1");
    server.respond({ status: 307, headers: { location: "http://a.test/" } });
    const dispatcher = await guarded({ dialer });
    expect(await call("https://api.stripe.com/", dispatcher, {}, "body")).toBe(2);
    expect(plain.last).toMatchObject({ method: "POST", body: Buffer.from("body") });
    const strict = await guarded({ dialer, trust: { httpsOnly: true } });
    expect(await codeOf(call("https://api.stripe.com/", strict))).toBe("blocked_scheme");
  });

  it("ends the connections that it is making when it is destroyed", async () => {
    const signals: AbortSignal[] = [];
    const dispatcher = await guarded({
      resolver: (_name, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    const work = codeOf(fetch("https://api.stripe.com/", { dispatcher }));
    await expect.poll(() => signals.length).toBe(1);
    await dispatcher.destroy();
    expect(await work).toMatchObject({ cause: { code: "UND_ERR_DESTROYED" } });
    expect(signals[0]?.aborted).toBe(true);
  });

  it("rejects a malformed policy", async () => {
    expect(await codeOf(createDispatcher({ trust: { allow: ["*"] } }))).toBe("invalid_policy");
  });
});
