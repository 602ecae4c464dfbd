import { Readable } from "node:stream";
import { type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CustomInput } from "../src/index.js";
import { generic, genericHub, TOKEN } from "./fixtures/generic.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const URL_ = "https://api.example.com/i";

async function run(input: Record<string, unknown>, connection: Parameters<typeof genericHub>[1] = {}) {
  await using hub = genericHub(server, connection);
  return hub.runConnectionAction("c", "custom", { _url: URL_, ...input } as CustomInput);
}

describe("bodies from code", () => {
  const bytes = new Uint8Array([0, 1, 2, 255]);
  const text = () => server.last.body.toString("utf8");
  const type = () => server.last.headers["content-type"];

  test("bytes, views and array buffers go out as they are", async () => {
    for (const body of [bytes, Buffer.from(bytes), bytes.buffer, new DataView(bytes.buffer)]) {
      await run({ _body: body });
      expect([...server.last.body]).toEqual([0, 1, 2, 255]);
      expect(type()).toBe("application/octet-stream");
      expect(server.last.headers["content-length"]).toBe("4");
    }
  });
  test("a Blob brings its own type, which a header overrides", async () => {
    const blob = new Blob([bytes], { type: "image/png" });
    await run({ _body: blob });
    expect(type()).toBe("image/png");
    await run({ _body: blob, _headers: { "Content-Type": "image/x-own" } });
    expect(type()).toBe("image/x-own");
    expect([...server.last.body]).toEqual([0, 1, 2, 255]);
  });
  test("URLSearchParams", async () => {
    await run({ _body: new URLSearchParams({ a: "1 2" }) });
    expect([type(), text()]).toEqual(["application/x-www-form-urlencoded", "a=1+2"]);
  });
  test("FormData keeps its parts and brings the boundary", async () => {
    const form = new FormData();
    form.set("name", "Ana");
    form.set("file", new File([bytes], "a.bin", { type: "image/png" }));
    await run({ _body: form });
    const parsed = await new Response(new Uint8Array(server.last.body), {
      headers: { "content-type": type() ?? "" },
    }).formData();
    expect(parsed.get("name")).toBe("Ana");
    expect((parsed.get("file") as File).name).toBe("a.bin");
  });
  test("an object under multipart/form-data becomes parts, whatever boundary was named", async () => {
    await run({
      _headers: { "content-type": "multipart/form-data; boundary=mine" },
      a: { b: [1, 2] },
      file: new File(["x"], "x.txt"),
      raw: bytes,
    });
    const parsed = await new Response(new Uint8Array(server.last.body), {
      headers: { "content-type": type() ?? "" },
    }).formData();
    expect(parsed.get("a[b][0]")).toBe("1");
    expect(parsed.get("a[b][1]")).toBe("2");
    expect((parsed.get("file") as File).name).toBe("x.txt");
    expect(parsed.get("raw")).toBeInstanceOf(File);
  });
  test("web and Node streams", async () => {
    for (const body of [new Blob(["streamed"]).stream(), Readable.from(["stre", "amed"])]) {
      await run({ _body: body });
      expect(text()).toBe("streamed");
      expect(type()).toBe("application/octet-stream");
      expect(server.last.headers["transfer-encoding"]).toBe("chunked");
    }
  });
  test("a string without a type takes the service's", async () => {
    await run({ _body: '{"a":1}' });
    expect([type(), text()]).toEqual(["application/json", '{"a":1}']);
  });
  test("numbers, booleans and dates are JSON", async () => {
    for (const [body, expected] of [
      [5, "5"],
      [false, "false"],
      [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ] as const) {
      await run({ _body: body });
      expect(text()).toBe(expected);
    }
  });
  test("what JSON cannot hold is refused before anything is sent", async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const body of [cyclic, { a: 1n }, () => 1, Symbol("s")]) {
      const result = await run({ _body: body });
      expect(result).toMatchObject({ ok: false, code: "bad_request" });
      expect(!result.ok && result.message).toMatch(/^Bad Request: /);
    }
    for (const rest of [{ a: cyclic }, { a: Number.NaN }, { a: () => 1 }]) {
      expect(await run({ _method: "GET", ...rest })).toMatchObject({ ok: false, code: "bad_request" });
    }
    expect(server.requests).toHaveLength(0);
  });
  test("a bare POST under a type that has no empty object sends no body", async () => {
    await run({ _method: "POST", _headers: { "Content-Type": "text/csv" } });
    expect([server.last.method, text(), type()]).toEqual(["POST", "", "text/csv"]);
  });
  test("an unknown method takes a body like POST", async () => {
    await run({ _method: "report", depth: 1 });
    expect([server.last.method, text()]).toEqual(["REPORT", '{"depth":1}']);
  });
  test("__proto__ is data, in bodies and queries", async () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":1},"a":1}') as object;
    await run({ _body: hostile });
    expect(text()).toBe('{"__proto__":{"polluted":1},"a":1}');
    await run({ _query: hostile });
    expect(server.last.target).toBe("/i?__proto__%5Bpolluted%5D=1&a=1");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("query", () => {
  test("what the URL has stays byte for byte, apostrophes too", async () => {
    const written = "?$filter=name%20eq%20'O''Neil'&a=%27&b=%2b+&c={d}|^`[]~!*();:@/?,&&=&bare";
    await run({ _url: `https://api.example.com/i${written}#top`, _query: { z: "'" } });
    expect(server.last.target).toBe(`/i${written}&z='`);
  });
  test("values as text", async () => {
    await run({
      _query: {
        at: new Date(0),
        big: 10n,
        yes: true,
        none: null,
        gone: undefined,
        n: 1.5,
        nested: { a: [1, { b: 2 }] },
      },
    });
    expect(decodeURIComponent(server.last.target)).toBe(
      "/i?at=1970-01-01T00:00:00.000Z&big=10&yes=true&n=1.5&nested[a]=1&nested[a][1][b]=2",
    );
  });
  test("a name in rest params and in _query is sent twice", async () => {
    await run({ _method: "GET", a: 1, _query: { a: 2 } });
    expect(server.last.target).toBe("/i?a=1&a=2");
  });
  test("a lone surrogate becomes U+FFFD", async () => {
    await run({ _query: { a: "\ud800" } });
    expect(server.last.target).toBe("/i?a=%EF%BF%BD");
  });
});

describe("headers", () => {
  test("a call's header wins over credentials and defaults, whatever its case", async () => {
    await run({ _headers: { AUTHORIZATION: "Basic own", aCCept: "text/plain" } });
    expect(server.last.headers).toMatchObject({ authorization: "Basic own", accept: "text/plain" });
    expect(server.last.rawHeaders.filter((name) => name.toLowerCase() === "authorization")).toHaveLength(1);
  });
  test("a connection's headers go along and lose to the call's", async () => {
    const headers = { "X-Tenant": "one", "X-Env": "live" };
    await run({ _headers: { "x-tenant": "two" } }, { headers });
    expect(server.last.headers).toMatchObject({ "x-tenant": "two", "x-env": "live" });
  });
  test("every fault of a call is listed at once", async () => {
    const result = await run({
      _url: "nope",
      _method: "TRACE",
      _query: 1,
      _headers: { Host: "a", "X-A": 5, "X B": "c" },
      _x: 1,
    });
    expect(!result.ok && result.problems?.map(({ path }) => path)).toEqual([
      "/_url",
      "/_x",
      "/_method",
      "/_query",
      "/_headers",
      "/_headers",
      "/_headers",
    ]);
    expect(!result.ok && result.message).toMatch(/^Bad Request: The "custom" action requires "_url"/);
  });
});

describe("credentials", () => {
  test("in a header and in the query, by the same code as for catalogued actions", async () => {
    for (const credentials of [{ headerKey: "key-123456" }, { queryKey: "key-123456" }]) {
      await run({ _query: { a: 1 } }, { credentials });
      const custom = server.last;
      await using hub = genericHub(server, { credentials });
      await hub.connection("c").run("get_item", { id: "1" });
      for (const request of [custom, server.last]) {
        expect([
          request.headers["x-api-key"],
          new URLSearchParams(request.target.split("?")[1]).get("api_key"),
        ]).toEqual("headerKey" in credentials ? ["key-123456", null] : [undefined, "key-123456"]);
      }
    }
  });
  test("unbound, they go wherever the app's code says", async () => {
    expect(await run({ _url: "https://elsewhere.example.com/" })).toMatchObject({ ok: true });
    expect(server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
  test("bound to the service, they go to its origins only", async () => {
    const bound = { credentialOrigins: "service" } as const;
    expect(await run({}, bound)).toMatchObject({ ok: true });
    expect(await run({ _url: "https://files.example.com/f" }, bound)).toMatchObject({ ok: true });
    server.reset();
    for (const url of [
      "https://elsewhere.example.com/",
      "http://api.example.com/",
      "https://api.example.com:8443/",
    ]) {
      const result = await run({ _url: url }, bound);
      expect(result).toMatchObject({ ok: false, code: "forbidden_origin" });
      expect(!result.ok && result.message).toContain("credentialOrigins");
    }
    expect(server.requests).toHaveLength(0);
  });
  test("bound to a list", async () => {
    const bound = { credentialOrigins: ["https://only.example.com"] };
    expect(await run({ _url: "https://only.example.com/x" }, bound)).toMatchObject({ ok: true });
    expect(await run({}, bound)).toMatchObject({ ok: false, code: "forbidden_origin" });
  });
  test("bound to the service, a base URL of the connection's own counts", async () => {
    const bound = { credentialOrigins: "service", baseUrl: "https://own.example.com/v3" } as const;
    expect(await run({ _url: "https://own.example.com/anything" }, bound)).toMatchObject({ ok: true });
  });
  test("on a redirect to another origin, all that the connection injected and the body stay behind", async () => {
    for (const credentials of [{ token: TOKEN }, { headerKey: "key-123456" }, { queryKey: "key-123456" }]) {
      server.reset();
      server.respond(
        { status: 307, headers: { location: "https://other.example.com/next?api_key=key-123456" } },
        {},
      );
      const result = await run(
        { _headers: { "X-Own": "1", Cookie: "a=b" }, secret_body: "x" },
        { credentials, headers: { "X-Tenant": "one" } },
      );
      expect(result).toMatchObject({ ok: true });
      expect(server.requests).toHaveLength(2);
      const hop = server.last;
      expect(hop.headers.host).toBe("other.example.com");
      for (const name of ["authorization", "x-api-key", "x-tenant", "x-own", "cookie"])
        expect(hop.headers[name]).toBeUndefined();
      expect(hop.body).toHaveLength(0);
      if ("queryKey" in credentials) expect(hop.target).toBe("/next");
    }
  });
  test("a redirect to an internal address is refused", async () => {
    server.respond({ status: 302, headers: { location: "http://169.254.169.254/latest" } });
    const result = await run({ _url: "http://api.example.com/i" });
    expect(result.ok).toBe(false);
  });
});

describe("answers", () => {
  test("parsed JSON, whatever the json type", async () => {
    server.respond({
      headers: { "content-type": "application/problem+json; charset=utf-8" },
      body: '{"a":[1]}',
    });
    expect(await run({})).toEqual({ status: "success", ok: true, http_status: 200, data: { a: [1] } });
  });
  test("text", async () => {
    server.respond({ headers: { "content-type": "text/plain" }, body: "hé" });
    expect(await run({})).toMatchObject({ data: "hé" });
    server.respond({
      headers: { "content-type": "text/plain; charset=iso-8859-1" },
      body: Buffer.from([0xe9]),
    });
    expect(await run({})).toMatchObject({ data: "é" });
  });
  test("binary, as bytes in code and base64 in JSON", async () => {
    server.respond({ headers: { "content-type": "image/png" }, body: Buffer.from([0, 255]) });
    const result = await run({});
    expect(result.ok && result.data).toMatchObject({
      media_type: "image/png",
      bytes: new Uint8Array([0, 255]),
    });
    expect(JSON.parse(JSON.stringify(result)).data).toEqual({ media_type: "image/png", base64: "AP8=" });
  });
  test("nothing", async () => {
    server.respond({ status: 204, body: null });
    expect(await run({})).toEqual({ status: "success", ok: true, http_status: 204, data: null });
    server.respond({ headers: { "content-type": "application/json" }, body: null });
    expect(await run({})).toMatchObject({ data: null });
    expect(await run({ _method: "HEAD" })).toMatchObject({ ok: true, data: null });
  });
  test("JSON that does not parse is text", async () => {
    server.respond({ headers: { "content-type": "application/json" }, body: "{oops" });
    expect(await run({})).toEqual({ status: "success", ok: true, http_status: 200, data: "{oops" });
  });
  test("another status is a failure whose message holds the body", async () => {
    server.respond({ status: 422, body: { error: "no such currency" } });
    const result = await run({});
    expect(result).toMatchObject({
      status: "error",
      ok: false,
      http_status: 422,
      code: "service_invalid_request",
      data: { error: "no such currency" },
    });
    expect(!result.ok && result.message).toContain("no such currency");
  });
  test("a long body is bounded in the message", async () => {
    server.respond({ status: 500, headers: { "content-type": "text/plain" }, body: "x".repeat(100_000) });
    const result = await run({});
    expect(!result.ok && result.message.length).toBeLessThan(2000);
    expect(!result.ok && result.message).toContain("100000 characters in all");
  });
  test("a body over the limit is cut, and the answer says where", async () => {
    server.respond({
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ a: "x".repeat(5000) }),
    });
    const result = await run({}, { limits: { maxResponseBytes: 1000 } });
    expect(result).toMatchObject({ ok: true, truncated: { limit_bytes: 1000 } });
    expect(result.ok && (result.data as string).length).toBe(1000);
  });
  test("a redirect that is not followed is an answer like any other", async () => {
    server.respond({ status: 304, body: null });
    expect(await run({})).toMatchObject({ ok: false, http_status: 304 });
  });
  test("a secret that the service echoes is masked in the failure", async () => {
    server.respond({ status: 401, body: { error: `bad token ${TOKEN}`, nested: [TOKEN] } });
    const result = await run({});
    expect(JSON.stringify(result)).not.toContain(TOKEN);
    expect(JSON.stringify(result)).toContain("[redacted]");
  });
});

test("custom is listed with a schema that documents the reserved keys", async () => {
  await using hub = genericHub(server);
  const list = await hub.listActions("c");
  const custom = list.ok ? list.actions.find(({ name }) => name === "custom") : undefined;
  expect(Object.keys(custom?.input_schema.properties as object)).toEqual([
    "_url",
    "_method",
    "_query",
    "_body",
    "_headers",
  ]);
  expect(custom?.input_schema.required).toEqual(["_url"]);
  expect(Object.keys(generic.actions).filter((name) => name === "custom")).toHaveLength(1);
});
