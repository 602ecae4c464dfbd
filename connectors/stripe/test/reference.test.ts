import type { JsonSchema } from "@plugboard/core";
import { type RecordingServer, startRecordingServer } from "@plugboard/testing";
import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actions } from "../src/actions/index.js";
import { API_KEY, hubOn, readAs, referenceOn } from "./harness.js";
import { AWKWARD, type Choice, sampleOf } from "./samples.js";

/**
 * Every action sends what Stripe's own client sends for the same call: method, path, query, body, credentials, version
 * and idempotency key, with every param and nested member filled.
 */

type Name = keyof typeof actions;

/** The same call by the client. `params` is `never` to fit whatever the method takes; vendor-types.test.ts compares types. */
type Call = (client: Stripe, id: string, params: never, options: Stripe.RequestOptions) => Promise<unknown>;

const CALLS: { readonly [N in Name]: Call } = {
  create_customer: (c, _, p, o) => c.customers.create(p, o),
  get_customer: (c, id, p, o) => c.customers.retrieve(id, p, o),
  update_customer: (c, id, p, o) => c.customers.update(id, p, o),
  delete_customer: (c, id, p, o) => c.customers.del(id, p, o),
  list_customers: (c, _, p, o) => c.customers.list(p, o),
  search_customers: (c, _, p, o) => c.customers.search(p, o),
  delete_customer_discount: (c, id, p, o) => c.customers.deleteDiscount(id, p, o),
  list_customer_payment_methods: (c, id, p, o) => c.customers.listPaymentMethods(id, p, o),
  get_payment_method: (c, id, p, o) => c.paymentMethods.retrieve(id, p, o),
  update_payment_method: (c, id, p, o) => c.paymentMethods.update(id, p, o),
  list_payment_methods: (c, _, p, o) => c.paymentMethods.list(p, o),
  attach_payment_method: (c, id, p, o) => c.paymentMethods.attach(id, p, o),
  detach_payment_method: (c, id, p, o) => c.paymentMethods.detach(id, p, o),
  create_payment_intent: (c, _, p, o) => c.paymentIntents.create(p, o),
  get_payment_intent: (c, id, p, o) => c.paymentIntents.retrieve(id, p, o),
  update_payment_intent: (c, id, p, o) => c.paymentIntents.update(id, p, o),
  confirm_payment_intent: (c, id, p, o) => c.paymentIntents.confirm(id, p, o),
  capture_payment_intent: (c, id, p, o) => c.paymentIntents.capture(id, p, o),
  cancel_payment_intent: (c, id, p, o) => c.paymentIntents.cancel(id, p, o),
  increment_payment_intent_authorization: (c, id, p, o) => c.paymentIntents.incrementAuthorization(id, p, o),
  list_payment_intents: (c, _, p, o) => c.paymentIntents.list(p, o),
  search_payment_intents: (c, _, p, o) => c.paymentIntents.search(p, o),
  create_charge: (c, _, p, o) => c.charges.create(p, o),
  get_charge: (c, id, p, o) => c.charges.retrieve(id, p, o),
  update_charge: (c, id, p, o) => c.charges.update(id, p, o),
  capture_charge: (c, id, p, o) => c.charges.capture(id, p, o),
  list_charges: (c, _, p, o) => c.charges.list(p, o),
  search_charges: (c, _, p, o) => c.charges.search(p, o),
  create_refund: (c, _, p, o) => c.refunds.create(p, o),
  get_refund: (c, id, p, o) => c.refunds.retrieve(id, p, o),
  update_refund: (c, id, p, o) => c.refunds.update(id, p, o),
  cancel_refund: (c, id, p, o) => c.refunds.cancel(id, p, o),
  list_refunds: (c, _, p, o) => c.refunds.list(p, o),
  create_product: (c, _, p, o) => c.products.create(p, o),
  get_product: (c, id, p, o) => c.products.retrieve(id, p, o),
  update_product: (c, id, p, o) => c.products.update(id, p, o),
  delete_product: (c, id, p, o) => c.products.del(id, p, o),
  list_products: (c, _, p, o) => c.products.list(p, o),
  search_products: (c, _, p, o) => c.products.search(p, o),
  create_price: (c, _, p, o) => c.prices.create(p, o),
  get_price: (c, id, p, o) => c.prices.retrieve(id, p, o),
  update_price: (c, id, p, o) => c.prices.update(id, p, o),
  list_prices: (c, _, p, o) => c.prices.list(p, o),
  search_prices: (c, _, p, o) => c.prices.search(p, o),
  create_subscription: (c, _, p, o) => c.subscriptions.create(p, o),
  get_subscription: (c, id, p, o) => c.subscriptions.retrieve(id, p, o),
  update_subscription: (c, id, p, o) => c.subscriptions.update(id, p, o),
  cancel_subscription: (c, id, p, o) => c.subscriptions.cancel(id, p, o),
  pause_subscription: (c, id, p, o) => c.subscriptions.pause(id, p, o),
  resume_subscription: (c, id, p, o) => c.subscriptions.resume(id, p, o),
  list_subscriptions: (c, _, p, o) => c.subscriptions.list(p, o),
  search_subscriptions: (c, _, p, o) => c.subscriptions.search(p, o),
  delete_subscription_discount: (c, id, p, o) => c.subscriptions.deleteDiscount(id, p, o),
  create_subscription_item: (c, _, p, o) => c.subscriptionItems.create(p, o),
  get_subscription_item: (c, id, p, o) => c.subscriptionItems.retrieve(id, p, o),
  update_subscription_item: (c, id, p, o) => c.subscriptionItems.update(id, p, o),
  delete_subscription_item: (c, id, p, o) => c.subscriptionItems.del(id, p, o),
  list_subscription_items: (c, _, p, o) => c.subscriptionItems.list(p, o),
  create_invoice: (c, _, p, o) => c.invoices.create(p, o),
  get_invoice: (c, id, p, o) => c.invoices.retrieve(id, p, o),
  update_invoice: (c, id, p, o) => c.invoices.update(id, p, o),
  delete_invoice: (c, id, p, o) => c.invoices.del(id, p, o),
  list_invoices: (c, _, p, o) => c.invoices.list(p, o),
  search_invoices: (c, _, p, o) => c.invoices.search(p, o),
  list_invoice_line_items: (c, id, p, o) => c.invoices.listLineItems(id, p, o),
  finalize_invoice: (c, id, p, o) => c.invoices.finalizeInvoice(id, p, o),
  pay_invoice: (c, id, p, o) => c.invoices.pay(id, p, o),
  send_invoice: (c, id, p, o) => c.invoices.sendInvoice(id, p, o),
  void_invoice: (c, id, p, o) => c.invoices.voidInvoice(id, p, o),
  mark_invoice_uncollectible: (c, id, p, o) => c.invoices.markUncollectible(id, p, o),
  add_invoice_lines: (c, id, p, o) => c.invoices.addLines(id, p, o),
  create_invoice_preview: (c, _, p, o) => c.invoices.createPreview(p, o),
  create_invoice_item: (c, _, p, o) => c.invoiceItems.create(p, o),
  get_invoice_item: (c, id, p, o) => c.invoiceItems.retrieve(id, p, o),
  update_invoice_item: (c, id, p, o) => c.invoiceItems.update(id, p, o),
  delete_invoice_item: (c, id, p, o) => c.invoiceItems.del(id, p, o),
  list_invoice_items: (c, _, p, o) => c.invoiceItems.list(p, o),
  create_checkout_session: (c, _, p, o) => c.checkout.sessions.create(p, o),
  get_checkout_session: (c, id, p, o) => c.checkout.sessions.retrieve(id, p, o),
  update_checkout_session: (c, id, p, o) => c.checkout.sessions.update(id, p, o),
  expire_checkout_session: (c, id, p, o) => c.checkout.sessions.expire(id, p, o),
  list_checkout_sessions: (c, _, p, o) => c.checkout.sessions.list(p, o),
  list_checkout_session_line_items: (c, id, p, o) => c.checkout.sessions.listLineItems(id, p, o),
  get_balance: (c, _, p, o) => c.balance.retrieve(p, o),
  get_balance_transaction: (c, id, p, o) => c.balanceTransactions.retrieve(id, p, o),
  list_balance_transactions: (c, _, p, o) => c.balanceTransactions.list(p, o),
  get_event: (c, id, p, o) => c.events.retrieve(id, p, o),
  list_events: (c, _, p, o) => c.events.list(p, o),
};

