import { httpAction } from "@plugboard/core";

export const create_alert = httpAction({
  title: "Create an alert",
  description: "Tells an address when the water at a station is above a level.",
  group: "alerts",
  method: "POST",
  path: "/alerts",
  params: {
    station: { type: "string", description: "The station's id." },
    above: { type: "number", description: "Metres above chart datum." },
    email: { type: "string", format: "email" },
  },
  required: ["station", "above", "email"],
  output: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
});

export const delete_alert = httpAction({
  title: "Delete an alert",
  group: "alerts",
  method: "DELETE",
  path: "/alerts/{id}",
  params: { id: { type: "string" } },
  required: ["id"],
});
