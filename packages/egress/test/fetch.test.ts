import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { request as octokit } from "@octokit/request";
import { createFetch, type Egress, type EgressOptions, isEgressError } from "@plugboard/egress";
import {
  egressTo,
  PUBLIC_ADDRESS,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RawServer, startRawServer } from "./raw-server.js";

const strays: unknown[] = [];
const onStray = (error: unknown): void => void strays.push(error);
let server: RecordingServer;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  process.on("unhandledRejection", onStray).on("uncaughtException", onStray);
  server = await startRecordingServer({ tls: true });
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  server.reset();
});
afterAll(async () => {
  await server.close();
  process.off("unhandledRejection", onStray).off("uncaughtException", onStray);
  expect(strays).toEqual([]);
});

function guarded(extra: Partial<EgressOptions> = {}, to: { readonly port: number } = server): typeof fetch {
  const egress: Egress = egressTo(to, {
    resolver: async (name) => [name.startsWith("inside") ? "10.0.0.7" : PUBLIC_ADDRESS],
    ...extra,
  });
  ends.unshift(() => egress.close());
  return createFetch(egress);
}

async function raw(...given: Parameters<typeof startRawServer>): Promise<RawServer> {
  const started = await startRawServer(...given);
  ends.push(started.close);
  return started;
}

const url = "https://api.stripe.com/v1/things?a='b'&c=%20";

async function failure(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => expect.fail("It succeeded."),
    (thrown: unknown) => thrown,
  );
  expect(String(error)).not.toContain("SECRET");
  return error as Error;
}
const codeOf = async (work: Promise<unknown>) => {
  const error = await failure(work);
  return isEgressError(error) ? error.code : error;
};

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks.map((chunk) => Buffer.from(chunk)));
}

function form(): FormData {
  const data = new FormData();
  data.set("name", "Ada");
  data.set("file", new Blob(["content"], { type: "text/x-own" }), "own.txt");
  return data;
}

/** What a request was, less the boundary that is made up for each form. */
function told({ method, target, headers, body }: RecordedRequest) {
  const boundary = /boundary=(.*)/.exec(headers["content-type"] ?? "")?.[1];
  const bare = (text = "") => (boundary ? text.replaceAll(boundary, "…") : text);
  return {
    method,
    target,
    own: headers["x-own"],
    type: bare(headers["content-type"]),
    framing: headers["transfer-encoding"] ?? headers["content-length"],
    body: bare(body.toString()),
  };
}

