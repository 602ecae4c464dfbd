import Stripe from "stripe";
import type { MakeClient } from "../client.ts";

/** stripe-node as its documentation has it. */
export const makeClient: MakeClient = async (origin) => {
  const { hostname, port } = new URL(origin);
  const stripe = new Stripe("sk_test_x", {
    host: hostname,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
  return async ({ method }) =>
    method === "GET"
      ? stripe.customers.retrieve("cus_1")
      : stripe.customers.create({ name: "Ada Lovelace", email: "ada@example.com" });
};
