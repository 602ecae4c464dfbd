import { defineConnector } from "@plugboard/core";
import { auth } from "./auth.ts";
import { readFailure } from "./failure.ts";
import { create_item, get_item } from "./items.ts";

/** My Service. SOAP goes over HTTP, so that credentials, limits and retries are core's, and `custom` sends any envelope. */
export const myService = defineConnector({
  name: "my-service",
  title: "My Service",
  specVersion: "1",
  capabilities: { http: true, soap: true },
  auth,
  http: {
    baseUrl: "https://api.my-service.example",
    readFailure,
  },
  actions: { get_item, create_item },
});
