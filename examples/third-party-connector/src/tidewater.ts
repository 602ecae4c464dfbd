import { apiKey, defineConnector } from "@plugboard/core";
import { create_alert, delete_alert } from "./alerts.ts";
import { readFailure } from "./failure.ts";
import { get_station, list_stations, list_tides } from "./stations.ts";

/** Tidewater: stations, their tides, and alerts. */
export const tidewater = defineConnector({
  name: "tidewater",
  title: "Tidewater",
  description: "High and low water at harbours, and alerts on their levels.",
  specVersion: "1",
  capabilities: { http: true },
  auth: { api_key: apiKey({ in: "header", name: "x-tidewater-key" }) },
  http: {
    baseUrl: "https://api.tidewater.example/v2",
    readFailure,
    idempotencyKey: { header: "idempotency-key", methods: ["POST"] },
  },
  actions: { list_stations, get_station, list_tides, create_alert, delete_alert },
});
