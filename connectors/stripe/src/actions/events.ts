import { httpAction } from "@plugboard/core";
import { boolean, listOf, objectOf, stringOrNull, timestamp } from "../outputs.js";
import { created, flag, id, LIST, READ, text, texts } from "../params.js";
import { GET, PAGES } from "../rows.js";

const group = "events";

const event = objectOf("event", {
  type: { type: "string", description: "What happened, such as invoice.paid." },
  data: {
    type: "object",
    properties: {
      object: { type: "object", description: "The object as it was then, in the shape of api_version." },
    },
    required: ["object"],
  },
  api_version: stringOrNull,
  request: { type: ["object", "null"], properties: { id: stringOrNull, idempotency_key: stringOrNull } },
  pending_webhooks: { type: "integer" },
  created: timestamp,
  livemode: boolean,
});

export const events = {
  get_event: httpAction({
    ...GET,
    group,
    title: "Get an event",
    description: "For 30 days. To trust a webhook, ask for its event here, or check its signature.",
    path: "/v1/events/{id}",
    params: { id: id("event", "evt_"), ...READ },
    required: ["id"],
    output: event,
  }),
  list_events: httpAction({
    ...PAGES,
    group,
    title: "List events",
    description: "Of the last 30 days, newest first.",
    path: "/v1/events",
    params: {
      type: text("Only this type; * stands for any part, as in invoice.*."),
      types: { ...texts("Only these types, up to 20. Not with type."), maxItems: 20 },
      delivery_success: flag("Only those that reached every webhook, or only those that did not."),
      created,
      ...LIST,
    },
    output: listOf(event),
  }),
};
