import type { ConnectorFixtures } from "@plugboard/testing";
import type { myService } from "../src/index.ts";
import { auth } from "./auth.ts";

const BASE_URL = "https://api.my-service.example";
const lamp = { id: "item_1", name: "Lamp" };

/** What the service is asked and what it answered, with nothing private in it. */
export const fixtures: ConnectorFixtures<typeof myService> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth,
  http: {
    actions: {
      list_items: {
        input: { limit: 1 },
        exchanges: [
          {
            request: { method: "GET", url: `${BASE_URL}/items?limit=1` },
            answer: { body: { items: [lamp], next_cursor: null } },
          },
        ],
        data: { items: [lamp], next_cursor: null },
      },
      get_item: {
        input: { id: "item_1" },
        exchanges: [{ request: { method: "GET", url: `${BASE_URL}/items/item_1` }, answer: { body: lamp } }],
        data: lamp,
      },
      create_item: {
        input: { name: "Lamp", tags: ["new"] },
        exchanges: [
          {
            request: {
              method: "POST",
              url: `${BASE_URL}/items`,
              body: { json: { name: "Lamp", tags: ["new"] } },
            },
            answer: { status: 201, body: lamp },
          },
        ],
        data: lamp,
      },
      delete_item: {
        input: { id: "item_1" },
        exchanges: [
          {
            request: { method: "DELETE", url: `${BASE_URL}/items/item_1` },
            answer: { status: 204, body: "" },
          },
        ],
        data: null,
      },
    },
    pages: {
      list_items: {
        input: {},
        exchanges: [
          {
            request: { method: "GET", url: `${BASE_URL}/items` },
            answer: { body: { items: [lamp], next_cursor: "page_2" } },
          },
          {
            request: { method: "GET", url: `${BASE_URL}/items?cursor=page_2` },
            answer: { body: { items: [], next_cursor: null } },
          },
        ],
      },
    },
    failures: {
      "an item that is not there": {
        answer: { status: 404, body: { error: { code: "item_missing", message: "There is no such item." } } },
        code: "service_not_found",
        retryable: false,
        serviceCode: "item_missing",
      },
    },
  },
};
