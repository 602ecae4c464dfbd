import { httpAction } from "@plugboard/core";
import { discounts, fineAmount, period, priceData, quantityDecimal, taxBehavior } from "../billing-params.js";
import {
  boolean,
  deletedOf,
  expandable,
  expandableOrNull,
  integer,
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
  clearableText,
  clearableTexts,
  created,
  currency,
  customerAccount,
  flag,
  id,
  LIST,
  metadata,
  READ,
  text,
  texts,
  WRITE,
} from "../params.js";
import { DELETE, GET, PAGES, POST } from "../rows.js";

const group = "invoice_items";
const itemId = id("invoice item", "ii_");

const invoiceItem = objectOf("invoiceitem", {
  amount: money,
  currency: string,
  customer: expandable,
  invoice: expandableOrNull,
  description: stringOrNull,
  quantity: integer,
  proration: boolean,
  metadata: labelsOrNull,
  date: timestamp,
  livemode: boolean,
});

/** What create and update share. */
const line = {
  amount: amount("The whole item; below 0 it lowers the invoice. Instead of a price."),
  description: text("Printed on the invoice."),
  quantity: { type: "integer", minimum: 0, description: "How many. Default 1." },
  quantity_decimal: quantityDecimal,
  pricing: {
    type: "object",
    properties: { price: text("Price (price_…).") },
    description: "The price of each.",
  },
  price_data: priceData,
  unit_amount_decimal: fineAmount("Price of each, instead of amount."),
  period,
  discountable: flag("Whether discounts apply. Default true, and false below 0."),
  discounts,
  tax_behavior: taxBehavior,
  tax_code: clearableText("Tax code (txcd_…)."),
} as const;

export const invoiceItems = {
  create_invoice_item: httpAction({
    ...POST,
    group,
    title: "Create an invoice item",
    description:
      "Goes on the given draft invoice, or waits for the customer's next one. By amount, pricing or price_data.",
    path: "/v1/invoiceitems",
    params: {
      customer: text("Customer (cus_…) who is billed."),
      customer_account: customerAccount,
      invoice: text("Draft invoice (in_…) that it goes on. Default: the customer's next."),
      subscription: text("Subscription (sub_…) whose next invoice it goes on."),
      currency: { ...currency, description: "With amount: the currency of the customer's invoices." },
      ...line,
      tax_rates: texts("Tax rates (txr_…)."),
      metadata,
      ...WRITE,
    },
    output: invoiceItem,
  }),
  get_invoice_item: httpAction({
    ...GET,
    group,
    title: "Get an invoice item",
    path: "/v1/invoiceitems/{id}",
    params: { id: itemId, ...READ },
    required: ["id"],
    output: invoiceItem,
  }),
  update_invoice_item: httpAction({
    ...POST,
    group,
    title: "Update an invoice item",
    description: "Until its invoice is finalized.",
    path: "/v1/invoiceitems/{id}",
    params: {
      id: itemId,
      ...line,
      tax_rates: clearableTexts("Tax rates (txr_…)."),
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: invoiceItem,
  }),
  delete_invoice_item: httpAction({
    ...DELETE,
    group,
    title: "Delete an invoice item",
    description: "Only one that waits, or that is on a draft.",
    path: "/v1/invoiceitems/{id}",
    params: { id: itemId },
    required: ["id"],
    output: deletedOf("invoiceitem"),
  }),
  list_invoice_items: httpAction({
    ...PAGES,
    group,
    title: "List invoice items",
    description: "Newest first.",
    path: "/v1/invoiceitems",
    params: {
      customer: text("Only those of this customer (cus_…)."),
      customer_account: customerAccount,
      invoice: text("Only those on this invoice (in_…)."),
      pending: flag("Only those that wait for an invoice, or only those on one."),
      created,
      ...LIST,
    },
    output: listOf(invoiceItem),
  }),
};