describe("what it sends is what Node's own fetch sends:", () => {
  let plain: RecordingServer;
  beforeAll(async () => {
    plain = await startRecordingServer();
  });
  afterAll(() => plain.close());

  const calls: [what: string, init: () => RequestInit][] = [
    ["nothing", () => ({})],
    ["a method in lower case", () => ({ method: "post" })],
    ["HEAD", () => ({ method: "HEAD" })],
    [
      "headers as a list",
      () => ({
        headers: [
          ["X-Own", "a"],
          ["x-own", "b"],
        ],
      }),
    ],
    ["headers as Headers", () => ({ headers: new Headers({ "x-own": "é" }) })],
    ["an empty string", () => ({ method: "POST", body: "" })],
    ["a string", () => ({ method: "PUT", body: "text ✓" })],
    ["a string with its type", () => ({ method: "POST", headers: { "content-type": "a/b" }, body: "{}" })],
    ["bytes", () => ({ method: "POST", body: Buffer.from("bytes") })],
    ["an ArrayBuffer", () => ({ method: "POST", body: new TextEncoder().encode("buffer").buffer })],
    ["URLSearchParams", () => ({ method: "POST", body: new URLSearchParams({ a: "b c", d: "&" }) })],
    ["FormData", () => ({ method: "POST", body: form() })],
    ["a Blob", () => ({ method: "POST", body: new Blob(["blob"], { type: "text/x-own" }) })],
    ["a ReadableStream", () => ({ method: "POST", body: stream("a", "bc"), duplex: "half" })],
    [
      "a Node stream",
      () => ({ method: "POST", body: Readable.from([Buffer.from("a"), Buffer.from("bc")]), duplex: "half" }),
    ],
  ];

  it.each(calls)("%s", async (_what, init) => {
    const at = `${plain.origin}/v1/things?a='b'&c=%20#fragment`;
    const seen: object[] = [];
    for (const call of [fetch, guarded({ trust: { allow: [plain.origin] } }, plain)]) {
      const answer = await call(at, init());
      await answer.text();
      seen.push({ ...told(plain.last), url: answer.url });
    }
    expect(seen[1]).toEqual({ ...seen[0], target: "/v1/things?a='b'&c=%20" });
  });

  it("as it is at the time of the call", async () => {
    const call = guarded();
    for (const round of ["first", "later"]) {
      const at = new URL(`https://a.test/${round}`);
      const headers = new Headers({ authorization: "for a" });
      const work = call(at, { headers });
      at.hostname = "b.test";
      headers.set("authorization", "for b");
      await work;
      expect(server.last.headers).toMatchObject({ host: "a.test", authorization: "for a" });
    }
  });

  it("a Request, whose body is of unknown kind and so is sent as it comes", async () => {
    const call = guarded();
    const given = new Request("https://api.stripe.com/v1", {
      method: "PATCH",
      headers: { "x-own": "a", "content-type": "a/b" },
      body: "text",
    });
    await call(given);
    expect(told(server.last)).toEqual({
      method: "PATCH",
      target: "/v1",
      own: "a",
      type: "a/b",
      framing: "chunked",
      body: "text",
    });
    await call(new Request("https://api.stripe.com/v1", { method: "POST", body: "a" }), { body: "other" });
    expect(server.last.body.toString()).toBe("other");
    expect(server.last.headers["content-length"]).toBe("5");
  });

  it("what clients set and fetch frames itself is left out; what steers the connection is refused", async () => {
    const call = guarded();
    const headers = { connection: "close", "content-length": "99", "keep-alive": "x", "x-own": "a" };
    await call(url, { method: "POST", headers, body: "text" });
    expect(server.last.headers).toMatchObject({
      connection: "keep-alive",
      "content-length": "4",
      "x-own": "a",
    });
    for (const name of ["host", "upgrade", "expect", "te", "trailer", "proxy-authorization"]) {
      const error = await failure(call(url, { headers: { [name]: "SECRET" } }));
      expect(error).toMatchObject({ code: "invalid_request", message: expect.stringContaining(name) });
    }
  });
});

describe("the response", () => {
  it("has status, headers, cookies apart, URL, and whether it was redirected", async () => {
    server.respond(
      { status: 302, headers: { location: "/next#there" } },
      {
        status: 418,
        headers: {
          "content-type": "a/b",
          "x-own": ["a", "b"],
          "x-latin": "\xe9",
          "set-cookie": ["a=1", "b=2"],
        },
        body: "text",
      },
    );
    const answer = await guarded()(url);
    expect(answer).toBeInstanceOf(Response);
    for (const one of [answer, answer.clone()]) {
      expect(one).toMatchObject({
        status: 418,
        ok: false,
        redirected: true,
        url: "https://api.stripe.com/next",
        bodyUsed: false,
      });
      expect(one.headers.get("x-own")).toBe("a, b");
      expect(one.headers.get("x-latin")).toBe("\xe9");
      expect(one.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
      expect(await one.text()).toBe("text");
    }
  });

  it.each([204, 205, 304])("of status %i has no body, and its connection serves again", async (status) => {
    server.respond({ status, body: null });
    const call = guarded();
    const before = server.connections;
    for (let round = 0; round < 10; round++) {
      const answer = await call(url);
      expect([answer.status, answer.body, await answer.text()]).toEqual([status, null, ""]);
    }
    expect(server.connections - before).toBeLessThanOrEqual(2);
  });

  it("of HEAD has no body, whatever its headers say", async () => {
    server.respond({ headers: { "content-length": "5", "content-encoding": "gzip" }, body: null });
    const answer = await guarded()(url, { method: "HEAD" });
    expect([answer.body, answer.headers.get("content-length"), await answer.text()]).toEqual([null, "5", ""]);
  });

  it("streams, decompressed, and lets go of the connection when it is cancelled", async () => {
    const first = Buffer.alloc(100_000, "a");
    server.respond({ headers: { "content-encoding": "gzip" }, body: gzipSync(first) });
    const call = guarded();
    expect((await (await call(url)).arrayBuffer()).byteLength).toBe(first.length);

    const endless = await raw((socket) =>
      socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    );
    const answer = await guarded({}, endless)("http://api.example.com/");
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? "").toString()).toBe("hello");
    await reader?.cancel();
    await endless.idle();
  });

  it("with a status that no Response can have is refused, and its connection ended", async () => {
    const odd = await raw((socket) =>
      socket.write("HTTP/1.1 799 Odd\r\nX-Own: SECRET\r\nTransfer-Encoding: chunked\r\n\r\n"),
    );
    expect(await codeOf(guarded({}, odd)("http://api.example.com/"))).toBe("invalid_response");
    await odd.idle();
  });
});

