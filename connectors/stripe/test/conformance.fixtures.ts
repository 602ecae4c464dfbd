import type { ActionFixture, ConnectorFixtures, Reply } from "@plugboard/testing";
import type { stripe } from "../src/index.js";

const API = "https://api.stripe.com/v1";

/** Answers are cut down to what Stripe's reference shows as their core. */
const object = (id: string, type: string): Reply => ({
  body: { id, object: type, livemode: false, metadata: {} },
});

const get = (path: string, id: string, type: string): ActionFixture => ({
  input: { id },
  exchanges: [{ request: { method: "GET", url: `${API}/${path}/${id}` }, answer: object(id, type) }],
});

const page = (url: string, ids: readonly string[], more: boolean) => ({
  request: { method: "GET", url },
  answer: { body: { object: "list", data: ids.map((id) => ({ id })), has_more: more, url: "/v1/customers" } },
});

export const fixtures: ConnectorFixtures<typeof stripe> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth: { api_key: { credentials: { apiKey: "sk_test_canary_0123456789abcdef" } } },
  http: {
    sample: true,
    actions: {
      get_customer: get("customers", "cus_1", "customer"),
      create_customer: {
        input: { email: "ana@example.com", metadata: { order: "a b" } },
        exchanges: [
          {
            request: {
              method: "POST",
              url: `${API}/customers`,
              headers: { "stripe-version": "2026-10-28.endive" },
              body: {
                form: [
                  ["email", "ana@example.com"],
                  ["metadata[order]", "a b"],
                ],
              },
            },
            answer: { body: { id: "cus_1", object: "customer", email: "ana@example.com" } },
          },
        ],
        data: { id: "cus_1", object: "customer", email: "ana@example.com" },
      },
      delete_customer: {
        input: { id: "cus_1" },
        exchanges: [
          {
            request: { method: "DELETE", url: `${API}/customers/cus_1` },
            answer: { body: { id: "cus_1", object: "customer", deleted: true } },
          },
        ],
      },
      get_payment_method: get("payment_methods", "pm_1", "payment_method"),
      create_payment_intent: {
        input: { amount: 1000, currency: "usd", idempotency_key: "order-1" },
        exchanges: [
          {
            request: {
              method: "POST",
              url: `${API}/payment_intents`,
              headers: { "idempotency-key": "order-1" },
              body: {
                form: [
                  ["amount", "1000"],
                  ["currency", "usd"],
                ],
              },
            },
            answer: object("pi_1", "payment_intent"),
          },
        ],
      },
      get_charge: get("charges", "ch_1", "charge"),
      get_refund: get("refunds", "re_1", "refund"),
      get_product: get("products", "prod_1", "product"),
      get_price: get("prices", "price_1", "price"),
      get_subscription: get("subscriptions", "sub_1", "subscription"),
      get_subscription_item: get("subscription_items", "si_1", "subscription_item"),
      get_invoice: get("invoices", "in_1", "invoice"),
      get_invoice_item: get("invoiceitems", "ii_1", "invoiceitem"),
      get_checkout_session: get("checkout/sessions", "cs_1", "checkout.session"),
      get_balance_transaction: get("balance_transactions", "txn_1", "balance_transaction"),
      get_event: get("events", "evt_1", "event"),
    },
    pages: {
      list_customers: {
        input: { limit: 2 },
        exchanges: [
          page(`${API}/customers?limit=2`, ["cus_1", "cus_2"], true),
          page(`${API}/customers?limit=2&starting_after=cus_2`, ["cus_3"], false),
        ],
      },
    },
    failures: {
      "declined card": {
        answer: {
          status: 402,
          body: {
            error: {
              type: "card_error",
              code: "card_declined",
              decline_code: "insufficient_funds",
              message: "Your card has insufficient funds.",
            },
          },
        },
        code: "service_error",
        retryable: false,
        serviceCode: "card_declined",
      },
      "missing object": {
        answer: {
          status: 404,
          body: {
            error: {
              type: "invalid_request_error",
              code: "resource_missing",
              message: "No such customer: 'cus_1'",
            },
          },
        },
        code: "service_not_found",
        retryable: false,
        serviceCode: "resource_missing",
      },
      "key in use": {
        answer: {
          status: 409,
          body: { error: { type: "idempotency_error", code: "idempotency_key_in_use" } },
        },
        code: "service_conflict",
        retryable: true,
        serviceCode: "idempotency_key_in_use",
      },
    },
  },
};
