import { httpAction } from "@plugboard/core";
import {
  boolean,
  expandableOrNull,
  labelsOrNull,
  listOf,
  objectOf,
  oneOf,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import {
  address,
  changedMetadata,
  clearableText,
  customerAccount,
  id,
  LIST,
  READ,
  settings,
  text,
  WRITE,
} from "../params.js";
import { GET, PAGES, POST } from "../rows.js";

const group = "payment_methods";
const methodId = id("payment method", "pm_");

const paymentMethod = objectOf("payment_method", {
  type: oneOf("card", "us_bank_account", "sepa_debit", "link", "paypal"),
  billing_details: {
    type: "object",
    properties: { email: stringOrNull, name: stringOrNull, phone: stringOrNull },
    required: ["email", "name", "phone"],
  },
  customer: expandableOrNull,
  metadata: labelsOrNull,
  created: timestamp,
  livemode: boolean,
});

const type = text("Only this type, such as card, us_bank_account or sepa_debit.");
const allowRedisplay = {
  enum: ["always", "limited", "unspecified"],
  description: "Whether checkout may show the payment method to its customer again.",
} as const;

export const paymentMethods = {
  get_payment_method: httpAction({
    ...GET,
    group,
    title: "Get a payment method",
    path: "/v1/payment_methods/{id}",
    params: { id: methodId, ...READ },
    required: ["id"],
    output: paymentMethod,
  }),
  update_payment_method: httpAction({
    ...POST,
    group,
    title: "Update a payment method",
    description: "Only of a payment method that is attached to a customer. A card's number stays as it is.",
    path: "/v1/payment_methods/{id}",
    params: {
      id: methodId,
      billing_details: {
        type: "object",
        properties: {
          address: { ...address, type: ["object", "null"] },
          email: { type: ["string", "null"] },
          name: { type: ["string", "null"] },
          phone: { type: ["string", "null"] },
          tax_id: { type: "string", description: "Tax number, for payments from Latin America." },
        },
        description: "Of the payment method's owner. null removes a member, but not tax_id.",
      },
      card: {
        type: "object",
        properties: {
          exp_month: { type: "integer", minimum: 1, maximum: 12 },
          exp_year: { type: "integer", description: "Four digits." },
          networks: {
            type: "object",
            properties: {
              preferred: clearableText(
                "Network to use on a card of several: cartes_bancaires, mastercard or visa.",
              ),
            },
          },
        },
        description: "The card's new expiry, and its preferred network.",
      },
      us_bank_account: settings("account_holder_type and account_type of a bank account."),
      allow_redisplay: allowRedisplay,
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: paymentMethod,
  }),
  list_payment_methods: httpAction({
    ...PAGES,
    group,
    title: "List payment methods",
    path: "/v1/payment_methods",
    params: {
      customer: text("Only those of this customer (cus_…)."),
      customer_account: customerAccount,
      type,
      allow_redisplay: allowRedisplay,
      ...LIST,
    },
    output: listOf(paymentMethod),
  }),
  list_customer_payment_methods: httpAction({
    ...PAGES,
    group,
    title: "List a customer's payment methods",
    path: "/v1/customers/{customer}/payment_methods",
    params: { customer: id("customer", "cus_"), type, allow_redisplay: allowRedisplay, ...LIST },
    required: ["customer"],
    output: listOf(paymentMethod),
  }),
  attach_payment_method: httpAction({
    ...POST,
    group,
    title: "Attach a payment method to a customer",
    description:
      "Keeps it, a card or a bank account, say, for later payments. To make it the default of invoices, set the customer's invoice_settings.default_payment_method.",
    path: "/v1/payment_methods/{id}/attach",
    params: {
      id: methodId,
      customer: text("Customer (cus_…) to attach it to."),
      customer_account: customerAccount,
      ...WRITE,
    },
    required: ["id"],
    output: paymentMethod,
  }),
  detach_payment_method: httpAction({
    ...POST,
    group,
    effect: "destructive",
    title: "Detach a payment method from its customer",
    description: "A card or a bank account, say. For good: it can be neither used nor attached again.",
    path: "/v1/payment_methods/{id}/detach",
    params: { id: methodId, ...WRITE },
    required: ["id"],
    output: paymentMethod,
  }),
};
