import { github } from "@plugboard/connector-github";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import { type Connector, createHub, type HttpAction } from "@plugboard/core";
import { afterAll, expect, test } from "vitest";
import { services } from "../src/services.ts";
import { FRESH_WISHES, FURTHER_WISHES, HELD_OUT_WISHES, TITLES, TUNED_WISHES, WISHES } from "./wishes.ts";

const hub = createHub({
  connections: {
    stripe: { connector: stripe, credentials: { apiKey: "sk_test_1" } },
    github: { connector: github, credentials: { token: "github_pat_1" } },
    slack: { connector: slack, credentials: { token: "xoxb-1" } },
  },
  egress: { trust: "public" },
});
afterAll(() => hub.close());

const CONNECTORS: Readonly<Record<string, Connector>> = { stripe, github, slack };

test.each([
  { list: "the first list", wishes: WISHES, share: 0.97 },
  { list: "the further list", wishes: FURTHER_WISHES, share: 0.95 },
  { list: "the fresh list", wishes: FRESH_WISHES, share: 0.95 },
  { list: "the tuned list", wishes: TUNED_WISHES, share: 0.95 },
  { list: "the held-out list", wishes: HELD_OUT_WISHES, share: 0.95 },
  { list: "the list of titles", wishes: TITLES, share: 0.95 },
])("of $list, $share of the wishes find their action among the first three", async ({ wishes, share }) => {
  const missed: string[] = [];
  const unknown: string[] = [];
  let count = 0;
  for (const [service, meant] of Object.entries(wishes)) {
    const { [service]: connector } = CONNECTORS;
    const names = await namesOf(connector as Connector);
    for (const [wish, actions] of Object.entries(meant)) {
      const wanted = actions.flatMap((action) => names.get(withoutParams(action)) ?? []);
      if (wanted.length < actions.length && connector?.catalogue !== undefined) unknown.push(wish);
      if (wanted.length === 0) continue;
      const found = await hub.listActions(service, { search: wish, limit: 3, schemas: false });
      if (!found.ok) throw new Error(found.message);
      const three = found.actions.map(({ name }) => name);
      count += 1;
      if (!three.some((name) => wanted.includes(name)))
        missed.push(`${service}, ${wish}: ${three.join(", ")}, not ${wanted.join(" or ")}`);
    }
  }
  console.log(
    [`${count - missed.length} of ${count} wishes found their action. Missed:`, ...missed].join("\n"),
  );
  expect(unknown).toEqual([]);
  expect((count - missed.length) / count).toBeGreaterThanOrEqual(share);
});

/** The names of a connector's actions, each by itself and by its method and path. */
async function namesOf({ actions, catalogue }: Connector): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const { name, method, path } of (await catalogue?.open())?.rows.values() ?? []) {
    names.set(withoutParams(`${method} ${path}`), name);
    names.set(name, name);
  }
  for (const [name, action] of Object.entries(actions)) {
    names.set(name, name);
    if ("row" in action) {
      const { method, path } = (action as HttpAction).row;
      names.set(withoutParams(`${method} ${path}`), name);
    }
  }
  return names;
}

function withoutParams(path: string): string {
  return path.replace(/\{[^}]*\}/g, "{}");
}

test.each(services)("$name's keywords are those of its catalogue", async ({ name, keywords }) => {
  const open = await CONNECTORS[name]?.catalogue?.open();
  expect(Object.fromEntries(open?.keywords ?? [])).toEqual(keywords);
});
