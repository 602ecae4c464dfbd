import { httpAction } from "@plugboard/core";
import { billingInterval, PRICE, PRICE_FORMS, taxBehavior } from "../billing-params.js";
import {
  boolean,
  expandable,
  foundOf,
  labels,
  listOf,
  moneyOrNull,
  objectOf,
  oneOf,
  string,
  stringOrNull,
  timestamp,
} from "../outputs.js";
import {
  changedMetadata,
  created,
  currency,
  flag,
  id,
  LIST,
  metadata,
  READ,
  SEARCH,
  settings,
  text,
  texts,
  WRITE,
} from "../params.js";
import { GET, PAGES, POST, SEARCHES } from "../rows.js";

const group = "prices";
const priceId = id("price", "price_");

const price = objectOf("price", {
  active: boolean,
  currency: string,
  unit_amount: moneyOrNull,
  product: expandable,
  type: oneOf("one_time", "recurring"),
  recurring: {
    type: ["object", "null"],
    properties: { interval: string, interval_count: { type: "integer" }, usage_type: string },
    required: ["interval", "interval_count", "usage_type"],
  },
  billing_scheme: oneOf("per_unit", "tiered"),
  lookup_key: stringOrNull,
  nickname: stringOrNull,
  metadata: labels,
  created: timestamp,
  livemode: boolean,
});

const active = flag("Whether it can be used for new purchases. Default true.");
const nickname = text("A name of your own, not shown to customers.");
const lookupKey = text("A name of your own to find the price by, whatever its id.");
const transferLookupKey = flag("Take the lookup key away from the price that has it.");
const usageType = {
  enum: ["licensed", "metered"],
  description: "metered bills what a meter counted, licensed the quantity. Default licensed.",
} as const;

export const prices = {
  create_price: httpAction({
    ...POST,
    group,
    title: "Create a price",
    description:
      "Of a product that there is, or with product_data of one made along with it. With recurring for subscriptions.",
    path: "/v1/prices",
    params: {
      ...PRICE,
      ...PRICE_FORMS,
      product: text("Product (prod_…) that it is a price of."),
      product_data: {
        type: "object",
        properties: {
          name: { type: "string" },
          id: { type: "string" },
          active: { type: "boolean" },
          metadata,
          statement_descriptor: { type: "string" },
          tax_code: { type: "string" },
          tax_details: settings("tax_code and performance_location, for tax."),
          unit_label: { type: "string" },
        },
        required: ["name"],
        description: "Makes the product, instead of product.",
      },
      recurring: {
        type: "object",
        properties: {
          ...billingInterval.properties,
          usage_type: usageType,
          meter: text("Meter (mtr_…) that counts, with usage_type metered."),
          trial_period_days: {
            type: "integer",
            description: "Free days at the start, for subscriptions made with trial_from_plan.",
          },
        },
        required: ["interval"],
        description: "How often it is billed. Default: once.",
      },
      billing_scheme: {
        enum: ["per_unit", "tiered"],
        description: "tiered takes tiers and tiers_mode instead of unit_amount. Default per_unit.",
      },
      tiers_mode: {
        enum: ["graduated", "volume"],
        description:
          "graduated: each tier's part at that tier's price; volume: all at the last tier's price.",
      },
      transform_quantity: {
        type: "object",
        properties: { divide_by: { type: "integer" }, round: { enum: ["up", "down"] } },
        required: ["divide_by", "round"],
        description: "Sells in packs: what the quantity is divided by before it is priced.",
      },
      active,
      nickname,
      lookup_key: lookupKey,
      transfer_lookup_key: transferLookupKey,
      metadata,
      ...WRITE,
    },
    required: ["currency"],
    output: price,
  }),
  get_price: httpAction({
    ...GET,
    group,
    title: "Get a price",
    path: "/v1/prices/{id}",
    params: { id: priceId, ...READ },
    required: ["id"],
    output: price,
  }),
  update_price: httpAction({
    ...POST,
    group,
    title: "Update a price",
    description: "An amount stays as it is: make another price, and retire this one with active false.",
    path: "/v1/prices/{id}",
    params: {
      id: priceId,
      active,
      nickname,
      lookup_key: lookupKey,
      transfer_lookup_key: transferLookupKey,
      tax_behavior: { ...taxBehavior, description: `${taxBehavior.description} Once set, it stays.` },
      currency_options: {
        ...PRICE_FORMS.currency_options,
        type: ["object", "null"],
        description: `${PRICE_FORMS.currency_options.description} null removes all.`,
      },
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: price,
  }),
  list_prices: httpAction({
    ...PAGES,
    group,
    title: "List prices",
    description: "Newest first.",
    path: "/v1/prices",
    params: {
      active: flag("Only those in use, or only those retired."),
      currency,
      product: text("Only those of this product (prod_…)."),
      type: { enum: ["one_time", "recurring"] },
      lookup_keys: { ...texts("Only those with these lookup keys."), maxItems: 10 },
      recurring: {
        type: "object",
        properties: {
          interval: billingInterval.properties.interval,
          meter: { type: "string" },
          usage_type: usageType,
        },
        description: "Only those billed like this.",
      },
      created,
      ...LIST,
    },
    output: listOf(price),
  }),
  search_prices: httpAction({
    ...SEARCHES,
    group,
    title: "Search prices",
    description: "By active, currency, lookup_key, metadata, product or type.",
    path: "/v1/prices/search",
    params: SEARCH,
    required: ["query"],
    output: foundOf(price),
  }),
};
