import { type RecordingServer, type Reply, startRecordingServer } from "@plugboard/testing";
import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { API_KEY, hubOn, referenceOn } from "./harness.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

interface Row {
  readonly what: string;
  readonly reply: Reply & { readonly status: number };
  /** What a failure of ours says. */
  readonly says: Readonly<Record<string, unknown>>;
  /** What the client calls the same answer. */
  readonly reference?: string;
}

const error = (status: number, members: object, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: { error: members },
});

const ROWS: readonly Row[] = [
  {
    what: "a missing param",
    reply: error(400, {
      type: "invalid_request_error",
      code: "parameter_missing",
      message: "Missing required param: amount.",
      param: "amount",
    }),
    says: {
      code: "service_invalid_request",
      service_code: "parameter_missing",
      retryable: false,
      message: "Stripe answered 400 (parameter_missing): Missing required param: amount. (param: amount)",
    },
    reference: "StripeInvalidRequestError",
  },
  {
    what: "an error without a code",
    reply: error(400, { type: "invalid_request_error", message: "Invalid array" }),
    says: {
      code: "service_invalid_request",
      service_code: "invalid_request_error",
      retryable: false,
      message: "Stripe answered 400 (invalid_request_error): Invalid array",
    },
    reference: "StripeInvalidRequestError",
  },
  {
    what: "a key that is not valid",
    reply: error(401, {
      type: "invalid_request_error",
      message: "Invalid API Key provided: sk_test_****cdef",
    }),
    says: { code: "service_unauthorized", retryable: false },
    reference: "StripeAuthenticationError",
  },
  {
    what: "a declined card",
    reply: error(402, {
      type: "card_error",
      code: "card_declined",
      decline_code: "insufficient_funds",
      message: "Your card has insufficient funds.",
    }),
    says: {
      code: "service_error",
      service_code: "card_declined",
      retryable: false,
      message:
        "Stripe answered 402 (card_declined): Your card has insufficient funds. (decline code: insufficient_funds)",
    },
    reference: "StripeCardError",
  },
  {
    what: "a lacking permission",
    reply: error(403, { type: "invalid_request_error", message: "The provided key does not have access" }),
    says: { code: "service_forbidden", retryable: false },
    reference: "StripePermissionError",
  },
  {
    what: "something that is not there",
    reply: error(404, {
      type: "invalid_request_error",
      code: "resource_missing",
      message: "No such customer",
      param: "id",
    }),
    says: { code: "service_not_found", service_code: "resource_missing", retryable: false },
    reference: "StripeInvalidRequestError",
  },
  {
    what: "a key of other params",
    reply: error(400, {
      type: "idempotency_error",
      message: "Keys for idempotent requests can only be used…",
    }),
    says: { code: "service_conflict", service_code: "idempotency_error", retryable: false },
    reference: "StripeIdempotencyError",
  },
  {
    what: "a key that another call is using",
    reply: error(409, { type: "idempotency_error", code: "idempotency_key_in_use", message: "In use" }),
    says: { code: "service_conflict", service_code: "idempotency_key_in_use", retryable: true },
  },
  {
    what: "another conflict",
    reply: error(409, { type: "invalid_request_error", message: "Conflict" }),
    says: { code: "service_conflict", retryable: false },
  },
  {
    what: "an object that is locked",
    reply: error(429, { type: "invalid_request_error", code: "lock_timeout", message: "Locked" }),
    says: { code: "service_rate_limited", service_code: "lock_timeout", retryable: true },
    reference: "StripeRateLimitError",
  },
  {
    what: "an object that is locked, as a conflict",
    reply: error(409, { type: "invalid_request_error", code: "lock_timeout", message: "Locked" }),
    says: { code: "service_conflict", service_code: "lock_timeout", retryable: true },
  },
  {
    what: "too many calls",
    reply: error(
      429,
      { type: "invalid_request_error", code: "rate_limit", message: "Slow down" },
      { "retry-after": "2" },
    ),
    says: { code: "service_rate_limited", service_code: "rate_limit", retryable: true, retry_after_ms: 2000 },
    reference: "StripeRateLimitError",
  },
  {
    what: "too many calls, at status 400",
    reply: error(400, { type: "invalid_request_error", code: "rate_limit", message: "Slow down" }),
    says: { code: "service_rate_limited", service_code: "rate_limit", retryable: true },
    reference: "StripeRateLimitError",
  },
  {
    what: "a failed dependency",
    reply: error(424, { type: "api_error", message: "An external service failed" }),
    says: { code: "service_unavailable", service_code: "api_error", retryable: false },
    reference: "StripeAPIError",
  },
  {
    what: "a failure inside Stripe, whose outcome nobody knows",
    reply: error(500, { type: "api_error", message: "Something went wrong" }),
    says: { code: "service_unavailable", service_code: "api_error", retryable: false },
    reference: "StripeAPIError",
  },
  {
    what: "advice to try again, which does not make the outcome known",
    reply: error(500, { type: "api_error", message: "x" }, { "stripe-should-retry": "true" }),
    says: { code: "service_unavailable", retryable: false },
  },
  {
    what: "advice to try again where nothing was carried out",
    reply: error(409, { type: "invalid_request_error", message: "x" }, { "stripe-should-retry": "true" }),
    says: { code: "service_conflict", retryable: true },
  },
  {
    what: "advice not to try again",
    reply: error(429, { type: "invalid_request_error", message: "x" }, { "stripe-should-retry": "false" }),
    says: { code: "service_rate_limited", retryable: false },
  },
  {
    what: "an error of the OAuth endpoints",
    reply: { status: 400, body: { error: "invalid_grant", error_description: "This code was used" } },
    says: {
      code: "service_invalid_request",
      service_code: "invalid_grant",
      message: "Stripe answered 400 (invalid_grant): This code was used",
    },
    reference: "StripeInvalidGrantError",
  },
  {
    what: "a page of a proxy in between",
    reply: { status: 502, headers: { "content-type": "text/html" }, body: "<html>Bad gateway</html>" },
    says: {
      code: "service_unavailable",
      retryable: false,
      message: "Stripe answered 502: <html>Bad gateway</html>",
    },
  },
  {
    what: "an empty answer",
    reply: { status: 503, body: null },
    says: { code: "service_unavailable", message: "Stripe answered 503." },
  },
  {
    what: "an error object of something in between",
    reply: { status: 502, body: { error: { code: 502, message: ["no", "text"], type: null } } },
    says: {
      code: "service_unavailable",
      message: 'Stripe answered 502: {"error":{"code":502,"message":["no","text"],"type":null}}',
    },
  },
  {
    what: "JSON of another shape",
    reply: { status: 400, body: ["error"] },
    says: { code: "service_invalid_request", message: 'Stripe answered 400: ["error"]' },
  },
];

