import { soapAction } from "./soap-action.ts";

export const get_item = soapAction({
  title: "Get an item",
  effect: "read",
  operation: "GetItem",
  params: { id: { type: "string", description: "The item's id." } },
  required: ["id"],
});

export const create_item = soapAction({
  title: "Create an item",
  effect: "write",
  operation: "CreateItem",
  params: { name: { type: "string", minLength: 1 } },
  required: ["name"],
});
