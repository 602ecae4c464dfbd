import { bearer, type Connector, defineConnector, type WithCustom } from "@plugboard/core";
import type { Inputs } from "../catalogue/index.js";
import { balance } from "./actions/balance.js";
import { charges } from "./actions/charges.js";
import { checkoutSessions } from "./actions/checkout-sessions.js";
import { customers } from "./actions/customers.js";
import { events } from "./actions/events.js";
import { invoiceItems } from "./actions/invoice-items.js";
import { invoices } from "./actions/invoices.js";
import { paymentIntents } from "./actions/payment-intents.js";
import { paymentMethods } from "./actions/payment-methods.js";
import { prices } from "./actions/prices.js";
import { products } from "./actions/products.js";
import { refunds } from "./actions/refunds.js";
import { subscriptionItems } from "./actions/subscription-items.js";
import { subscriptions } from "./actions/subscriptions.js";
import { catalogue } from "./catalogue.js";
import { http } from "./http.js";

const auth = {
  api_key: bearer({
    field: "apiKey",
    title: "API key",
    description: "A secret (sk_…) or restricted (rk_…) key of the dashboard.",
  }),
};

/** Named, so that the declarations hold each row once. */
type Actions = typeof customers &
  typeof paymentMethods &
  typeof paymentIntents &
  typeof charges &
  typeof refunds &
  typeof products &
  typeof prices &
  typeof subscriptions &
  typeof subscriptionItems &
  typeof invoices &
  typeof invoiceItems &
  typeof checkoutSessions &
  typeof balance &
  typeof events;

/**
 * Stripe. A connection needs an API key; `Stripe-Account` and another `Stripe-Version` go into its `headers`.
 *
 * Effects tell what becomes of objects: what ends one for good is `destructive`. Payments and refunds are `write`.
 */
export const stripe: Connector<
  typeof auth,
  WithCustom<Actions, { readonly http: true }>,
  { readonly http: true },
  Inputs
> = defineConnector({
  name: "stripe",
  title: "Stripe",
  description: "Payments, refunds, invoices, subscriptions and all else that Stripe's API has.",
  specVersion: "1",
  capabilities: { http: true },
  auth,
  http,
  actions: {
    ...customers,
    ...paymentMethods,
    ...paymentIntents,
    ...charges,
    ...refunds,
    ...products,
    ...prices,
    ...subscriptions,
    ...subscriptionItems,
    ...invoices,
    ...invoiceItems,
    ...checkoutSessions,
    ...balance,
    ...events,
  },
  catalogue,
});