describe("a write that fails", () => {
  test.each(ROWS)("$what", async ({ reply, says, reference }) => {
    server.respond(reply);
    await using hub = hubOn(server);
    const result = await hub.runConnectionAction("my_stripe", "create_charge", {
      amount: 1,
      currency: "usd",
    });
    expect(result).toMatchObject({ status: "error", ok: false, http_status: reply.status, ...says });
    if (reference === undefined) return;
    const thrown = await referenceOn(server)
      .charges.create({ amount: 1, currency: "usd" })
      .catch((caught: unknown) => caught);
    expect((thrown as Stripe.errors.StripeError).type).toBe(reference);
  });
});

describe("whether the same call may be made again after a failure inside Stripe", () => {
  const reply = error(500, { type: "api_error", message: "Something went wrong" });
  const charge = { amount: 1, currency: "usd" };

  test("a read: yes", async () => {
    server.respond(reply);
    await using hub = hubOn(server);
    expect(await hub.runConnectionAction("my_stripe", "get_charge", { id: "ch_1" })).toMatchObject({
      retryable: true,
    });
  });
  test("a write under a key of the caller's: yes", async () => {
    server.respond(reply);
    await using hub = hubOn(server);
    const keyed = { ...charge, idempotency_key: "order-1" };
    expect(await hub.runConnectionAction("my_stripe", "create_charge", keyed)).toMatchObject({
      retryable: true,
    });
  });
  test("unless Stripe says that it would answer the same", async () => {
    server.respond({ ...reply, headers: { "stripe-should-retry": "false" } });
    await using hub = hubOn(server);
    const keyed = { ...charge, idempotency_key: "order-1" };
    expect(await hub.runConnectionAction("my_stripe", "create_charge", keyed)).toMatchObject({
      retryable: false,
    });
  });
});

