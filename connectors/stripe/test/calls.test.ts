import { type RecordingServer, startRecordingServer } from "@plugboard/testing";
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { API_KEY, hubOn, readAs, referenceOn } from "./harness.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

test("a customer and a charge", async () => {
  await using hub = hubOn(server);
  server.respond(
    { body: { id: "cus_1", object: "customer", email: "ana@example.com" } },
    { body: { id: "ch_1" } },
  );

  const list = await hub.listActions("my_stripe");
  expect(list).toMatchObject({ ok: true, next_cursor: null });
  const created = await hub.runConnectionAction("my_stripe", "create_customer", { email: "ana@example.com" });
  expect(created).toMatchObject({
    ok: true,
    http_status: 200,
    data: { id: "cus_1", email: "ana@example.com" },
  });
  const charged = await hub.runConnectionAction("my_stripe", "custom", {
    _url: "https://api.stripe.com/v1/charges",
    amount: 1000,
    currency: "usd",
  });
  expect(charged).toMatchObject({ ok: true, data: { id: "ch_1" } });

  expect(server.requests.map((request) => [request.headers.host, readAs(request)])).toMatchObject([
    [
      "api.stripe.com",
      { method: "POST", path: "/v1/customers", body: { form: [["email", "ana@example.com"]] } },
    ],
    [
      "api.stripe.com",
      {
        method: "POST",
        path: "/v1/charges",
        body: {
          form: [
            ["amount", "1000"],
            ["currency", "usd"],
          ],
        },
      },
    ],
  ]);
  for (const { headers } of server.requests) expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
});

describe("idempotency keys", () => {
  test("every POST has one of its own, reads and deletions have none", async () => {
    await using hub = hubOn(server);
    await hub.runConnectionAction("my_stripe", "create_customer");
    await hub.runConnectionAction("my_stripe", "create_customer");
    await hub.runConnectionAction("my_stripe", "get_balance");
    await hub.runConnectionAction("my_stripe", "delete_customer", { id: "cus_1" });
    const [first, second, ...others] = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
    expect(others).toEqual([undefined, undefined]);
  });

  test("a key of the caller's is sent as it is, and not as a param", async () => {
    await using hub = hubOn(server);
    await hub.runConnectionAction("my_stripe", "create_refund", {
      payment_intent: "pi_1",
      idempotency_key: "order-1",
    });
    expect(readAs(server.last)).toMatchObject({
      key: "order-1",
      body: { form: [["payment_intent", "pi_1"]] },
    });
  });

  test("custom takes one in _headers", async () => {
    await using hub = hubOn(server);
    const _headers = { "Idempotency-Key": "order-1" };
    await hub.runConnectionAction("my_stripe", "custom", {
      _url: "https://api.stripe.com/v1/refunds",
      _headers,
      a: 1,
    });
    expect(server.last.headers["idempotency-key"]).toBe("order-1");
  });

  test("a key that a header cannot carry is refused before anything is sent", async () => {
    await using hub = hubOn(server);
    const input = { idempotency_key: "a\r\nStripe-Account: acct_1" };
    expect(await hub.runConnectionAction("my_stripe", "create_customer", input)).toMatchObject({ ok: false });
    expect(server.requests).toHaveLength(0);
  });
});

describe("null and nothing", () => {
  test("null empties, undefined and empty lists are left out", async () => {
    await using hub = hubOn(server);
    await hub.runConnectionAction("my_stripe", "update_customer", {
      id: "cus_1",
      shipping: null,
      metadata: { gone: null, kept: "" },
      name: undefined,
      preferred_locales: [],
    });
    expect(readAs(server.last).body).toEqual({
      form: [
        ["shipping", ""],
        ["metadata[gone]", ""],
        ["metadata[kept]", ""],
      ],
    });
  });

  test("null is refused where Stripe cannot remove", async () => {
    await using hub = hubOn(server);
    const input = { id: "cus_1", email: null } as never;
    expect(await hub.runConnectionAction("my_stripe", "update_customer", input)).toMatchObject({
      code: "invalid_input",
      problems: [{ path: "/email" }],
    });
  });
});

