import { httpAction } from "@plugboard/core";

const item = {
  type: "object",
  properties: { id: { type: "string" }, name: { type: "string" } },
  required: ["id", "name"],
} as const;

const id = { type: "string", description: "The item's id." } as const;

export const list_items = httpAction({
  title: "List items",
  group: "items",
  method: "GET",
  path: "/items",
  params: {
    limit: { type: "integer", minimum: 1, maximum: 100, description: "Items a page." },
    cursor: { type: "string", description: "Where the page begins: `next_cursor` of the page before." },
  },
  pagination: {
    items: "items",
    next({ data }) {
      const { next_cursor: cursor } = data as { readonly next_cursor?: string | null };
      return cursor ? { cursor } : undefined;
    },
  },
  output: { type: "object", properties: { items: { type: "array", items: item } }, required: ["items"] },
});

export const get_item = httpAction({
  title: "Get an item",
  group: "items",
  method: "GET",
  path: "/items/{id}",
  params: { id },
  required: ["id"],
  output: item,
});

export const create_item = httpAction({
  title: "Create an item",
  group: "items",
  method: "POST",
  path: "/items",
  params: {
    name: { type: "string", minLength: 1 },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["name"],
  output: item,
});

export const delete_item = httpAction({
  title: "Delete an item",
  group: "items",
  method: "DELETE",
  path: "/items/{id}",
  params: { id },
  required: ["id"],
});