let server: RecordingServer;
let client: Stripe;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
  client = referenceOn(server);
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const ID = `in_1/../${AWKWARD}?#`;

const INPUTS: Readonly<Record<string, (name: Name) => Record<string, unknown>>> = {
  "with every param": (name) => filled(name, "first"),
  "with every param in its other form, null where it may be": (name) => filled(name, "last"),
  "with what is required": (name) => {
    const { required } = actions[name].input;
    const all = filled(name, "first");
    return Object.fromEntries((required as readonly string[]).map((param) => [param, all[param]]));
  },
};

for (const [kind, inputOf] of Object.entries(INPUTS)) {
  describe(kind, () => {
    test.each(Object.keys(CALLS) as Name[])("%s", async (name) => {
      const input = inputOf(name);
      await using hub = hubOn(server);
      const result = await hub.runConnectionAction("my_stripe", name as string, input);
      expect(result).toMatchObject({ ok: true });

      const { idempotency_key: key, ...rest } = input;
      const pathParam = /\{(\w+)\}/.exec(actions[name].row.path)?.[1];
      if (pathParam !== undefined) delete rest[pathParam];
      const options = key === undefined ? {} : { idempotencyKey: key as string };
      await CALLS[name](client, ID, rest as never, options);

      expect(server.requests).toHaveLength(2);
      const [ours, theirs] = server.requests.map(readAs);
      const made = key === undefined && theirs?.method === "POST" ? expect.any(String) : theirs?.key;
      expect(ours).toEqual({ ...theirs, key: made });
      expect(ours?.authorization).toBe(`Bearer ${API_KEY}`);
      expect(server.requests[0]?.headers.host).toBe("api.stripe.com");
    });
  });
}

test("every action of the catalogue is in the table", () => {
  expect(Object.keys(CALLS).sort()).toEqual(Object.keys(actions).sort());
});

function filled(name: Name, choice: Choice): Record<string, unknown> {
  const { input, row } = actions[name];
  const params = Object.entries(input.properties as Record<string, JsonSchema>).map(([param, schema]) => [
    param,
    row.path.includes(`{${param}}`) ? ID : param === "idempotency_key" ? "key-1" : sampleOf(schema, choice),
  ]);
  return Object.fromEntries(params);
}
