import { httpAction } from "@plugboard/core";
import {
  boolean,
  expandableOrNull,
  listOf,
  money,
  objectOf,
  oneOf,
  string,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import { created, currency, id, LIST, READ, text } from "../params.js";
import { GET, PAGES } from "../rows.js";

const group = "balance";

const funds = {
  type: "array",
  items: {
    type: "object",
    properties: { amount: money, currency: string },
    required: ["amount", "currency"],
  },
} as const;

const balanceTransaction = objectOf("balance_transaction", {
  amount: money,
  fee: money,
  net: money,
  currency: string,
  type: oneOf("charge", "payment", "refund", "payout", "transfer", "adjustment", "stripe_fee"),
  reporting_category: string,
  status: oneOf("available", "pending"),
  available_on: timestamp,
  source: expandableOrNull,
  description: stringOrNull,
  created: timestamp,
});

export const balance = {
  get_balance: httpAction({
    ...GET,
    group,
    title: "Get the balance",
    description: "What can be paid out now (available) and later (pending), by currency.",
    path: "/v1/balance",
    params: READ,
    output: {
      type: "object",
      properties: { object: { const: "balance" }, available: funds, pending: funds, livemode: boolean },
      required: ["object", "available", "pending", "livemode"],
    },
  }),
  get_balance_transaction: httpAction({
    ...GET,
    group,
    title: "Get a balance transaction",
    path: "/v1/balance_transactions/{id}",
    params: { id: id("balance transaction", "txn_"), ...READ },
    required: ["id"],
    output: balanceTransaction,
  }),
  list_balance_transactions: httpAction({
    ...PAGES,
    group,
    title: "List balance transactions",
    description: "Everything that changed the balance, newest first, with fees.",
    path: "/v1/balance_transactions",
    params: {
      currency,
      payout: text("Only those paid out with this payout (po_…), for automatic payouts."),
      source: text("Only those of this charge, refund, payout or the like."),
      type: text("Only this type, such as charge, refund, payout or stripe_fee."),
      created,
      ...LIST,
    },
    output: listOf(balanceTransaction),
  }),
};
