import type { ConnectorFixtures } from "../src/index.js";
import type { shelf } from "./shelf.js";

const ITEMS = "https://api.shelf.example/v1/items";
const lamp = { id: "item_1", name: "Lamp" };

export const fixtures: ConnectorFixtures<typeof shelf> = {
  module: new URL("./shelf.ts", import.meta.url),
  auth: {
    token: { credentials: { token: "canary-token-0123456789" } },
    oauth2: {
      credentials: {
        clientId: "client_1",
        clientSecret: "canary-client-secret",
        refreshToken: "canary-refresh-token",
      },
      mint: {
        method: "POST",
        url: "https://login.shelf.example/token",
        answer: ({ accessToken, refreshToken }) => ({
          body: {
            access_token: accessToken,
            refresh_token: refreshToken,
            token_type: "bearer",
            expires_in: 3600,
          },
        }),
      },
    },
  },
  http: {
    actions: {
      get_item: {
        input: { id: "item_1" },
        exchanges: [{ request: { method: "GET", url: `${ITEMS}/item_1` }, answer: { body: lamp } }],
        data: lamp,
      },
      list_items: {
        input: {},
        exchanges: [{ request: { method: "GET", url: ITEMS }, answer: { body: { items: [lamp] } } }],
      },
      create_item: {
        input: { name: "Lamp" },
        exchanges: [
          {
            request: { method: "POST", url: ITEMS, body: { json: { name: "Lamp" } } },
            answer: { status: 201, body: lamp },
          },
        ],
        data: lamp,
      },
      delete_item: {
        input: { id: "item_1" },
        exchanges: [{ request: { method: "DELETE", url: `${ITEMS}/item_1` }, answer: { status: 204 } }],
        data: null,
      },
      get_file: {
        input: { path: "a/b.txt" },
        exchanges: [
          {
            request: { method: "GET", url: "https://files.shelf.example/a/b.txt" },
            answer: { headers: { "content-type": "text/plain" }, body: "light" },
          },
        ],
        data: "light",
      },
    },
    pages: {
      list_items: {
        input: {},
        exchanges: [
          { request: { method: "GET", url: ITEMS }, answer: { body: { items: [lamp], next: "c 2" } } },
          { request: { method: "GET", url: `${ITEMS}?cursor=c%202` }, answer: { body: { items: [] } } },
        ],
      },
    },
    failures: {
      "missing item": {
        answer: { status: 404, body: { error: "missing" } },
        code: "service_not_found",
        retryable: false,
      },
    },
  },
};
