import { type Egress, type EgressRequest, isEgressError } from "@plugboard/egress";
import { egressTo } from "@plugboard/testing";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RawServer, startRawServer } from "./raw-server.js";

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

let server: RawServer;
let egress: Egress;

beforeAll(async () => {
  server = await startRawServer((socket) => socket.write(ANSWER));
});
afterAll(() => server.close());
beforeEach(() => {
  egress = egressTo(server);
});
afterEach(() => egress.close());

/** The bytes that one request puts on the wire. */
async function bytesOf(request: Partial<EgressRequest>): Promise<string> {
  const at = server.chunks.length;
  await egress.request({ url: "http://api.example.com/", ...request });
  return server.chunks.slice(at).join("");
}

/** The refusal, after making sure that nothing was sent for it. */
async function refusal(request: Partial<EgressRequest>): Promise<{ code: string; message: string }> {
  const before = server.chunks.length;
  const error = await egress.request({ url: "http://api.example.com/", ...request }).then(
    () => expect.fail("It was sent."),
    (thrown: unknown) => thrown,
  );
  if (!isEgressError(error)) throw error;
  expect(error.requestSent).toBe(false);
  expect(server.chunks.length).toBe(before);
  return error;
}

describe("what is sent", () => {
  it("is exactly one request, byte for byte", async () => {
    expect(
      await bytesOf({
        url: "http://api.example.com:8080/a/../b%2f%0d%0a?q=%0d%0a&r=ü#frag",
        method: "POST",
        headers: { "X-Tab": "a\tb", "X-Latin": "é", Empty: "" },
        body: "ä",
      }),
    ).toBe(
      [
        "POST /b%2f%0d%0a?q=%0d%0a&r=%C3%BC HTTP/1.1",
        "host: api.example.com:8080",
        "connection: keep-alive",
        "x-tab: a\tb",
        "x-latin: é",
        "empty: ",
        "user-agent: plugboard",
        "accept-encoding: gzip, deflate, br, zstd",
        "content-length: 2",
        "",
        "Ã¤",
      ].join("\r\n"),
    );
  });

  it("knows no line breaks in URLs: they are dropped or escaped", async () => {
    for (const url of [
      "http://api.example.com/a\r\nHost: evil\r\n\r\nGET /b",
      "http://api.example.com/?q=a\r\nX-Injected: 1",
      "http://api.example.com/a\tb\nc",
      "http://api.exa\r\nmple.com/",
    ]) {
      const sent = await bytesOf({ url });
      expect(sent.split("\r\n\r\n")).toHaveLength(2);
      expect(sent.toLowerCase()).not.toMatch(/\r\n(?:host: evil|x-injected)/);
      expect(sent).toMatch(/^GET \/\S* HTTP\/1\.1\r\nhost: api\.example\.com\r\n/);
    }
  });

  it("escapes injected query pairs", async () => {
    const query = [
      ["a&b=c", "d e\r\nX: 1"],
      ["\ud800", "#"],
    ] as const;
    const sent = await bytesOf({ url: "http://api.example.com/?", credentials: { query } });
    expect(sent.split("\r\n")[0]).toBe("GET /?a%26b%3Dc=d%20e%0D%0AX%3A%201&%EF%BF%BD=%23 HTTP/1.1");
  });

  it("has one Authorization, one Host and one framing, whatever was asked for", async () => {
    const sent = await bytesOf({
      method: "POST",
      headers: { AUTHORIZATION: "Bearer own" },
      credentials: { headers: { authorization: "Bearer theirs" } },
      body: "x",
    });
    for (const name of ["authorization", "host", "content-length"]) {
      expect(sent.match(new RegExp(`\r\n${name}:`, "gi")), name).toHaveLength(1);
    }
    expect(sent).not.toMatch(/transfer-encoding/i);
  });
});

