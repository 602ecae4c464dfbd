import {
  type RecordedRequest,
  type RecordingServer,
  type Reply,
  startRecordingServer,
} from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hubOn, readAs, referenceOn } from "./harness.js";

const CUSTOMERS = Array.from({ length: 7 }, (_, index) => ({ id: `cus_${index}`, object: "customer" }));

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true, respond: answer });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

/** Pages as Stripe cuts them. */
function answer({ target }: RecordedRequest): Reply {
  const { pathname, searchParams } = new URL(target, "https://api.stripe.com");
  const limit = Number(searchParams.get("limit") ?? 10);
  if (pathname.endsWith("/search")) {
    const start = Number(searchParams.get("page") ?? 0);
    const end = start + limit;
    const more = end < CUSTOMERS.length;
    const data = CUSTOMERS.slice(start, end);
    return { body: { object: "search_result", data, has_more: more, next_page: more ? String(end) : null } };
  }
  const before = searchParams.get("ending_before");
  if (before !== null) {
    const end = CUSTOMERS.findIndex(({ id }) => id === before);
    const start = Math.max(0, end - limit);
    return { body: { object: "list", data: CUSTOMERS.slice(start, end), has_more: start > 0 } };
  }
  const start = CUSTOMERS.findIndex(({ id }) => id === searchParams.get("starting_after")) + 1;
  const data = CUSTOMERS.slice(start, start + limit);
  return { body: { object: "list", data, has_more: start + limit < CUSTOMERS.length } };
}

const ids = CUSTOMERS.map(({ id }) => id);

test("a list goes on behind the last id, and asks what the client asks", async () => {
  await using hub = hubOn(server);
  const seen: string[] = [];
  for await (const page of hub
    .connection("my_stripe")
    .pages("list_customers", { limit: 3, email: "a@b.c" })) {
    if (!page.ok) throw new Error(page.message);
    seen.push(...page.data.data.map(({ id }) => id));
  }
  expect(seen).toEqual(ids);
  const ours = server.requests.map((request) => new Map(readAs(request).query));
  server.reset();

  await referenceOn(server).customers.list({ limit: 3, email: "a@b.c" }).autoPagingToArray({ limit: 100 });
  expect(ours).toEqual(server.requests.map((request) => new Map(readAs(request).query)));
  expect(ours).toHaveLength(3);
});

test("backwards, a list goes on before the first id", async () => {
  await using hub = hubOn(server);
  const pages: string[][] = [];
  const back = { limit: 3, ending_before: "cus_6" };
  for await (const page of hub.connection("my_stripe").pages("list_customers", back)) {
    if (!page.ok) throw new Error(page.message);
    pages.push(page.data.data.map(({ id }) => id));
  }
  expect(pages).toEqual([ids.slice(3, 6), ids.slice(0, 3)]);
});

test("a search goes on with its page", async () => {
  await using hub = hubOn(server);
  const seen: string[] = [];
  const query = { query: 'name:"Ana"', limit: 2 };
  for await (const page of hub.connection("my_stripe").pages("search_customers", query)) {
    if (!page.ok) throw new Error(page.message);
    seen.push(...page.data.data.map(({ id }) => id));
  }
  expect(seen).toEqual(ids);
  expect(server.requests).toHaveLength(4);
});

test("the input of the next page keeps the rest of the input", async () => {
  await using hub = hubOn(server);
  const result = await hub.runConnectionAction("my_stripe", "list_customers", { limit: 2, email: "a@b.c" });
  expect(result).toMatchObject({ next: { limit: 2, email: "a@b.c", starting_after: "cus_1" } });
});

test.each([
  ["the last page", { object: "list", data: CUSTOMERS, has_more: false }],
  ["a page of none", { object: "list", data: [], has_more: true }],
  ["an answer of another shape", { url: "/v1/customers" }],
])("nothing follows %s", async (_, body) => {
  server.respond({ body });
  await using hub = hubOn(server);
  const result = await hub.runConnectionAction("my_stripe", "list_customers");
  expect(result).toMatchObject({ ok: true });
  expect(result).not.toHaveProperty("next");
});

test("a page that fails ends the list, and is the last thing that it yields", async () => {
  await using hub = hubOn(server);
  server.respond(answer, { status: 500, body: { error: { type: "api_error", message: "x" } } });
  const oks: boolean[] = [];
  for await (const page of hub.connection("my_stripe").pages("list_customers", { limit: 3 }))
    oks.push(page.ok);
  expect(oks).toEqual([true, false]);
});
