import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePairs } from "../src/http/flatten.js";
import { headerFault, parseMethod } from "../src/http/headers.js";
import { appendQuery, expandPath, parsePath } from "../src/http/url.js";
import { nearest } from "../src/schema/nearest.js";
import { pointerGet, pointerStep } from "../src/schema/pointer.js";

const base = { arrays: "repeat", nulls: "omit" } as const;

describe("query and form text", () => {
  test("any flat record of text comes out of a URL as it went in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })), (record) => {
        const text = encodePairs(record, base);
        expect([...new URLSearchParams(text)]).toEqual(
          Object.entries(record).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
        );
      }),
    );
  });
  test("no value changes the structure of a URL, whatever the style", () => {
    const styles = fc.constantFrom("repeat", "brackets", "indices", "comma" as const);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), styles, (value, arrays) => {
        const text = encodePairs({ a: value }, { arrays: arrays as "repeat", nulls: "omit" });
        const url = new URL(appendQuery("https://h.example/p?x=1", text));
        expect([url.host, url.pathname, url.hash]).toEqual(["h.example", "/p", ""]);
        for (const name of new URLSearchParams(text).keys()) expect(name.startsWith("a")).toBe(true);
      }),
    );
  });
  test.each([
    ["repeat", "a=1&a=2&o[0][b]=3"],
    ["brackets", "a[]=1&a[]=2&o[0][b]=3"],
    ["indices", "a[0]=1&a[1]=2&o[0][b]=3"],
    ["comma", "a=1,2&o[0][b]=3"],
  ] as const)("arrays as %s", (arrays, expected) => {
    const text = encodePairs({ a: [1, 2], o: [{ b: 3 }], none: [], empty: {} }, { arrays, nulls: "omit" });
    expect(decodeURIComponent(text)).toBe(expected);
  });
  test("null is left out, or empty where the service wants it so", () => {
    expect(encodePairs({ a: null, b: [null] }, base)).toBe("");
    expect(encodePairs({ a: null }, { ...base, nulls: "empty" })).toBe("a=");
  });
});

describe("appendQuery", () => {
  test("keeps the URL's own query byte for byte", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const [bare] = url.split("#");
        expect(appendQuery(url, "a=1").startsWith(bare as string)).toBe(true);
        expect(appendQuery(url, "a=1")).not.toContain("#");
      }),
    );
  });
  test.each([
    ["https://a.b/?", "https://a.b/?x=1"],
    ["https://a.b/?a&", "https://a.b/?a&x=1"],
    ["https://a.b#top", "https://a.b?x=1"],
    ["https://a.b/?a=%20+", "https://a.b/?a=%20+&x=1"],
  ])("%s", (url, expected) => expect(appendQuery(url, "x=1")).toBe(expected));
});

describe("expandPath", () => {
  const one = parsePath("/a/{id}/b");
  const many = parsePath("/a/{+path}");
  test("no value leaves its segment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (id) => {
        fc.pre(id !== "." && id !== "..");
        const { pathname, search, hash } = new URL(`https://h.example${expandPath(one, { id })}`);
        const segments = pathname.split("/");
        expect(segments).toHaveLength(4);
        expect(decodeURIComponent(segments[2] as string)).toBe(id.toWellFormed());
        expect([search, hash]).toEqual(["", ""]);
      }),
    );
  });
  test("a multi-segment value never climbs", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("..", ".", "", "x", "%2e%2e", "a b", "\\..")), (parts) => {
        const path = parts.join("/");
        let expanded: string;
        try {
          expanded = expandPath(many, { path });
        } catch {
          return;
        }
        expect(new URL(`https://h.example${expanded}`).pathname).toBe(expanded);
      }),
    );
  });
});

describe("headers and methods", () => {
  test("no header that passes can split the message", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, value) => {
        if (headerFault(name, value) !== undefined) return;
        expect(new Headers([[name, value]]).get(name)).toBe(value.trim());
        expect(`${name}${value}`).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
  test.each([
    "Host",
    "content-LENGTH",
    "Transfer-Encoding",
    "Connection",
    "Keep-Alive",
    "Upgrade",
    "Expect",
    "TE",
    "Trailer",
    "Proxy-Authorization",
    "proxy-x",
    "a b",
    "",
    "a:",
  ])("%j may not be set", (name) => expect(headerFault(name, "x")).toBeDefined());
  test.each([
    ["get", "GET"],
    ["Purge", "PURGE"],
    ["CONNECT", undefined],
    ["trace", undefined],
    ["GE T", undefined],
    ["", undefined],
    [7, undefined],
  ])("method %j is %j", (method, expected) => expect(parseMethod(method)).toBe(expected));
});

test("a JSON Pointer step leads back to its key", () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      const object = JSON.parse(`{${JSON.stringify(key)}:1}`) as object;
      expect(pointerGet(object, pointerStep(key))).toBe(1);
    }),
  );
});

test("nearest finds slips of the hand and nothing far off", () => {
  const names = ["create_customer", "update_customer", "list_events"];
  expect(nearest("creat_customer", names)[0]).toBe("create_customer");
  expect(nearest("customer", names)).toEqual(["create_customer", "update_customer"]);
  expect(nearest("zzz", names)).toEqual([]);
});