describe("what is refused", () => {
  const FRAMING = [
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
    "Keep-Alive",
    "Upgrade",
    "Expect",
    "TE",
    "Trailer",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Proxy-Anything",
    "HTTP2-Settings",
  ];
  it.each(FRAMING)("%s, in any case, from either source", async (name) => {
    for (const spelling of [
      name,
      name.toLowerCase(),
      name.toUpperCase(),
      `${name[0]?.toLowerCase()}${name.slice(1)}`,
    ]) {
      for (const request of [
        { headers: { [spelling]: "x" } },
        { credentials: { headers: { [spelling]: "x" } } },
      ]) {
        const { code, message } = await refusal(request);
        expect(code).toBe("invalid_request");
        expect(message).toContain(`"${name.toLowerCase()}"`);
      }
    }
  });

  it.each([
    "",
    " ",
    "a b",
    "a:",
    ":a",
    "a\r\nb",
    "a\nb",
    "a\0",
    "ü",
    "a(",
    "Host ",
    " Host",
    "\thost",
    "a\x7f",
    "host\r\n",
    "\u212Aeep-alive",
  ])("the header name %j", async (name) => {
    expect((await refusal({ headers: { [name]: "x" } })).code).toBe("invalid_request");
  });

  it.each([
    "a\r\nb",
    "a\nb",
    "a\rb",
    "a\0b",
    "\u0130",
    "a\u{1F600}",
    "a\x01",
    "a\x7f",
    "\r\n",
    "a\u010D\u010A",
  ])("the header value %j, naming the header and not the value", async (value) => {
    const { code, message } = await refusal({ headers: { "X-Mine": `SECRET${value}` } });
    expect(code).toBe("invalid_request");
    expect(message).toContain('"x-mine"');
    expect(message).not.toContain("SECRET");
  });

  it.each([1, null, true, ["a"], { toString: () => "a" }])(
    "the header value %j, which is no string",
    async (value) => {
      expect((await refusal({ headers: { "x-mine": value as unknown as string } })).message).toContain(
        '"x-mine"',
      );
    },
  );

  it.each([7, "a: b", ["a", "b"], new Headers({ a: "b" }), new Map([["a", "b"]])])(
    "the headers %j, unread",
    async (headers) => {
      expect((await refusal({ headers: headers as never })).code).toBe("invalid_request");
      expect((await refusal({ credentials: { headers: headers as never } })).code).toBe("invalid_request");
    },
  );

  it("a header given twice in different case", async () => {
    expect((await refusal({ headers: { "X-Mine": "a", "x-mine": "b" } })).message).toContain('"x-mine"');
    expect(
      (await refusal({ credentials: { headers: { Authorization: "a", authorization: "b" } } })).code,
    ).toBe("invalid_request");
  });

  it.each([
    "",
    "get",
    "GET /",
    "GET\r\n",
    "G ET",
    "CONNECT",
    "TRACE",
    "connect",
    "Ü",
    "GET HTTP/1.1\r\nHost:",
    7,
  ])("the method %j", async (method) => {
    expect((await refusal({ method: method as string })).code).toBe("invalid_request");
  });

  it.each([{}, 7, true, ["a"], new Map(), new URLSearchParams("a=b"), () => {}])(
    "the body %j",
    async (body) => {
      expect((await refusal({ method: "POST", body: body as never })).code).toBe("invalid_request");
    },
  );

  it.each([
    undefined,
    null,
    {},
    { url: undefined },
    { url: 7 },
    { url: { href: "http://api.example.com" } },
    { url: "http://api.example.com", headers: 7, credentials: { query: 7 } },
    { url: "http://api.example.com", credentials: { query: [["a"]] } },
    { url: "http://api.example.com", limits: { deadlineMs: 0 } },
    { url: "http://api.example.com", limits: { nonsense: 1 } },
    { url: "http://api.example.com", signal: {} },
  ])("the request %j, by rejecting", async (request) => {
    const error = await egress.request(request as never).catch((thrown: unknown) => thrown);
    expect(isEgressError(error) && error.code).toMatch(/^invalid_(?:request|url)$/);
  });

  it("holds for redirects too: what a service asks for cannot frame the next request", async () => {
    const answers = ["HTTP/1.1 307 Moved\r\nLocation: /a%0d%0aX:1?b\tc\r\nContent-Length: 0\r\n\r\n", ANSWER];
    const own = await startRawServer((socket) => socket.write(answers.shift() ?? ANSWER));
    const other = egressTo(own);
    await other.request({ url: "http://api.example.com/", method: "POST", body: "x" });
    const heads = own.received.join("").match(/POST \S* HTTP\/1\.1\r\n/g);
    expect(heads).toEqual(["POST / HTTP/1.1\r\n", "POST /a%0d%0aX:1?bc HTTP/1.1\r\n"]);
    await other.close();
    await own.close();
  });
});

describe("whatever the input", () => {
  it("sends one request with one head, or refuses with an EgressError", async () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("\r", "\n", "\0", " ", ":", "a", "\t", "é", "\u010d", "\u010a") }),
    );
    await fc.assert(
      fc.asyncProperty(
        nasty,
        nasty,
        nasty,
        fc.oneof(fc.constantFrom("GET", "POST", "PUT"), nasty),
        fc.oneof(fc.constant(null), nasty),
        async (path, name, value, method, body) => {
          const at = server.chunks.length;
          const url = `http://api.example.com/${path}`;
          const outcome = await egress.request({ url, method, headers: { [name]: value }, body }).then(
            () => "sent",
            (error: unknown) => (isEgressError(error) ? "refused" : "broken"),
          );
          expect(outcome).not.toBe("broken");
          const sent = server.chunks.slice(at).join("");
          if (outcome === "refused") expect(sent).toBe("");
          else {
            const [head = "", ...rest] = sent.split("\r\n\r\n");
            expect(rest.join("\r\n\r\n")).toBe(Buffer.from(body ?? "").toString("latin1"));
            const [start, ...lines] = head.split("\r\n");
            expect(start).toMatch(/^[A-Z!#$%&'*+.^_`|~\d-]+ \/[^\s]* HTTP\/1\.1$/);
            for (const line of lines) expect(line).toMatch(/^[!#$%&'*+.^_`|~\da-z-]+: [^\r\n\0]*$/);
            const names = lines.map((line) => line.slice(0, line.indexOf(":")));
            expect(new Set(names).size).toBe(names.length);
            expect(names).toEqual(expect.arrayContaining(["host", "connection", "user-agent"]));
          }
        },
      ),
      { numRuns: Number(process.env.EGRESS_FUZZ_RUNS ?? 1000) },
    );
  });
});
