import { httpAction } from "@plugboard/core";
import {
  boolean,
  expandableOrNull,
  integerOrNull,
  labelsOrNull,
  listOf,
  money,
  moneyOrNull,
  objectOf,
  oneOf,
  string,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import {
  changedMetadata,
  clearableText,
  clearableTexts,
  created,
  customerAccount,
  id,
  LIST,
  READ,
  settings,
  statementDescriptor,
  statementDescriptorSuffix,
  text,
  WRITE,
} from "../params.js";
import { GET, PAGES, POST } from "../rows.js";
import { line, sessionParams } from "./checkout-session-params.js";

const group = "checkout_sessions";
const sessionId = id("checkout session", "cs_");

const session = objectOf("checkout.session", {
  mode: oneOf("payment", "setup", "subscription"),
  status: { type: ["string", "null"], description: "open, complete or expired." },
  payment_status: oneOf("paid", "unpaid", "no_payment_required"),
  url: { type: ["string", "null"], description: "Where to send the customer, with ui_mode hosted_page." },
  client_secret: {
    type: ["string", "null"],
    description:
      "Starts the checkout in your own page, with another ui_mode. Show it to nobody but the customer.",
  },
  amount_total: moneyOrNull,
  currency: stringOrNull,
  customer: expandableOrNull,
  payment_intent: expandableOrNull,
  subscription: expandableOrNull,
  invoice: expandableOrNull,
  client_reference_id: stringOrNull,
  metadata: labelsOrNull,
  expires_at: timestamp,
  created: timestamp,
  livemode: boolean,
});

const lineItem = objectOf("item", {
  description: stringOrNull,
  quantity: integerOrNull,
  amount_subtotal: money,
  amount_total: money,
  currency: string,
});

export const checkoutSessions = {
  create_checkout_session: httpAction({
    ...POST,
    group,
    title: "Create a checkout session",
    description:
      "A page of Stripe's on which a customer pays or subscribes: send the customer to url. Needs line_items (except in mode setup), mode and, on the hosted page, success_url.",
    path: "/v1/checkout/sessions",
    params: { ...sessionParams, ...WRITE },
    output: session,
  }),
  get_checkout_session: httpAction({
    ...GET,
    group,
    title: "Get a checkout session",
    path: "/v1/checkout/sessions/{id}",
    params: { id: sessionId, ...READ },
    required: ["id"],
    output: session,
  }),
  update_checkout_session: httpAction({
    ...POST,
    group,
    title: "Update a checkout session",
    description: "While it is open.",
    path: "/v1/checkout/sessions/{id}",
    params: {
      id: sessionId,
      line_items: {
        type: "array",
        items: {
          type: "object",
          properties: {
            id: text("Line (li_…) to keep or change."),
            ...line,
            tax_rates: clearableTexts("Tax rates (txr_…)."),
            metadata: changedMetadata,
          },
        },
        description: "All lines, in order: those left out are removed.",
      },
      payment_intent_data: {
        type: "object",
        properties: {
          description: clearableText("A note of your own."),
          metadata: changedMetadata,
          setup_future_usage: { enum: ["off_session", "on_session", null] },
          statement_descriptor: clearableText(statementDescriptor.description),
          statement_descriptor_suffix: clearableText(statementDescriptorSuffix.description),
        },
        description: "For the payment intent of mode payment.",
      },
      collected_information: settings("What you asked the customer yourself: shipping_details."),
      shipping_options: {
        type: ["array", "null"],
        items: {
          type: "object",
          properties: {
            shipping_rate: text("Shipping rate (shr_…)."),
            shipping_rate_data: settings("Makes one: display_name, fixed_amount and the like."),
          },
        },
        description: "Ways of shipping to choose from, up to 5. null removes all.",
      },
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: session,
  }),
  expire_checkout_session: httpAction({
    ...POST,
    group,
    effect: "destructive",
    title: "Expire a checkout session",
    description: "For good: the customer can no longer pay on it. Only while it is open.",
    path: "/v1/checkout/sessions/{id}/expire",
    params: { id: sessionId, ...WRITE },
    required: ["id"],
    output: session,
  }),
  list_checkout_sessions: httpAction({
    ...PAGES,
    group,
    title: "List checkout sessions",
    description: "Newest first.",
    path: "/v1/checkout/sessions",
    params: {
      customer: text("Only those of this customer (cus_…)."),
      customer_account: customerAccount,
      customer_details: {
        type: "object",
        properties: { email: { type: "string" } },
        required: ["email"],
        description: "Only those with this email address.",
      },
      payment_intent: text("Only that of this payment intent (pi_…)."),
      payment_link: text("Only those of this payment link (plink_…)."),
      subscription: text("Only that of this subscription (sub_…)."),
      status: { enum: ["open", "complete", "expired"] },
      created,
      ...LIST,
    },
    output: listOf(session),
  }),
  list_checkout_session_line_items: httpAction({
    ...PAGES,
    group,
    title: "List a checkout session's lines",
    path: "/v1/checkout/sessions/{id}/line_items",
    params: { id: sessionId, ...LIST },
    required: ["id"],
    output: listOf(lineItem),
  }),
};