describe("redirects", () => {
  const redirect = (location: string, status = 302) =>
    server.respond({ status, headers: { location }, body: "moved" }, { body: "there" });

  it("are checked at each hop", async () => {
    for (const [location, code] of [
      ["https://inside.example.com/", "blocked_address"],
      ["https://127.0.0.1/", "blocked_address"],
      ["https://[::ffff:a9fe:a9fe]/", "blocked_address"],
      ["https://localhost/", "blocked_host"],
      ["http://api.stripe.com/", "redirect_refused"],
    ] as const) {
      redirect(location);
      expect(await codeOf(guarded()(url))).toBe(code);
    }
  });

  it("take nothing of the caller's to another origin, neither by header nor by body", async () => {
    redirect("https://a.test/", 307);
    await guarded()(url, {
      method: "POST",
      headers: { authorization: "SECRET", cookie: "SECRET", "x-api-key": "SECRET", accept: "a/b" },
      body: "SECRET",
    });
    expect(JSON.stringify(server.last.rawHeaders)).not.toContain("SECRET");
    expect(server.last.headers).toMatchObject({ host: "a.test", accept: "a/b" });
    expect(server.last.body.toString()).toBe("");
  });

  it("send a body again that is no stream, and refuse to send one that is", async () => {
    redirect("/again", 307);
    const call = guarded();
    await call(url, { method: "POST", body: new URLSearchParams({ a: "b" }) });
    expect([server.last.target, server.last.body.toString()]).toEqual(["/again", "a=b"]);
    redirect("/again", 307);
    expect(await codeOf(call(url, { method: "POST", body: stream("a"), duplex: "half" }))).toBe(
      "redirect_refused",
    );
  });

  it("are handed back where they are manual, and refused where they are an error", async () => {
    const call = guarded();
    redirect("https://localhost/");
    const answer = await call(url, { redirect: "manual" });
    expect([answer.status, answer.redirected, await answer.text()]).toEqual([302, false, "moved"]);
    expect(answer.headers.get("location")).toBe("https://localhost/");
    redirect("/next");
    expect(await codeOf(call(url, { redirect: "error" }))).toBe("redirect_refused");
    expect((await call(url, { redirect: "error" })).status).toBe(200);
  });
});

