import { type RecordingServer, startRecordingServer } from "@plugboard/testing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { defineTemplatedAction, isPlugboardError, type TemplatedActionDefinition } from "../src/index.js";
import { genericHub, TOKEN } from "./fixtures/generic.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const lookup: TemplatedActionDefinition = {
  name: "lookup_order",
  description: "Find an order by its number.",
  parameters: {
    type: "object",
    properties: { order_number: { type: "string" }, email: { type: "string" } },
    required: ["order_number"],
  },
  request: {
    method: "GET",
    url: "https://store.example.com/orders/{{order_number}}?email={{email}}",
    headers: { Accept: "application/json" },
  },
  execution: "auto",
};

const anything = { type: "object", properties: { a: {}, b: {} } } as const;

/** Defines and runs one action that takes `a` and `b`. */
async function run(
  request: TemplatedActionDefinition["request"],
  input: Record<string, unknown>,
  rest: Partial<TemplatedActionDefinition> = {},
) {
  await using hub = genericHub(
    server,
    {},
    {
      templatedActions: [{ name: "t", parameters: anything, request, execution: "auto", ...rest }],
    },
  );
  return hub.runConnectionAction("templates", "t", input);
}

function faultsOf(definition: unknown): string[] {
  try {
    defineTemplatedAction(definition as TemplatedActionDefinition);
    return [];
  } catch (error) {
    if (!isPlugboardError(error) || error.code !== "invalid_action") throw error;
    return (error.details.problems ?? []).map(({ path, message }) => `${path} ${message}`);
  }
}

describe("the example of the docs", () => {
  test("lists and runs like any other action, without credentials", async () => {
    await using hub = genericHub(server, {}, { templatedActions: [lookup] });
    expect(await hub.listActions("templates")).toMatchObject({
      total: 1,
      actions: [{ name: "lookup_order", title: "Lookup order", effect: "read", execution: "auto" }],
    });
    server.respond({ body: { status: "shipped" } });
    expect(
      await hub.runConnectionAction("templates", "lookup_order", { order_number: "A/1?#..", email: "ä&b=c" }),
    ).toEqual({
      status: "success",
      ok: true,
      http_status: 200,
      data: { status: "shipped" },
    });
    expect(server.last.target).toBe("/orders/A%2F1%3F%23..?email=%C3%A4%26b%3Dc");
    expect(server.last.headers).toMatchObject({ host: "store.example.com", accept: "application/json" });
    expect(server.last.headers.authorization).toBeUndefined();
  });
  test("a missing optional param is the empty string; a missing required one is an error", async () => {
    await using hub = genericHub(server, {}, { templatedActions: [lookup] });
    await hub.runConnectionAction("templates", "lookup_order", { order_number: "1" });
    expect(server.last.target).toBe("/orders/1?email=");
    expect(await hub.runConnectionAction("templates", "lookup_order", {})).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "/order_number", message: "is required" }],
    });
  });
});

