import {
  automaticTax,
  collectionMethod,
  customFields,
  discounts,
  fineAmount,
  period,
  priceData,
  quantityDecimal,
  taxBehavior,
} from "../billing-params.js";
import {
  address,
  amount,
  applicationFee,
  changedMetadata,
  clearableText,
  clearableTexts,
  currency,
  flag,
  settings,
  statementDescriptor,
  text,
  time,
} from "../params.js";

/** What create and update share. */
export const terms = {
  auto_advance: flag("Let Stripe finalize, charge and remind by itself."),
  automatic_tax: automaticTax,
  automatically_finalizes_at: time("When to finalize by itself, at most five years ahead."),
  collection_method: collectionMethod,
  days_until_due: { type: "integer", description: "Days to pay in, with collection_method send_invoice." },
  due_date: time("The last moment to pay, with collection_method send_invoice."),
  default_payment_method: text(
    "Payment method (pm_…) to charge. Default: the subscription's, else the customer's.",
  ),
  description: text("Printed on the invoice as its memo."),
  discounts,
  footer: text("Printed at the foot."),
  custom_fields: customFields,
  account_tax_ids: clearableTexts("Your own tax numbers to print."),
  statement_descriptor: statementDescriptor,
  application_fee_amount: applicationFee,
  issuer: settings("Which account issues the invoice: type self, or type account with account."),
  payment_settings: settings("Types of payment method to offer, and their options."),
  rendering: settings("How the PDF looks."),
} as const;

export const shippingDetails = {
  type: "object",
  properties: {
    name: { type: "string" },
    address,
    phone: { type: ["string", "null"] },
  },
  required: ["name", "address"],
  description: "Where the goods go.",
} as const;
export const shippingCost = settings("Cost of shipping: shipping_rate, or shipping_rate_data.");
export const effectiveAt = time("The date printed on the invoice. Default: when it is finalized.");

const taxAmounts = {
  type: ["array", "null"],
  items: {
    type: "object",
    properties: {
      amount: amount("The tax."),
      taxable_amount: amount("What it is worked out from."),
      tax_rate_data: settings("display_name, inclusive, percentage, country, state, tax_type and the like."),
      taxability_reason: text("Why it is what it is, such as standard_rated or reverse_charge."),
    },
    required: ["amount", "taxable_amount", "tax_rate_data"],
  },
  description: "Taxes that you worked out yourself, up to 20, instead of tax_rates. null removes all.",
} as const;

/** What add_invoice_lines takes. */
export const invoiceLines = {
  type: "array",
  items: {
    type: "object",
    properties: {
      invoice_item: text("Pending item (ii_…) to move onto the invoice."),
      amount: amount("The whole line; below 0 it lowers the invoice."),
      description: { type: "string" },
      quantity: { type: "integer" },
      quantity_decimal: quantityDecimal,
      pricing: { type: "object", properties: { price: text("Price (price_…).") } },
      price_data: settings("Makes a price for this line alone."),
      period,
      discountable: { type: "boolean" },
      discounts,
      tax_rates: clearableTexts("Tax rates (txr_…)."),
      tax_amounts: taxAmounts,
      metadata: changedMetadata,
    },
  },
  description: "The lines, each by amount, by pricing, by price_data or by invoice_item.",
} as const;

/** What create_invoice_preview tries out. */
export const previewItems = {
  type: "array",
  items: {
    type: "object",
    properties: {
      invoiceitem: text("Pending item (ii_…) to change."),
      amount: amount("The whole item; below 0 it lowers the invoice."),
      currency,
      description: { type: "string" },
      price: text("Price (price_…)."),
      price_data: priceData,
      quantity: { type: "integer" },
      quantity_decimal: quantityDecimal,
      unit_amount: amount("Price of each."),
      unit_amount_decimal: fineAmount("Price of each."),
      tax_behavior: taxBehavior,
      tax_code: clearableText("Tax code (txcd_…)."),
      discountable: { type: "boolean" },
      discounts,
      period,
      tax_rates: clearableTexts("Tax rates (txr_…)."),
      metadata: changedMetadata,
    },
  },
  description: "Items to add or change.",
} as const;
