import { defineConnector } from "@plugboard/core";
import { auth } from "./auth.ts";
import { readFailure } from "./failure.ts";
import { create_item, delete_item, get_item, list_items } from "./items.ts";

/** My Service. */
export const myService = defineConnector({
  name: "my-service",
  title: "My Service",
  specVersion: "1",
  capabilities: { http: true },
  auth,
  http: {
    baseUrl: "https://api.my-service.example",
    readFailure,
  },
  actions: { list_items, get_item, create_item, delete_item },
});