describe("a faulty definition", () => {
  test("lists every fault with its place", () => {
    expect(
      faultsOf({
        name: "no spaces!",
        parameters: { type: "object", properties: { id: { $ref: "https://evil.example.com/schema" } } },
        request: {
          method: "TRACE",
          url: "{{scheme}}://x/{{missing}}",
          headers: { Host: "x", "X-A": "{{nope}}", "Content-Type": "{{id}}" },
          body: { "{{id}}": 1, b: ["{{idd}}", "{{not a name}}"] },
        },
        execution: "later",
        extra: 1,
      }).map((fault) => fault.split(" ")[0]),
    ).toEqual([
      "/extra",
      "/name",
      "/execution",
      "/parameters/properties/id/$ref",
      "/request/method",
      "/request/url",
      "/request/url",
      "/request/url",
      "/request/headers/Host",
      "/request/headers/X-A",
      "/request/headers/Content-Type",
      "/request/body/{{id}}",
      "/request/body/b/0",
      "/request/body/b/1",
    ]);
  });
  test.each<[string, unknown, RegExp]>([
    ["a placeholder in the scheme", { url: "{{a}}://x.example.com/" }, /scheme/],
    ["a placeholder in part of the scheme", { url: "http{{a}}://x.example.com/" }, /scheme/],
    ["user info", { url: "https://{{a}}:{{b}}@x.example.com/" }, /user info/],
    ["a placeholder in the host that is not declared", { url: "https://{{a}}.example.com/" }, /host_params/],
    ["a placeholder in the fragment", { url: "https://x.example.com/#{{a}}" }, /fragment/],
    ["a backslash", { url: "https://x.example.com\\{{a}}" }, /backslash/],
    ["another scheme", { url: "ftp://x.example.com/" }, /http/],
    ["no host", { url: "https:///x" }, /host/],
    ["a body on HEAD", { url: "https://x.example.com/", method: "HEAD", body: {} }, /HEAD/],
    [
      "a backslash before a placeholder",
      { url: "https://x.example.com/", method: "POST", body: '{"a":"\\{{a}}"}' },
      /escape/,
    ],
    ["a body that is no JSON", { url: "https://x.example.com/", method: "POST", body: { a: 1n } }, /JSON/],
  ])("with %s is refused", (_, request, message) => {
    const faults = faultsOf({
      name: "t",
      parameters: anything,
      request: { method: "GET", ...(request as object) },
    });
    expect(faults.join("\n")).toMatch(message);
  });
  test.each<[string, unknown]>([
    ["no object", 5],
    ["null", null],
    ["a list", []],
    ["no request", { name: "t" }],
    ["a name of 61", { ...lookup, name: "x".repeat(61) }],
    ["an empty name", { ...lookup, name: "" }],
  ])("%s", (_, definition) => expect(faultsOf(definition)).not.toEqual([]));
  test("the definition is copied: what the caller does to it later changes nothing", async () => {
    const own = structuredClone(lookup) as { request: { url: string } } & TemplatedActionDefinition;
    await using hub = genericHub(server, {}, { templatedActions: [own] });
    own.request.url = "https://evil.example.com/";
    await hub.runConnectionAction("templates", "lookup_order", { order_number: "1" });
    expect(server.last.headers.host).toBe("store.example.com");
  });
});

const list = (length: number) => Array.from({ length }, (_, index) => index);

