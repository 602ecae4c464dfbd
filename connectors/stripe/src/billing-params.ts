import { amount, currency, text, time } from "./params.js";

/** Params of prices, invoices and subscriptions. */

/** A decimal. Numbers below 0.000001 have an exponent in a form. */
const decimal = (description: string) =>
  ({ type: ["string", "number"], description: `${description} Below 0.000001 as text.` }) as const;

/** An amount finer than the smallest unit. */
export const fineAmount = (description: string) =>
  decimal(`${description} A decimal with up to 12 places, for parts of the smallest unit.`);

export const quantityDecimal = decimal("How many, as a decimal with up to 12 places.");

/** The time that an item is for. */
export const period = {
  type: "object",
  properties: { start: time("First moment."), end: time("Last moment.") },
  required: ["start", "end"],
  description: "The time that it is for, as printed on the invoice.",
} as const;

export const taxBehavior = {
  enum: ["exclusive", "inclusive", "unspecified"],
  description: "Whether the amount has tax in it.",
} as const;

const customAmount = {
  type: "object",
  properties: {
    enabled: { type: "boolean" },
    minimum: amount("The least."),
    maximum: amount("The most."),
    preset: amount("What is filled in."),
  },
  required: ["enabled"],
  description: "The customer chooses the amount.",
} as const;

const tiers = {
  type: "array",
  items: {
    type: "object",
    properties: {
      up_to: {
        anyOf: [{ enum: ["inf"] }, { type: "integer" }],
        description: "The last quantity of the tier.",
      },
      unit_amount: amount("Price of each."),
      unit_amount_decimal: fineAmount("Price of each."),
      flat_amount: amount("Price of the tier as such."),
      flat_amount_decimal: fineAmount("Price of the tier as such."),
    },
    required: ["up_to"],
  },
  description: "Prices by quantity, with billing_scheme tiered.",
} as const;

const currencyOption = {
  type: "object",
  properties: {
    unit_amount: amount("Price of each."),
    unit_amount_decimal: fineAmount("Price of each."),
    custom_unit_amount: customAmount,
    tiers,
    tax_behavior: taxBehavior,
  },
} as const;

/** What describes a price, wherever one is made. */
export const PRICE = {
  currency,
  unit_amount: amount("Price of each."),
  unit_amount_decimal: fineAmount("Price of each."),
  tax_behavior: taxBehavior,
} as const;

/** What a price of its own has beyond that. */
export const PRICE_FORMS = {
  custom_unit_amount: customAmount,
  tiers,
  currency_options: {
    type: "object",
    additionalProperties: currencyOption,
    description: "Prices in other currencies, by currency.",
  },
} as const;

export const billingInterval = {
  type: "object",
  properties: {
    interval: { enum: ["day", "week", "month", "year"] },
    interval_count: { type: "integer", minimum: 1, description: "Intervals between two bills. Default 1." },
  },
  required: ["interval"],
} as const;

export const billingCycleAnchorConfig = {
  type: "object",
  properties: {
    day_of_month: { type: "integer", minimum: 1, maximum: 31 },
    month: { type: "integer", minimum: 1, maximum: 12 },
    hour: { type: "integer", minimum: 0, maximum: 23 },
    minute: { type: "integer", minimum: 0, maximum: 59 },
    second: { type: "integer", minimum: 0, maximum: 59 },
  },
  required: ["day_of_month"],
  description: "The same as a day of the month, in UTC.",
} as const;

/** A price made for one use, of a product that there is. */
export const priceData = {
  type: "object",
  properties: { ...PRICE, product: text("Product (prod_…) that is sold.") },
  required: ["currency", "product"],
  description: "Makes a price for this use alone, instead of price.",
} as const;

/** The same, billed again and again. */
export const recurringPriceData = {
  ...priceData,
  properties: { ...priceData.properties, recurring: billingInterval },
  required: ["currency", "product", "recurring"],
} as const;

const discount = {
  type: "object",
  properties: {
    coupon: { type: "string" },
    discount: { type: "string", description: "Id of a discount that applies already." },
    promotion_code: { type: "string", description: "Id of the promotion code (promo_…), not its text." },
  },
} as const;

export const discounts = {
  type: ["array", "null"],
  items: discount,
  description: "Coupons or promotion codes to apply. null removes all.",
} as const;

export const automaticTax = {
  type: "object",
  properties: {
    enabled: { type: "boolean" },
    liability: { type: "object", description: "Which account owes the tax." },
  },
  required: ["enabled"],
  description: "Have Stripe work out the tax.",
} as const;

export const collectionMethod = {
  enum: ["charge_automatically", "send_invoice"],
  description:
    "Charge the customer's default payment method, or email the invoice. Default charge_automatically.",
} as const;

export const paymentBehavior = {
  enum: ["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"],
  description:
    "What happens when the payment does not come through at once: go on unpaid, wait for the payer, fail, or keep the change waiting. Default allow_incomplete.",
} as const;

export const prorationBehavior = {
  enum: ["create_prorations", "none", "always_invoice"],
  description: "How a change within a period is billed: with the next invoice, not at all, or at once.",
} as const;

export const prorationDate = time("The moment from which the change is counted, as in a preview.");

export const customFields = {
  type: ["array", "null"],
  items: {
    type: "object",
    properties: { name: { type: "string" }, value: { type: "string" } },
    required: ["name", "value"],
  },
  description: "Up to four lines printed on the invoice. null removes all.",
} as const;
