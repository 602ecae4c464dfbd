import { gzipSync } from "node:zlib";
import { type Egress, isEgressError } from "@plugboard/egress";
import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let server: RecordingServer;
let egress: Egress;

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
  egress = egressTo(server);
});
beforeEach(() => server.reset());
afterAll(async () => {
  await egress.close();
  await server.close();
});

describe("request", () => {
  it("sends the method, target, headers and body as given", async () => {
    server.respond({ status: 201, headers: { "x-one": "1" }, body: { id: "cus_1" } });
    const answer = await egress.request({
      url: "https://api.stripe.com/v1/customers?expand[]=a%20b#fragment",
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: '{"name":"Ada"}',
    });
    expect(answer).toMatchObject({ status: 201, truncated: false, redirects: 0 });
    expect(answer.url).toBe("https://api.stripe.com/v1/customers?expand[]=a%20b");
    expect(answer.headers["x-one"]).toBe("1");
    expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({ id: "cus_1" });
    expect(server.last.method).toBe("POST");
    expect(server.last.target).toBe("/v1/customers?expand[]=a%20b");
    expect(server.last.body.toString()).toBe('{"name":"Ada"}');
    expect(server.last.headers).toMatchObject({
      host: "api.stripe.com",
      "content-type": "application/json",
      "content-length": "14",
      accept: "application/json",
      "user-agent": "plugboard",
      "accept-encoding": "gzip, deflate, br, zstd",
    });
  });

  it("resolves whatever the status", async () => {
    server.respond({ status: 503, body: "down" });
    const answer = await egress.request({ url: "https://api.stripe.com/" });
    expect(answer.status).toBe(503);
    expect(Buffer.from(answer.body).toString()).toBe("down");
  });

  it("injects credentials, which the caller's own headers override", async () => {
    await egress.request({
      url: "https://api.stripe.com/a?x=1",
      headers: { authorization: "Bearer mine" },
      credentials: { headers: { Authorization: "Bearer theirs", "X-Key": "k" }, query: [["api key", "a&b"]] },
    });
    expect(server.last.headers).toMatchObject({ authorization: "Bearer mine", "x-key": "k" });
    expect(server.last.rawHeaders.filter((name) => name.toLowerCase() === "authorization")).toHaveLength(1);
    expect(server.last.target).toBe("/a?x=1&api%20key=a%26b");
  });

  it("keeps the credentials' query pairs out of the answer's url", async () => {
    const answer = await egress.request({
      url: "https://api.stripe.com/a",
      credentials: { query: [["key", "secret"]] },
    });
    expect(server.last.target).toBe("/a?key=secret");
    expect(answer.url).toBe("https://api.stripe.com/a");
  });

  it("sends bytes, an empty body, and a stream in chunks", async () => {
    const url = "https://api.stripe.com/";
    await egress.request({ url, method: "PUT", body: new Uint8Array([0, 255]) });
    expect([...server.last.body]).toEqual([0, 255]);
    await egress.request({ url, method: "POST", body: "" });
    expect(server.last.headers["content-length"]).toBe("0");
    async function* chunks() {
      yield Buffer.from("one ");
      yield Buffer.from("two");
    }
    await egress.request({ url, method: "POST", body: chunks() });
    expect(server.last.body.toString()).toBe("one two");
    expect(server.last.headers["transfer-encoding"]).toBe("chunked");
  });

  it("reuses its connections", async () => {
    const before = server.connections;
    for (let call = 0; call < 10; call++) await egress.request({ url: "https://api.github.com/" });
    // undici frees a connection one turn of the event loop after its answer, so calls in a row take two in turn.
    expect(server.connections - before).toBeLessThanOrEqual(2);
  });

  it("decompresses, and says so by leaving out Content-Encoding", async () => {
    server.respond({ headers: { "content-encoding": "gzip" }, body: gzipSync("hello") });
    const answer = await egress.request({ url: "https://api.stripe.com/" });
    expect(Buffer.from(answer.body).toString()).toBe("hello");
    expect(answer.headers).not.toHaveProperty("content-encoding");
    expect(answer.headers).not.toHaveProperty("content-length");
  });

  it("answers HEAD, 204 and 304 with an empty body", async () => {
    server.respond({ headers: { "content-length": "4000", "content-encoding": "gzip" }, body: null });
    const head = await egress.request({ url: "https://api.stripe.com/", method: "HEAD" });
    expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0), headers: { "content-length": "4000" } });
    for (const status of [204, 304]) {
      server.respond({ status });
      expect(await egress.request({ url: "https://api.stripe.com/" })).toMatchObject({
        status,
        truncated: false,
      });
    }
  });

  it("joins repeated headers", async () => {
    server.respond({ headers: { "x-many": ["a", "b"], "set-cookie": ["a=1", "b=2"] } });
    const { headers } = await egress.request({ url: "https://api.stripe.com/" });
    expect(headers["x-many"]).toBe("a, b");
    expect(headers["set-cookie"]).toBe("a=1\nb=2");
    expect(Object.getPrototypeOf(headers)).toBeNull();
  });
});