describe("an unsafe schema", () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { properties: { a: deep(levels - 1) } });
  const bomb = {
    type: "object",
    $defs: Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `d${index}`,
        index === 19 ? {} : { allOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] },
      ]),
    ),
    properties: { a: { $ref: "#/$defs/d0" } },
  };
  const chain = {
    $defs: Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `d${index}`,
        index === 499 ? {} : { $ref: `#/$defs/d${index + 1}` },
      ]),
    ),
    properties: { a: { $ref: "#/$defs/d0" } },
  };
  test.each<[string, object, RegExp]>([
    ["a remote reference", { properties: { a: { $ref: "https://example.com/x" } } }, /nothing is fetched/],
    ["a relative reference", { properties: { a: { $ref: "other.json" } } }, /nothing is fetched/],
    ["a reference that leads nowhere", { properties: { a: { $ref: "#/$defs/x" } } }, /leads nowhere/],
    [
      "a reference in circles",
      {
        $defs: { x: { properties: { y: { $ref: "#/$defs/x" } } } },
        properties: { a: { $ref: "#/$defs/x" } },
      },
      /refers to itself/,
    ],
    ["a reference to the whole", { properties: { a: { $ref: "#" } } }, /refers to itself/],
    ["a small document that stands for a huge one", bomb, /stands for/],
    ["depth", deep(40), /deeper/],
    ["size", { description: "x".repeat(70_000) }, /larger/],
    ["an unknown keyword", { $dynamicRef: "#x" }, /not allowed/],
    ["patternProperties", { patternProperties: { "^(a+)+$": {} } }, /not allowed/],
    ["a pattern with look-ahead", { properties: { a: { pattern: "(?=a)b" } } }, /look-around/],
    ["a pattern with a back-reference", { properties: { a: { pattern: "(a)\\1" } } }, /back-reference/],
    ["a broken pattern", { properties: { a: { pattern: "(" } } }, /no regular expression/],
    ["an unknown dialect", { $schema: "https://example.com/mine" }, /2020-12 or draft-07/],
    ["an unknown format", { properties: { a: { format: "json-pointer" } } }, /must be one of/],
    ["another type", { type: "array" }, /must be "object"/],
    ["a reference to what is no subschema", { properties: { a: { $ref: "#/properties" } } }, /leads nowhere/],
    [
      "a reference to a default",
      { default: { pattern: "x" }, properties: { a: { $ref: "#/default" } } },
      /leads nowhere/,
    ],
    [
      "a reference to an extension",
      { "x-a": { pattern: "x" }, properties: { a: { $ref: "#/x-a" } } },
      /leads nowhere/,
    ],
    ["a long chain of references", chain, /levels deep once/],
    ["a pattern that repeats too much", { properties: { a: { pattern: "(?:a{1000}){1000}" } } }, /repeats/],
    [
      "a pattern that is huge when written out",
      { properties: { a: { pattern: "(?:abcde){999}" } } },
      /too much/,
    ],
    [
      "a pattern with a script",
      { properties: { a: { pattern: "\\p{Script=Greek}" } } },
      /general categories/,
    ],
    ["a pattern with a backspace", { properties: { a: { pattern: "[\\b]" } } }, /backspace/],
    ["a pattern with odd group names", { properties: { a: { pattern: "(?<$>a)" } } }, /group name/],
    ["a name with a lone surrogate", { properties: { "\ud800": {} } }, /well-formed/],
    ["an enum that is none", { properties: { a: { enum: null } } }, /must be a list/],
    ["an unknown type", { properties: { a: { type: "strnig" } } }, /must be one or a list of/],
    ["a limit that is none", { properties: { a: { minLength: "5" } } }, /whole number/],
    ["dependencies that are none", { dependentRequired: { a: 5 } }, /lists of names/],
    ["a divisor of 0", { properties: { a: { multipleOf: 0 } } }, /above 0/],
  ])("with %s is refused", (_, schema, message) => {
    const parameters = { type: "object", ...schema };
    expect(
      faultsOf({ ...lookup, parameters, request: { method: "GET", url: "https://x.example.com/" } }).join(
        "\n",
      ),
    ).toMatch(message);
  });
  test("a catastrophic pattern runs in linear time", async () => {
    const parameters = { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } };
    const evil = `${"a".repeat(50_000)}!`;
    expect(
      await run({ method: "GET", url: "https://x.example.com/" }, { a: evil }, { parameters }),
    ).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "/a", message: "must match the pattern ^(a+)+$" }],
    });
    expect(
      await run({ method: "GET", url: "https://x.example.com/?a={{a}}" }, { a: "aaa" }, { parameters }),
    ).toMatchObject({ ok: true });
  });
  test.each(["date", "date-time", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"])(
    "the format %s ends on hostile text",
    async (format) => {
      const parameters = { type: "object", properties: { a: { type: "string", format } } };
      for (const seed of ["a", "a.", "0", ":", "-", "a@", "%41", "http://a", "1.", "::"]) {
        const result = await run(
          { method: "GET", url: "https://x.example.com/" },
          { a: `${seed.repeat(20_000)}!` },
          { parameters },
        );
        expect(result.ok === false ? result.code : "ok").toMatch(/^(?:ok|invalid_input)$/);
      }
    },
  );
  test("an input that is too large is refused before it is compared", async () => {
    const parameters = { type: "object", properties: { a: { type: "array", uniqueItems: true } } };
    const a = Array.from({ length: 20_000 }, () => 1);
    expect(await run({ method: "GET", url: "https://x.example.com/" }, { a }, { parameters })).toMatchObject({
      code: "invalid_input",
    });
  });
  test("an identifier inside an annotation cannot put another schema in the place of a checked one", async () => {
    const parameters = {
      type: "object",
      $defs: { x: { type: "string" } },
      properties: { a: { $ref: "#/$defs/x" } },
      "x-a": { $id: "#/$defs/x", not: {} },
      "x-b": { $ref: "http://[", $id: "http://[" },
    };
    const request = { method: "GET", url: "https://x.example.com/?a={{a}}" };
    expect(await run(request, { a: "b" }, { parameters })).toMatchObject({ ok: true });
  });
  const many = (keyword: object) => Array.from({ length: 20 }, () => keyword);
  test.each<[string, object, unknown]>([
    ["lists that must be unique many times over", { allOf: many({ uniqueItems: true }) }, list(9000)],
    ["long enums for long lists", { items: { allOf: many({ $ref: "#/$defs/e" }) } }, list(9000)],
    ["a large pattern on a long text", { pattern: "(?:[ab]?){400}[x-z]" }, "ab".repeat(400_000)],
    ["many subschemas for many values", { items: { allOf: many({ allOf: many({}) }) } }, list(9000)],
  ])("and an input that would take long together are refused: %s", async (_, a, value) => {
    const parameters = {
      type: "object",
      $defs: { e: { enum: list(9000) } },
      properties: { a },
    };
    expect(
      await run({ method: "GET", url: "https://x.example.com/" }, { a: value }, { parameters }),
    ).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "", message: expect.stringContaining("in time") }],
    });
  });
  test("draft-07 and 2020-12 are both read", async () => {
    const parameters = {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      properties: { a: { type: "array", items: [{ type: "integer" }] } },
    };
    expect(
      await run({ method: "GET", url: "https://x.example.com/" }, { a: ["x"] }, { parameters }),
    ).toMatchObject({
      problems: [{ path: "/a/0" }],
    });
  });
});