describe("the promises", () => {
  it.each([
    ["http://127.0.0.1/", "blocked_address"],
    ["http://0x7f.1/", "blocked_address"],
    ["https://inside.example.com/", "blocked_address"],
    ["https://localhost/", "blocked_host"],
    ["file:///etc/passwd", "blocked_scheme"],
    ["/relative", "invalid_url"],
    ["https://user:SECRET@api.stripe.com/", "invalid_url"],
  ])("refuse %s, as text, as URL and as Request", async (target, code) => {
    const call = guarded();
    expect(await codeOf(call(target))).toBe(code);
    if (!URL.canParse(target)) return;
    expect(await codeOf(call(new URL(target)))).toBe(code);
    if (!target.includes("@")) expect(await codeOf(call(new Request(target)))).toBe(code);
  });

  it("keep the deadline, also while the body is read", async () => {
    const slow = await raw((socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"));
    const answer = await guarded({ limits: { deadlineMs: 60 } }, slow)("http://api.example.com/");
    expect(await codeOf(answer.text())).toBe("timeout");
    await slow.idle();
  });

  it("keep the cap on inflated bytes", async () => {
    server.respond({ headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(50_000_000)) });
    const answer = await guarded({ limits: { maxResponseBytes: 100_000 } })(url);
    expect(await codeOf(answer.text())).toBe("response_too_large");
  });

  it.each<[string, unknown, RequestInit]>([
    ["a method that is none", url, { method: "G T" }],
    ["CONNECT", url, { method: "CONNECT" }],
    ["a header that is none", url, { headers: { "x-own": "SECRET\r\nx" } }],
    ["a body of GET", url, { body: "SECRET" }],
    ["a stream without duplex", url, { method: "POST", body: stream("SECRET") }],
    ["integrity", url, { integrity: "sha256-SECRET" }],
    [
      "a stream of text",
      url,
      { method: "POST", duplex: "half", body: ReadableStream.from(["SECRET"]) as ReadableStream },
    ],
  ])("refuse %s with invalid_request", async (_what, target, init) => {
    expect(await codeOf(guarded()(target as string, init))).toBe("invalid_request");
    expect(server.requests).toEqual([]);
  });

  it("refuse a Request that was used", async () => {
    const used = new Request("https://api.stripe.com/", { method: "POST", body: "a" });
    await used.text();
    expect(await codeOf(guarded()(used))).toBe("invalid_request");
  });
});

describe("the caller's signal", () => {
  it("is none where it is null, whatever the Request has", async () => {
    const request = new Request(url, { signal: AbortSignal.abort() });
    expect((await guarded()(request, { signal: null })).status).toBe(200);
  });

  it("ends it with the signal's own reason: before, while waiting, and in the body", async () => {
    const call = guarded();
    const reason = new Error("own");
    expect(await failure(call(url, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    const early = new Request(url, { signal: AbortSignal.abort(reason) });
    expect(await failure(call(early))).toBe(reason);

    const waiting = new AbortController();
    const silent = await raw(() => waiting.abort());
    const error = await failure(guarded({}, silent)("http://a.test/", { signal: waiting.signal }));
    expect(error.name).toBe("AbortError");
    await silent.idle();

    const reading = new AbortController();
    const half = await raw((socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"));
    const answer = await guarded({}, half)("http://a.test/", { signal: reading.signal });
    reading.abort(reason);
    expect(await failure(answer.text())).toBe(reason);
    await half.idle();
  });
});

describe("clients that take a fetch", () => {
  it("Stripe's: form bodies, query, errors", async () => {
    const stripe = new Stripe("sk_test_SECRET", {
      httpClient: Stripe.createFetchHttpClient(guarded()),
      maxNetworkRetries: 0,
    });
    server.respond({ body: { id: "cus_1", object: "customer" } });
    expect((await stripe.customers.create({ name: "Ada L", metadata: { a: "b" } })).id).toBe("cus_1");
    expect(server.last).toMatchObject({ method: "POST", target: "/v1/customers" });
    expect(server.last.headers.authorization).toBe("Bearer sk_test_SECRET");
    expect(Object.fromEntries(new URLSearchParams(server.last.body.toString()))).toEqual({
      name: "Ada L",
      "metadata[a]": "b",
    });
    server.respond({
      status: 402,
      body: { error: { type: "card_error", message: "No.", code: "card_declined" } },
    });
    await expect(stripe.customers.list({ limit: 3 })).rejects.toMatchObject({ code: "card_declined" });
    expect(server.last.target).toBe("/v1/customers?limit=3");
    await stripe.files
      .create({
        purpose: "dispute_evidence",
        file: { data: Buffer.from("bytes"), name: "a.png", type: "application/octet-stream" },
      })
      .catch(() => {});
    expect(server.last.body.toString()).toContain("bytes");
  });

  it("Stripe's is refused what is inside, whatever host it is told", async () => {
    const stripe = new Stripe("sk_test_SECRET", {
      host: "169.254.169.254",
      httpClient: Stripe.createFetchHttpClient(guarded()),
      maxNetworkRetries: 0,
    });
    await expect(stripe.customers.list()).rejects.toMatchObject({ detail: { code: "blocked_address" } });
  });

  it("Octokit's: JSON, status, redirects to another host without the token", async () => {
    const own = octokit.defaults({
      request: { fetch: guarded() },
      headers: { authorization: "token SECRET" },
    });
    server.respond({ status: 201, body: { id: 7 } });
    const created = await own("POST /repos/{owner}/{repo}/issues", { owner: "a", repo: "b", title: "✓" });
    expect([created.status, created.data.id, created.url]).toEqual([
      201,
      7,
      "https://api.github.com/repos/a/b/issues",
    ]);
    expect(JSON.parse(server.last.body.toString())).toEqual({ title: "✓" });
    server.respond(
      { status: 302, headers: { location: "https://a.test/archive" } },
      { body: Buffer.from("zip") },
    );
    await own("GET /repos/{owner}/{repo}/zipball/{ref}", { owner: "a", repo: "b", ref: "main" });
    expect(server.last.headers).toMatchObject({ host: "a.test" });
    expect(server.last.headers.authorization).toBeUndefined();
    await expect(own("GET /", { baseUrl: "http://10.0.0.1" })).rejects.toMatchObject({
      cause: { code: "blocked_address" },
    });
  });
});
