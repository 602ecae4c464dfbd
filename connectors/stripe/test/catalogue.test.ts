import { readFileSync } from "node:fs";
import { createHub } from "@plugboard/core";
import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { actions } from "../src/actions/index.js";
import { catalogue } from "../src/catalogue.js";
import { stripe } from "../src/index.js";

const names = Object.keys(actions) as (keyof typeof actions)[];

test("the version is the one that Stripe's own client pins", () => {
  expect(stripe.http?.headers?.["Stripe-Version"]).toBe(Stripe.API_VERSION);
});

describe("effects follow one rule", () => {
  const ends = /^(delete|cancel|void|expire|detach)_/;
  test.each(names)("%s", (name) => {
    const { row, effect } = actions[name];
    const expected = ends.test(name)
      ? "destructive"
      : row.method === "GET" || name.endsWith("_preview")
        ? "read"
        : "write";
    expect(effect).toBe(expected);
    expect(row.method === "DELETE").toBe(ends.test(name) && row.method !== "POST");
  });
});

test("every write takes an idempotency key, and nothing else does", () => {
  for (const name of names) {
    const { row, effect } = actions[name];
    const keyed = "idempotency_key" in (row.params ?? {});
    expect([name, keyed]).toEqual([name, row.method === "POST" && effect !== "read"]);
  }
});

test("every list and search can go on, and nothing else can", () => {
  for (const name of names) {
    const pages = /^(list|search)_/.test(name);
    expect([name, actions[name].pagination !== undefined]).toEqual([name, pages]);
  }
});

test("every action has a group and an output", () => {
  for (const name of names) {
    expect([name, typeof actions[name].group, typeof actions[name].output]).toEqual([
      name,
      "string",
      "object",
    ]);
  }
});

test("every param says what it is, or is of a plain type", () => {
  for (const name of names) {
    for (const [param, schema] of Object.entries(actions[name].input.properties as Record<string, object>)) {
      const plain = "enum" in schema || (schema as { type?: string }).type === "string";
      expect([name, param, plain || "description" in schema]).toEqual([name, param, true]);
    }
  }
});

test("the README lists the catalogue", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const listed = [...readme.matchAll(/^\| `(\w+)` \| (.+) \| (\w+) \|$/gm)].map(([, name, title, effect]) => [
    name,
    title,
    effect,
  ]);
  expect(listed).toEqual(names.map((name) => [name, actions[name].title, actions[name].effect]));
});

test("listing needs no call and names the input of every action", async () => {
  await using hub = createHub({
    connections: { my_stripe: { connector: stripe, credentials: { apiKey: "sk_test_x" } } },
    egress: { trust: "public" },
  });
  const list = await hub.listActions("my_stripe", { search: "refund", effect: "write" });
  expect(list.ok && list.actions.map(({ name }) => name)).toContain("create_refund");
  const all = await hub.listActions("my_stripe");
  const { rows } = await catalogue.open();
  expect(all.ok && all.total).toBe(rows.size + 1);
});