describe("interpolation", () => {
  const url = (text: string) => ({ method: "GET", url: text });
  test.each(["", ".", "..", "%2e", "%2E%2e"])("the path segment %j", async (a) => {
    const result = await run({ method: "DELETE", url: "https://x.example.com/customers/{{a}}" }, { a });
    if (a.startsWith("%")) expect(server.last.target).toBe(`/customers/${encodeURIComponent(a)}`);
    else {
      expect(result).toMatchObject({ ok: false, code: "invalid_input", problems: [{ path: "/a" }] });
      expect(server.requests).toHaveLength(0);
    }
  });
  test("a missing optional param never turns a DELETE of one into a DELETE of all", async () => {
    expect(await run({ method: "DELETE", url: "https://x.example.com/customers/{{a}}" }, {})).toMatchObject({
      code: "invalid_input",
    });
    expect(await run({ method: "DELETE", url: "https://x.example.com/customers/{{a}}/" }, {})).toMatchObject({
      code: "invalid_input",
    });
    expect(
      await run({ method: "DELETE", url: "https://x.example.com/customers/.{{a}}" }, { a: "." }),
    ).toMatchObject({ code: "invalid_input" });
    expect(server.requests).toHaveLength(0);
  });
  test("spaces inside the braces, nested braces, and text that only looks like a placeholder", async () => {
    await run(url("https://x.example.com/{{ a }}/x{{b}}y"), { a: "1", b: "2" });
    expect(server.last.target).toBe("/1/x2y");
    await run({ method: "POST", url: "https://x.example.com/", body: '{"a":{{{a}}}}' }, { a: "x" }).catch(
      () => {},
    );
    await run(
      { method: "POST", url: "https://x.example.com/", body: { t: "{{{a}}} { {b} } {{" } },
      { a: "x" },
    );
    expect(JSON.parse(server.last.body.toString())).toEqual({ t: "{x} { {b} } {{" });
  });
  test("values are data: never scanned again, and $& means nothing", async () => {
    await run(
      { method: "POST", url: "https://x.example.com/{{a}}?b={{b}}", body: { t: "<{{a}}>" } },
      { a: "{{b}}$&$1$$", b: "$`" },
    );
    expect(server.last.target).toBe(`/${encodeURIComponent("{{b}}$&$1$$")}?b=%24%60`);
    expect(JSON.parse(server.last.body.toString())).toEqual({ t: "<{{b}}$&$1$$>" });
  });
  test("an object body: a string that is exactly one placeholder takes the value with its type", async () => {
    const body = {
      n: "{{a}}",
      list: ["{{b}}", "x{{b}}"],
      nested: { t: "a is {{a}}" },
      literal: 5,
      none: null,
    };
    await run({ method: "POST", url: "https://x.example.com/", body }, { a: 7, b: { deep: [true] } });
    expect(server.last.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(server.last.body.toString())).toEqual({
      n: 7,
      list: [{ deep: [true] }, 'x{"deep":[true]}'],
      nested: { t: "a is 7" },
      literal: 5,
      none: null,
    });
  });
  test("a JSON string body: content inside quotes, a whole value outside", async () => {
    const body = '{"name": "{{a}}", "qty": {{b}}, "esc": "\\"{{a}}\\""}';
    await run(
      { method: "POST", url: "https://x.example.com/", body },
      { a: '","admin":true,"x":"\\', b: '1, "admin": true' },
    );
    expect(JSON.parse(server.last.body.toString())).toEqual({
      name: '","admin":true,"x":"\\',
      qty: '1, "admin": true',
      esc: '"","admin":true,"x":"\\"',
    });
    await run({ method: "POST", url: "https://x.example.com/", body }, { a: "x", b: 5 });
    expect(JSON.parse(server.last.body.toString())).toMatchObject({ qty: 5 });
    await run({ method: "POST", url: "https://x.example.com/", body }, {});
    expect(JSON.parse(server.last.body.toString())).toEqual({ name: "", qty: "", esc: '""' });
  });
  test("a body of another type: form values are percent-encoded, markup is escaped, text is text", async () => {
    const send = async (type: string, body: string) => {
      await run(
        { method: "POST", url: "https://x.example.com/", headers: { "Content-Type": type }, body },
        { a: "<&='\" é" },
      );
      return server.last.body.toString();
    };
    expect(await send("application/x-www-form-urlencoded", "v={{a}}&w=1")).toBe(
      `v=${encodeURIComponent("<&='\" é")}&w=1`,
    );
    expect(await send("application/xml", "<v>{{a}}</v>")).toBe("<v>&lt;&amp;=&apos;&quot; é</v>");
    expect(await send("text/plain", "v {{a}}")).toBe("v <&='\" é");
  });
  test("a header refuses what would split it, and anything HTTP cannot carry", async () => {
    const request = { method: "GET", url: "https://x.example.com/", headers: { "X-Note": "n: {{a}}" } };
    for (const a of ["a\r\nX-Evil: 1", "a\nb", "a\0b", "\u2603"]) {
      expect(await run(request, { a })).toMatchObject({ code: "invalid_input", problems: [{ path: "/a" }] });
    }
    expect(server.requests).toHaveLength(0);
    await run(request, { a: "fine" });
    expect(server.last.headers["x-note"]).toBe("n: fine");
  });
  test("a placeholder in the host is one declared DNS label or port", async () => {
    const rest = { host_params: ["a", "b"] };
    const request = url("https://{{a}}.example.com:{{b}}/x");
    expect(await run(request, { a: "my-shop", b: 8443 }, rest)).toMatchObject({ ok: true });
    expect(server.last.headers.host).toBe("my-shop.example.com:8443");
    server.reset();
    for (const [a, b] of [
      ["evil.com/", 1],
      ["a.b", 1],
      ["evil.com#", 1],
      ["@evil", 1],
      ["", 1],
      ["-a", 1],
      ["a", 0],
      ["a", 70_000],
      ["a", "80/"],
      ["a", ""],
    ]) {
      expect(await run(request, { a, b }, rest)).toMatchObject({ code: "invalid_input" });
    }
    expect(server.requests).toHaveLength(0);
    for (const host of ["{{a}}.com", "x{{a}}.shop.example.com", "{{a}}", "shop.{{a}}.com"]) {
      expect(
        faultsOf({ name: "t", parameters: anything, request: url(`https://${host}/`), host_params: ["a"] }),
      ).not.toEqual([]);
    }
  });
  test.each([
    ["https://{{a}}.com./", "plain labels"],
    ["https://{{a}}.com%2e/", "domain of its host"],
    ["https://{{a.b}}.com/", "domain of its host"],
    ["https://{{a.b}}/", "domain of its host"],
    ["https://{{a}}.x\u3002y.com/", "plain labels"],
    ["https://{{a}}..example.com/", "plain labels"],
    ["https://[::1]:{{a}}/", "plain labels"],
    ["https://x{{a}}.example.com/", "mixes"],
    ["https://x.example.com:8{{a}}/", "mixes"],
  ])("the host %s is refused", (address, message) => {
    const param = address.includes("a.b") ? "a.b" : "a";
    const parameters = { type: "object", properties: { [param]: {} } };
    const request = { method: "GET", url: address };
    expect(() => defineTemplatedAction({ name: "t", parameters, request, host_params: [param] })).toThrow(
      message,
    );
  });
  test("null is a value, and not a missing param", async () => {
    const request = { method: "POST", url: "https://x.example.com/" };
    await run({ ...request, body: { a: "{{a}}", b: "{{b}}" } }, { a: null });
    expect(server.last.body.toString()).toBe('{"a":null,"b":""}');
    await run({ ...request, body: '{"a":{{a}},"b":{{b}}}' }, { a: null });
    expect(server.last.body.toString()).toBe('{"a":null,"b":""}');
  });
  test("what JSON cannot hold is a fault of the definition; what writes itself as JSON is written so", async () => {
    const request = { method: "POST", url: "https://x.example.com/" };
    let deep: unknown = "end";
    for (let level = 0; level < 5000; level++) deep = [deep];
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const a of [() => 1, 1n, Number.NaN, Symbol("x"), deep, cyclic]) {
      expect(() => defineTemplatedAction({ name: "t", request: { ...request, body: { a } } })).toThrow(
        expect.objectContaining({ code: "invalid_action" }),
      );
    }
    await run({ ...request, body: { at: new Date(0), none: undefined } }, {});
    expect(server.last.body.toString()).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
  test("a body that its Content-Type cannot carry, or whose structure a value could change, is refused", () => {
    const define = (contentType: string, body: unknown, more: object = {}) =>
      defineTemplatedAction({
        name: "t",
        parameters: anything,
        request: {
          method: "POST",
          url: "https://x.example.com/",
          headers: { "Content-Type": contentType, ...more },
          body,
        },
      });
    expect(() => define("text/plain", { a: 1 })).toThrow("make it a string");
    expect(() => define("multipart/form-data; boundary=x", "--x\r\n\r\n{{a}}\r\n--x--")).toThrow(
      "end its part",
    );
    expect(() => define("text/plain", "{{a}}", { "content-type": "application/json" })).toThrow(
      "given twice",
    );
    define("application/x-www-form-urlencoded", { a: "{{a}}" });
  });
  test("__proto__ is a name like any other", async () => {
    const parameters = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}',
    );
    const body = JSON.parse('{"__proto__":"{{__proto__}}","c":"{{constructor}}"}');
    await run({ method: "POST", url: "https://x.example.com/", body }, JSON.parse('{"__proto__":"p"}'), {
      parameters,
    });
    expect(server.last.body.toString()).toBe('{"__proto__":"p","c":""}');
  });
  test("a very long value goes through whole", async () => {
    const a = "é".repeat(100_000);
    await run({ method: "POST", url: "https://x.example.com/", body: { a: "{{a}}" } }, { a });
    expect(JSON.parse(server.last.body.toString())).toEqual({ a });
  });
  test("text becomes a number or boolean only where the schema says that type, and reads back the same", async () => {
    const parameters = {
      type: "object",
      properties: {
        i: { type: "integer" },
        n: { type: "number" },
        b: { type: "boolean" },
        s: { type: "string" },
        u: {},
      },
    };
    const body = { i: "{{i}}", n: "{{n}}", b: "{{b}}", s: "{{s}}", u: "{{u}}" };
    const given = { i: "5", n: "1.5", b: "true", s: "5", u: "5" };
    await run({ method: "POST", url: "https://x.example.com/", body }, given, { parameters });
    expect(JSON.parse(server.last.body.toString())).toEqual({ i: 5, n: 1.5, b: true, s: "5", u: "5" });
    for (const i of ["05", "5 ", "1e3", "", "0x5", "9007199254740993"]) {
      expect(
        await run({ method: "POST", url: "https://x.example.com/", body }, { i }, { parameters }),
      ).toMatchObject({ code: "invalid_input" });
    }
  });
  test("params that the schema does not know are refused, unless it says otherwise", async () => {
    expect(await run(url("https://x.example.com/"), { c: 1 })).toMatchObject({ problems: [{ path: "/c" }] });
    const parameters = { ...anything, additionalProperties: true };
    expect(await run(url("https://x.example.com/"), { c: 1 }, { parameters })).toMatchObject({ ok: true });
  });
});

