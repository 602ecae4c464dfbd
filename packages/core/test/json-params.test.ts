import { expect, test } from "vitest";
import { bearer, createHub, defineConnector, httpAction, type JsonSchema } from "../src/index.js";

const anything: JsonSchema = {};
const params = { a: anything, b: anything, c: anything };
const row = { title: "Do it", params, jsonParams: ["a", "b"] } as const;

const hub = createHub({
  egress: { trust: "public" },
  connections: {
    c: {
      connector: defineConnector({
        name: "forms",
        title: "Forms",
        specVersion: "1",
        capabilities: { http: true },
        auth: { token: bearer() },
        http: { baseUrl: "https://api.example.com", bodyFormat: "form" },
        actions: {
          do_it: httpAction({ ...row, method: "POST", path: "/it", wireNames: { b: "bee" } }),
          get_it: httpAction({ ...row, method: "GET", path: "/it" }),
        },
      }),
      credentials: { token: "canary-token" },
    },
  },
});

async function shown(action: "do_it" | "get_it", input: Record<string, unknown>): Promise<unknown> {
  const dry = await hub.dryRun("c", action, input);
  if (!dry.ok || !("url" in dry.preview)) return dry;
  const { body, url } = dry.preview;
  return Object.fromEntries(new URLSearchParams(body === null ? new URL(url).search : String(body)));
}

test("lists and objects of jsonParams are JSON text in a form", async () => {
  expect(await shown("do_it", { a: { x: [1, "é&"] }, b: [], c: { x: [1] } })).toEqual({
    a: '{"x":[1,"é&"]}',
    bee: "[]",
    "c[x][0]": "1",
  });
});

test("and in a query", async () => {
  expect(await shown("get_it", { a: [{ x: null }], b: {} })).toEqual({ a: '[{"x":null}]', b: "{}" });
});

test("other values stay as they are, so that a text may be JSON already", async () => {
  expect(await shown("do_it", { a: "[1]", b: 1, c: true })).toEqual({ a: "[1]", bee: "1", c: "true" });
});

test("null and undefined are left out as everywhere", async () => {
  expect(await shown("do_it", { a: null, b: undefined, c: "c" })).toEqual({ c: "c" });
});
