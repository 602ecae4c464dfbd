import { httpAction } from "@plugboard/core";
import {
  discounts,
  paymentBehavior,
  prorationBehavior,
  prorationDate,
  recurringPriceData,
} from "../billing-params.js";
import { deletedOf, labels, listOf, objectOf, string, timestamp } from "../outputs.js";
import {
  changedMetadata,
  clearableSettings,
  clearableTexts,
  flag,
  id,
  LIST,
  metadata,
  READ,
  text,
  WRITE,
} from "../params.js";
import { DELETE, GET, PAGES, POST } from "../rows.js";
import { currentTrial } from "./subscription-params.js";

const group = "subscription_items";
const itemId = id("subscription item", "si_");

export const subscriptionItem = objectOf("subscription_item", {
  subscription: string,
  price: { type: "object", properties: { id: string }, required: ["id"] },
  current_period_start: timestamp,
  current_period_end: timestamp,
  metadata: labels,
  created: timestamp,
});

/** What create and update share. */
const terms = {
  price: text("Price (price_…) that is billed."),
  price_data: recurringPriceData,
  quantity: { type: "integer", minimum: 0, description: "How many. Default 1; none with a metered price." },
  billing_thresholds: clearableSettings("usage_gte: bills early once so much was used."),
  current_trial: currentTrial,
  discounts,
  payment_behavior: paymentBehavior,
  proration_behavior: prorationBehavior,
  proration_date: prorationDate,
  tax_rates: clearableTexts("Tax rates (txr_…)."),
} as const;

export const subscriptionItems = {
  create_subscription_item: httpAction({
    ...POST,
    group,
    title: "Add an item to a subscription",
    path: "/v1/subscription_items",
    params: { subscription: text("Subscription (sub_…) to add to."), ...terms, metadata, ...WRITE },
    required: ["subscription"],
    output: subscriptionItem,
  }),
  get_subscription_item: httpAction({
    ...GET,
    group,
    title: "Get a subscription item",
    path: "/v1/subscription_items/{id}",
    params: { id: itemId, ...READ },
    required: ["id"],
    output: subscriptionItem,
  }),
  update_subscription_item: httpAction({
    ...POST,
    group,
    title: "Update a subscription item",
    description: "Another price or quantity is how a plan is changed.",
    path: "/v1/subscription_items/{id}",
    params: {
      id: itemId,
      ...terms,
      off_session: flag("The customer is not there to authenticate."),
      metadata: changedMetadata,
      ...WRITE,
    },
    required: ["id"],
    output: subscriptionItem,
  }),
  delete_subscription_item: httpAction({
    ...DELETE,
    group,
    title: "Remove an item from a subscription",
    description: "Not the last one: cancel_subscription.",
    path: "/v1/subscription_items/{id}",
    params: {
      id: itemId,
      clear_usage: flag("Drop the usage that was counted and not billed. Default false."),
      payment_behavior: paymentBehavior,
      proration_behavior: prorationBehavior,
      proration_date: prorationDate,
    },
    required: ["id"],
    output: deletedOf("subscription_item"),
  }),
  list_subscription_items: httpAction({
    ...PAGES,
    group,
    title: "List a subscription's items",
    path: "/v1/subscription_items",
    params: { subscription: text("Subscription (sub_…) whose items these are."), ...LIST },
    required: ["subscription"],
    output: listOf(subscriptionItem),
  }),
};