test("no value changes the structure of URL, headers or JSON", async () => {
  await using hub = genericHub(
    server,
    {},
    {
      templatedActions: [
        {
          name: "t",
          parameters: anything,
          request: {
            method: "POST",
            url: "https://x.example.com/one/{{a}}/two?q={{b}}&r=1",
            headers: { "X-A": "{{a}}" },
            body: '{"s":"{{a}}","v":{{b}},"end":true}',
          },
          execution: "auto",
        },
      ],
    },
  );
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc.constantFrom("..", "/", "\ud800", '"', "\\", "}}{{a}}"),
  );
  await fc.assert(
    fc.asyncProperty(value, fc.oneof(value, fc.jsonValue({ maxDepth: 2 })), async (a, b) => {
      server.reset();
      const result = await hub.runConnectionAction("templates", "t", { a, b });
      if (!result.ok) {
        expect(result.code).toBe("invalid_input");
        expect(server.requests).toHaveLength(0);
        return;
      }
      const { target, rawHeaders, body } = server.last;
      const sent = new URL(target, "https://x.example.com");
      expect(sent.pathname.split("/")).toHaveLength(4);
      expect([...sent.searchParams.keys()]).toEqual(["q", "r"]);
      expect(
        rawHeaders
          .filter((_, index) => index % 2 === 0)
          .map((name) => name.toLowerCase())
          .sort(),
      ).toEqual(
        [
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "host",
          "user-agent",
          "x-a",
        ].sort(),
      );
      const parsed = JSON.parse(body.toString()) as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(["s", "v", "end"]);
      expect(parsed.s).toBe(a);
    }),
    { numRuns: 300 },
  );
});