describe("stream", () => {
  it("hands out the body as it arrives", async () => {
    server.respond({ body: Buffer.alloc(1_000_000, 7) });
    const answer = await egress.stream({ url: "https://api.stripe.com/" });
    let bytes = 0;
    for await (const chunk of answer.body) bytes += chunk.length;
    expect(bytes).toBe(1_000_000);
    expect(answer).toMatchObject({ status: 200, redirects: 0, url: "https://api.stripe.com/" });
  });

  it("decompresses on the way", async () => {
    server.respond({ headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(1_000_000, 7)) });
    const answer = await egress.stream({ url: "https://api.stripe.com/" });
    let bytes = 0;
    for await (const chunk of answer.body) bytes += chunk.length;
    expect(bytes).toBe(1_000_000);
  });

  it("stops when the reader does, and frees the connection", async () => {
    server.respond({ body: Buffer.alloc(5_000_000, 7) });
    const answer = await egress.stream({ url: "https://api.stripe.com/" });
    for await (const chunk of answer.body) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    server.respond({ body: "next" });
    expect((await egress.request({ url: "https://api.stripe.com/" })).status).toBe(200);
  });
});

describe("limits on the answer", () => {
  it("refuses a body past the cap", async () => {
    server.respond({ body: Buffer.alloc(2000) });
    const error = await egress
      .request({ url: "https://api.stripe.com/", limits: { maxResponseBytes: 1999 } })
      .catch((thrown: unknown) => thrown);
    expect(isEgressError(error) && error.code).toBe("response_too_large");
    expect(error).toMatchObject({ requestSent: true, retryable: false });
  });

  it.each(["gzip", undefined])("truncates at the cap when asked to (%s)", async (coding) => {
    const body = Buffer.alloc(200_000, 7);
    server.respond({
      headers: coding === undefined ? {} : { "content-encoding": coding },
      body: coding === undefined ? body : gzipSync(body),
    });
    const request = { url: "https://api.stripe.com/", overflow: "truncate" } as const;
    const cut = await egress.request({ ...request, limits: { maxResponseBytes: 150_000 } });
    expect(cut.truncated).toBe(true);
    expect(cut.body.length).toBe(150_000);
    const exact = await egress.request({ ...request, limits: { maxResponseBytes: 200_000 } });
    expect(exact.truncated).toBe(false);
    const streamed = await egress.stream({ ...request, limits: { maxResponseBytes: 150_000 } });
    let bytes = 0;
    for await (const chunk of streamed.body) bytes += chunk.length;
    expect(bytes).toBe(150_000);
  });
});

describe("close", () => {
  it("ends what runs and refuses what comes", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      server.respond(async () => {
        resolve();
        await held;
        return {};
      });
    });
    const own = egressTo(server);
    const running = own.request({ url: "https://api.stripe.com/" }).catch((thrown: unknown) => thrown);
    await arrived;
    await own.close();
    expect(await running).toMatchObject({ code: "egress_closed", requestSent: true });
    await expect(own.request({ url: "https://api.stripe.com/" })).rejects.toMatchObject({
      code: "egress_closed",
      requestSent: false,
    });
    await expect(own.resolve("api.stripe.com", 443)).rejects.toMatchObject({ code: "egress_closed" });
    release();
  });
});
