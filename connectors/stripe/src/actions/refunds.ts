import { httpAction } from "@plugboard/core";
import {
  expandableOrNull,
  labelsOrNull,
  listOf,
  money,
  objectOf,
  string,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import {
  amount,
  changedMetadata,
  created,
  currency,
  flag,
  id,
  LIST,
  metadata,
  READ,
  text,
  WRITE,
} from "../params.js";
import { GET, PAGES, POST } from "../rows.js";

const group = "refunds";
const refundId = id("refund", "re_");

const refund = objectOf("refund", {
  amount: money,
  currency: string,
  status: {
    type: ["string", "null"],
    description: "pending, requires_action, succeeded, failed or canceled.",
  },
  charge: expandableOrNull,
  payment_intent: expandableOrNull,
  balance_transaction: expandableOrNull,
  reason: stringOrNull,
  metadata: labelsOrNull,
  created: timestamp,
});

export const refunds = {
  create_refund: httpAction({
    ...POST,
    group,
    title: "Create a refund",
    description:
      "Gives a payment back to its payer, by payment_intent or by charge. In parts too, up to what was paid.",
    path: "/v1/refunds",
    params: {
      payment_intent: text("Payment intent (pi_…) to give back."),
      charge: text("Charge (ch_…) to give back."),
      amount: amount("What to give back. Default: all that is left."),
      reason: {
        enum: ["duplicate", "fraudulent", "requested_by_customer"],
        description: "fraudulent also blocks the card and the email address.",
      },
      refund_application_fee: flag("Give back the platform's fee too, in proportion. Default false."),
      reverse_transfer: flag(
        "Take the transfer to the connected account back too, in proportion. Default false.",
      ),
      instructions_email: text(
        "Where to ask the payer for bank details, for payment methods that have no way back.",
      ),
      customer: text("Customer whose balance is paid out, with origin."),
      currency: { ...currency, description: "Of the customer's balance, with origin." },
      origin: {
        enum: ["customer_balance"],
        description: "Pays out a customer's cash balance instead of a payment.",
      },
      metadata,
      ...WRITE,
    },
    output: refund,
  }),
  get_refund: httpAction({
    ...GET,
    group,
    title: "Get a refund",
    path: "/v1/refunds/{id}",
    params: { id: refundId, ...READ },
    required: ["id"],
    output: refund,
  }),
  update_refund: httpAction({
    ...POST,
    group,
    title: "Update a refund",
    description: "Only its metadata.",
    path: "/v1/refunds/{id}",
    params: { id: refundId, metadata: changedMetadata, ...WRITE },
    required: ["id"],
    output: refund,
  }),
  cancel_refund: httpAction({
    ...POST,
    group,
    effect: "destructive",
    title: "Cancel a refund",
    description: "Only while its status is requires_action.",
    path: "/v1/refunds/{id}/cancel",
    params: { id: refundId, ...WRITE },
    required: ["id"],
    output: refund,
  }),
  list_refunds: httpAction({
    ...PAGES,
    group,
    title: "List refunds",
    description: "Newest first.",
    path: "/v1/refunds",
    params: {
      charge: text("Only those of this charge (ch_…)."),
      payment_intent: text("Only those of this payment intent (pi_…)."),
      created,
      ...LIST,
    },
    output: listOf(refund),
  }),
};