describe("credentials", () => {
  const onService: TemplatedActionDefinition = {
    ...lookup,
    request: { method: "GET", url: "https://api.example.com/orders/{{order_number}}" },
  };
  test("a connection's own templates run with its credentials, on the service's origins", async () => {
    await using hub = genericHub(server, { templatedActions: [onService] });
    expect(await hub.runConnectionAction("c", "lookup_order", { order_number: "1" })).toMatchObject({
      ok: true,
    });
    expect(server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect((await hub.listActions("c", { search: "lookup order" })) as object).toMatchObject({ total: 1 });
  });
  test("and nowhere else, unless the connection says so", async () => {
    await using hub = genericHub(server, { templatedActions: [lookup] });
    expect(await hub.runConnectionAction("c", "lookup_order", { order_number: "1" })).toMatchObject({
      code: "forbidden_origin",
    });
    expect(server.requests).toHaveLength(0);
    await using open = genericHub(server, {
      templatedActions: [lookup],
      credentialOrigins: ["https://store.example.com"],
    });
    expect(await open.runConnectionAction("c", "lookup_order", { order_number: "1" })).toMatchObject({
      ok: true,
    });
  });
  test("a template of no connection may name the one whose credentials it takes", async () => {
    await using hub = genericHub(server, {}, { templatedActions: [{ ...onService, connection: "c" }] });
    expect(await hub.runConnectionAction("templates", "lookup_order", { order_number: "1" })).toMatchObject({
      ok: true,
    });
    expect(server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(() => hub.setTemplatedAction({ ...lookup, connection: "nope" })).toThrow(
      'names the connection "nope"',
    );
  });
});

test("definitions are added, replaced and removed while the hub runs", async () => {
  await using hub = genericHub(server);
  expect(await hub.listActions("templates")).toMatchObject({ code: "unknown_connection" });
  hub.setTemplatedAction(lookup);
  hub.setTemplatedAction({ ...lookup, description: "Another" });
  expect(await hub.listActions("templates")).toMatchObject({
    total: 1,
    actions: [{ description: "Another" }],
  });
  hub.setTemplatedAction({ ...lookup, name: "other" }, "c");
  expect(await hub.listActions("c", { search: "other" })).toMatchObject({ total: 1 });
  expect([
    hub.removeTemplatedAction("lookup_order"),
    hub.removeTemplatedAction("lookup_order"),
    hub.removeTemplatedAction("other", "c"),
  ]).toEqual([true, false, true]);
  expect(await hub.runConnectionAction("templates", "lookup_order", {})).toMatchObject({
    code: "unknown_action",
  });
  expect(() => hub.setTemplatedAction({ ...lookup, name: "get_item" }, "c")).toThrow("already");
  expect(() => hub.setTemplatedAction({ ...lookup, name: "custom" }, "c")).toThrow("already");
  expect(() => genericHub(server, { templatedActions: [lookup, lookup] })).toThrow("two templated actions");
  expect(() => genericHub(server, {}, { templatedActions: [lookup, lookup] })).toThrow(
    "Two templated actions",
  );
});

test("an answer that is no JSON is text, cut at a stated limit", async () => {
  server.respond({ headers: { "content-type": "text/plain" }, body: "é".repeat(50_000) });
  const result = await run({ method: "GET", url: "https://x.example.com/" }, {});
  expect(result).toMatchObject({ ok: true, truncated: { limit_bytes: 65_536 } });
  expect(result.ok && (result.data as string).length).toBe(32_768);
});

test("internal targets are refused, by address, by name and after a redirect", async () => {
  for (const url of [
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://localhost/x",
    "http://metadata.google.internal/",
    "http://169.254.169.254/latest",
  ]) {
    const result = await run({ method: "GET", url }, {});
    expect(result.ok === false && result.code).toMatch(/^blocked_/);
  }
  server.respond({ status: 302, headers: { location: "https://127.0.0.1/" } });
  expect(await run({ method: "GET", url: "https://x.example.com/" }, {})).toMatchObject({
    code: "blocked_address",
  });
});