test("the whole error is in data", async () => {
  const members = { type: "card_error", code: "card_declined", message: "x", payment_intent: { id: "pi_1" } };
  server.respond(error(402, members));
  await using hub = hubOn(server);
  const result = await hub.runConnectionAction("my_stripe", "confirm_payment_intent", { id: "pi_1" });
  expect(result).toMatchObject({ data: { error: members } });
});

test("custom quotes the body and keeps the code", async () => {
  server.respond(error(402, { type: "card_error", code: "card_declined", message: "x" }));
  await using hub = hubOn(server);
  const result = await hub.runConnectionAction("my_stripe", "custom", {
    _url: "https://api.stripe.com/v1/charges",
  });
  expect(result).toMatchObject({
    code: "service_error",
    service_code: "card_declined",
    message:
      'Stripe answered 402 (card_declined): {"error":{"type":"card_error","code":"card_declined","message":"x"}}',
  });
});

test("an answer with an error member at 200 is an answer", async () => {
  server.respond({ body: { id: "evt_1", error: { message: "of the event" } } });
  await using hub = hubOn(server);
  expect(await hub.runConnectionAction("my_stripe", "get_event", { id: "evt_1" })).toMatchObject({
    ok: true,
  });
});

describe("the key never shows", () => {
  const echoes: Readonly<Record<string, Reply>> = {
    "in an error's message": error(401, {
      message: `Invalid API Key provided: ${API_KEY}`,
      param: API_KEY,
      code: API_KEY,
    }),
    "in a body of another type": {
      status: 500,
      headers: { "content-type": "text/plain" },
      body: `Bearer ${API_KEY}`,
    },
    "in a header that comes back": {
      status: 429,
      headers: { "retry-after": "1", "x-echo": API_KEY },
      body: { key: [API_KEY] },
    },
    "as a member's name": { status: 400, body: { [API_KEY]: encodeURIComponent(API_KEY) } },
  };
  for (const [where, reply] of Object.entries(echoes)) {
    test.each(["get_balance", "custom"] as const)(`${where}: %s`, async (action) => {
      server.respond(reply);
      await using hub = hubOn(server);
      const input = action === "custom" ? { _url: "https://api.stripe.com/v1/balance" } : {};
      const result = await hub.runConnectionAction("my_stripe", action as string, input);
      expect(result.ok).toBe(false);
      expect(server.last.headers.authorization).toContain(API_KEY);
      expect(JSON.stringify(result)).not.toContain(API_KEY);
    });
  }

  test("when the connection breaks", async () => {
    const gone = await startRecordingServer({ tls: true });
    await gone.close();
    await using hub = hubOn(gone);
    const result = await hub.runConnectionAction("my_stripe", "get_balance");
    expect(result).toMatchObject({ ok: false, code: "connect_failed", retryable: true });
    expect(JSON.stringify(result)).not.toContain(API_KEY);
  });
});

test("credentials of another shape are refused, and the message names the field alone", () => {
  const wrong = { api_key: API_KEY } as never;
  expect(() => hubOn(server, { credentials: wrong })).toThrowError(/apiKey is required/);
  expect(() => hubOn(server, { credentials: wrong })).not.toThrowError(API_KEY);
});
