import {
  automaticTax,
  collectionMethod,
  discounts,
  paymentBehavior,
  priceData,
  prorationBehavior,
  recurringPriceData,
} from "../billing-params.js";
import {
  clearableSettings,
  clearableText,
  clearableTexts,
  flag,
  metadata,
  onBehalfOf,
  settings,
  text,
} from "../params.js";

export const currentTrial = settings("trial_offer: the offer that the item starts with.");

export const item = {
  price: text("Price (price_…) that is billed, with a recurring interval."),
  price_data: recurringPriceData,
  quantity: { type: "integer", minimum: 0, description: "Default 1; none with a metered price." },
  billing_thresholds: clearableSettings("usage_gte: bills early once so much was used."),
  current_trial: currentTrial,
  discounts,
  tax_rates: clearableTexts("Tax rates (txr_…)."),
} as const;

/** What create and update share. */
export const terms = {
  add_invoice_items: {
    type: "array",
    items: {
      type: "object",
      properties: {
        price: text("Price (price_…) without an interval."),
        price_data: priceData,
        quantity: { type: "integer", minimum: 0 },
        discountable: flag("Whether discounts apply. Default true."),
        discounts: { ...discounts, type: "array", description: "Coupons or promotion codes to apply." },
        period: settings(
          "start and end of the time it is for, each with a type: max_item_period_start and min_item_period_end, or timestamp with timestamp.",
        ),
        tax_rates: clearableTexts("Tax rates (txr_…)."),
        metadata,
      },
    },
    description: "What is billed once, with the next invoice.",
  },
  application_fee_percent: {
    type: ["number", "null"],
    minimum: 0,
    maximum: 100,
    description: "Percent of each invoice that your platform keeps. null removes it.",
  },
  automatic_tax: automaticTax,
  billing_thresholds: clearableSettings("amount_gte: bills early once so much is due."),
  cancel_at_period_end: flag("Ends it with the period that is paid. false takes that back."),
  collection_method: collectionMethod,
  days_until_due: { type: "integer", description: "Days to pay in, with collection_method send_invoice." },
  default_payment_method: text("Payment method (pm_…) to charge. Default: the customer's."),
  default_tax_rates: clearableTexts("Tax rates (txr_…) of items that have none."),
  discounts,
  invoice_settings: settings(
    "account_tax_ids, custom_fields, description, footer and issuer of its invoices.",
  ),
  off_session: flag("The customer is not there to authenticate."),
  on_behalf_of: clearableText(onBehalfOf.description),
  payment_behavior: paymentBehavior,
  payment_settings: settings("Types of payment method, their options, and save_default_payment_method."),
  pending_invoice_item_interval: clearableSettings(
    "interval and interval_count at which waiting items are billed.",
  ),
  proration_behavior: prorationBehavior,
  trial_from_plan: flag("Take the trial that the price says."),
  trial_end: {
    anyOf: [{ enum: ["now"] }, { type: "integer" }],
    description: "When the free trial ends: Unix time in seconds, or now.",
  },
  trial_settings: settings("end_behavior.missing_payment_method: cancel, create_invoice or pause."),
} as const;

export const cancelAt = {
  anyOf: [
    { type: "integer" },
    { enum: ["min_period_end", "max_period_end", "max_billed_until"] },
    // Stripe adds to them.
    { type: "string" },
  ],
  description:
    "When it ends: Unix time in seconds, or the first or last end of its items' periods, or what is billed ahead.",
} as const;

export const billingSchedules = {
  items: { type: "object" },
  description: "Bills several periods ahead, with billing_mode flexible: applies_to, bill_until and key.",
} as const;

const feedback = [
  "customer_service",
  "low_quality",
  "missing_features",
  "other",
  "switched_service",
  "too_complex",
  "too_expensive",
  "unused",
] as const;

export const cancellationDetails = {
  type: "object",
  properties: {
    comment: { type: "string" },
    feedback: { enum: feedback },
    feedback_option: text("A feedback option of your own."),
  },
  description: "Why the customer leaves.",
} as const;

export const changedCancellationDetails = {
  ...cancellationDetails,
  properties: {
    ...cancellationDetails.properties,
    comment: { type: ["string", "null"] },
    feedback: { enum: [...feedback, null] },
  },
} as const;

export const transferData = {
  type: "object",
  properties: {
    destination: { type: "string", description: "Connected account (acct_…)." },
    amount_percent: {
      type: "number",
      minimum: 0,
      maximum: 100,
      description: "Percent of each invoice. Default: all.",
    },
  },
  required: ["destination"],
  description: "Transfers its payments to a connected account.",
} as const;
