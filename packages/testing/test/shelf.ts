import { bearer, defineConnector, httpAction, oauth2Refresh } from "@plugboard/core";

/** A sound connector of a service that keeps items. */
export const shelfDefinition = {
  name: "shelf",
  title: "Shelf",
  specVersion: "1",
  capabilities: { http: true },
  auth: {
    token: bearer(),
    oauth2: oauth2Refresh({ tokenEndpoint: "https://login.shelf.example/token" }),
  },
  http: {
    baseUrl: "https://api.shelf.example/v1",
    origins: ["https://files.shelf.example"],
    idempotencyKey: { header: "Idempotency-Key", methods: ["POST"] },
  },
  actions: {
    get_item: httpAction({
      title: "Get an item",
      group: "items",
      method: "GET",
      path: "/items/{id}",
      params: { id: { type: "string" } },
      required: ["id"],
    }),
    list_items: httpAction({
      title: "List items",
      group: "items",
      method: "GET",
      path: "/items",
      params: { cursor: { type: "string" } },
      pagination: {
        items: "items",
        next: ({ data }) => {
          const { next } = data as { next?: string };
          return next === undefined ? undefined : { cursor: next };
        },
      },
    }),
    create_item: httpAction({
      title: "Create an item",
      group: "items",
      method: "POST",
      path: "/items",
      params: { name: { type: "string" } },
      required: ["name"],
    }),
    delete_item: httpAction({
      title: "Delete an item",
      group: "items",
      method: "DELETE",
      path: "/items/{id}",
      params: { id: { type: "string" } },
      required: ["id"],
    }),
    get_file: httpAction({
      title: "Get a file",
      group: "files",
      method: "GET",
      baseUrl: "https://files.shelf.example",
      path: "/{+path}",
      params: { path: { type: "string" } },
      required: ["path"],
    }),
  },
} as const;

export const shelf = defineConnector(shelfDefinition);
