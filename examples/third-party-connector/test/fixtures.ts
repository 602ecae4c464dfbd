import type { ConnectorFixtures, Exchange } from "@plugboard/testing";
import type { tidewater } from "../src/index.ts";

const BASE_URL = "https://api.tidewater.example/v2";
const bergen = { id: "no-0231", name: "Bergen", region: "north-sea" };
const tides = [
  { at: "2026-03-01T04:12:00Z", metres: 1.4, kind: "high" },
  { at: "2026-03-01T10:25:00Z", metres: 0.3, kind: "low" },
];
const alert = { station: "no-0231", above: 1.8, email: "ana@example.com" };

export const fixtures: ConnectorFixtures<typeof tidewater> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth: { api_key: { credentials: { apiKey: "canary-tidewater-91c4" } } },
  http: {
    actions: {
      list_stations: {
        input: { region: "north-sea" },
        exchanges: [got("/stations?region=north-sea", { stations: [bergen], page: 1, pages: 1 })],
        data: { stations: [bergen], page: 1, pages: 1 },
      },
      get_station: {
        input: { id: "no-0231" },
        exchanges: [got("/stations/no-0231", bergen)],
        data: bergen,
      },
      list_tides: {
        input: { id: "no-0231", from: "2026-03-01", to: "2026-03-01" },
        exchanges: [got("/stations/no-0231/tides?from=2026-03-01&to=2026-03-01", { tides })],
        data: tides,
      },
      create_alert: {
        input: alert,
        exchanges: [
          {
            request: { method: "POST", url: `${BASE_URL}/alerts`, body: { json: alert } },
            answer: { status: 201, body: { id: "alert_7" } },
          },
        ],
        data: { id: "alert_7" },
      },
      delete_alert: {
        input: { id: "alert_7" },
        exchanges: [
          {
            request: { method: "DELETE", url: `${BASE_URL}/alerts/alert_7` },
            answer: { status: 204, body: "" },
          },
        ],
        data: null,
      },
    },
    pages: {
      list_stations: {
        input: {},
        exchanges: [
          got("/stations", { stations: [bergen], page: 1, pages: 2 }),
          got("/stations?page=2", { stations: [], page: 2, pages: 2 }),
        ],
      },
    },
    failures: {
      "a station that is not there": {
        answer: problem(404, "station-unknown", "No station has this id."),
        code: "service_not_found",
        retryable: false,
        serviceCode: "station-unknown",
      },
      "a spent quota": {
        answer: problem(429, "quota-spent", "The quota of this key is spent."),
        code: "service_rate_limited",
        retryable: true,
        serviceCode: "quota-spent",
      },
    },
  },
};

function got(path: string, body: unknown): Exchange {
  return { request: { method: "GET", url: BASE_URL + path }, answer: { body } };
}

function problem(status: number, type: string, detail: string): Exchange["answer"] {
  return { status, body: { type: `https://api.tidewater.example/problems/${type}`, detail } };
}
