import { bearer, type Connector, defineConnector, type WithCustom } from "@plugboard/core";
import { catalogue, type Declared } from "./catalogue.js";
import { http } from "./http.js";

const auth = {
  api_key: bearer({
    field: "apiKey",
    title: "API key",
    description: "A secret (sk_…) or restricted (rk_…) key of the dashboard.",
  }),
};

/**
 * Stripe. A connection needs an API key; `Stripe-Account` and another `Stripe-Version` go into its `headers`.
 *
 * Effects tell what becomes of objects: what ends one for good is `destructive`. Payments and refunds are `write`.
 */
export const stripe: Connector<
  typeof auth,
  WithCustom<Record<never, never>, { readonly http: true }>,
  { readonly http: true },
  Declared
> = defineConnector({
  name: "stripe",
  title: "Stripe",
  description: "Payments, refunds, invoices, subscriptions and all else that Stripe's API has.",
  specVersion: "1",
  capabilities: { http: true },
  auth,
  http,
  actions: {},
  catalogue,
});