describe("what is wider than the client's types", () => {
  test.each([0.5, 12, -2.25, 0.000_001, 1_234_567.125])("the decimal %d as a number", async (number) => {
    await using hub = hubOn(server);
    const decimal = Stripe.Decimal.from(number);
    const item = { customer: "cus_1" };
    const price = { currency: "usd", product: "prod_1" };
    for (const decimals of [number, String(number)]) {
      await hub.runConnectionAction("my_stripe", "create_invoice_item", {
        ...item,
        quantity_decimal: decimals,
        price_data: { ...price, unit_amount_decimal: decimals },
      });
    }
    await referenceOn(server).invoiceItems.create({
      ...item,
      quantity_decimal: decimal,
      price_data: { ...price, unit_amount_decimal: decimal },
    });
    const [ours, alsoOurs, theirs] = server.requests.map((request) => readAs(request).body);
    expect(ours).toEqual(theirs);
    expect(alsoOurs).toEqual(theirs);
  });

  test.each([
    ["create_checkout_session", { ui_mode: "hologram", submit_type: "rent" }],
    ["create_subscription", { cancel_at: "full_moon" }],
    ["update_subscription", { id: "sub_1", cancel_at: "full_moon" }],
    ["list_events", { type: "moon.full", types: ["moon.new"] }],
    ["list_payment_methods", { type: "shells" }],
    ["create_payment_intent", { amount: 1, currency: "xyz", allowed_payment_method_types: ["shells"] }],
  ] as const)("%s sends values that Stripe may add", async (action, input) => {
    await using hub = hubOn(server);
    expect(await hub.runConnectionAction("my_stripe", action as string, input)).toMatchObject({ ok: true });
    const { query, body } = readAs(server.last);
    const { id: _, ...sent } = input as Record<string, unknown>;
    const values = [...query, ...((body as { form: [string, string][] } | null)?.form ?? [])].map(
      ([, v]) => v,
    );
    expect(values).toEqual(Object.values(sent).flat().map(String));
  });
});

describe("a connection's headers", () => {
  test("call as a connected account, and at another version", async () => {
    await using hub = hubOn(server, {
      headers: { "stripe-account": "acct_1", "Stripe-Version": "2024-06-20" },
    });
    await hub.runConnectionAction("my_stripe", "get_balance");
    expect(server.last.headers).toMatchObject({ "stripe-account": "acct_1", "stripe-version": "2024-06-20" });
  });

  test("custom may call as another one", async () => {
    await using hub = hubOn(server, { headers: { "Stripe-Account": "acct_1" } });
    const _headers = { "stripe-account": "acct_2" };
    await hub.runConnectionAction("my_stripe", "custom", {
      _url: "https://api.stripe.com/v1/balance",
      _headers,
    });
    expect(server.last.headers["stripe-account"]).toBe("acct_2");
  });
});

test("every fault of an input is named, and nothing is sent", async () => {
  await using hub = hubOn(server);
  const input = { amount: "10", curency: "usd", capture_method: "later", metadata: { a: { b: 1 } } };
  const result = await hub.runConnectionAction("my_stripe", "create_payment_intent" as string, input);
  expect(result).toMatchObject({ ok: false, code: "invalid_input" });
  const paths = result.ok ? [] : (result.problems ?? []).map(({ path }) => path);
  expect(paths.sort()).toEqual(["/amount", "/capture_method", "/curency", "/currency", "/metadata/a"]);
  expect(result.ok ? "" : result.message).toContain('Did you mean "currency"?');
  expect(server.requests).toHaveLength(0);
});

test("an id stays inside its path segment", async () => {
  await using hub = hubOn(server);
  await hub.runConnectionAction("my_stripe", "delete_customer", { id: "../charges?x=1#y" });
  expect(server.last.target).toBe("/v1/customers/..%2Fcharges%3Fx%3D1%23y");
  for (const id of ["", ".", ".."]) {
    const result = await hub.runConnectionAction("my_stripe", "delete_customer", { id });
    expect(result).toMatchObject({ code: "invalid_input", problems: [{ path: "/id" }] });
  }
  expect(server.requests).toHaveLength(1);
});
