import { httpAction } from "@plugboard/core";

const id = { type: "string", description: "The station's id, such as `no-0231`." } as const;
const day = { type: "string", format: "date" } as const;

const station = {
  type: "object",
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    region: { type: "string" },
  },
  required: ["id", "name", "region"],
} as const;

const tide = {
  type: "object",
  properties: {
    at: { type: "string", description: "ISO 8601." },
    metres: { type: "number", description: "Above chart datum." },
    kind: { enum: ["high", "low"] },
  },
  required: ["at", "metres", "kind"],
} as const;

export const list_stations = httpAction({
  title: "List stations",
  group: "stations",
  method: "GET",
  path: "/stations",
  params: {
    region: { type: "string" },
    page: { type: "integer", minimum: 1 },
  },
  pagination: {
    items: "stations",
    next({ data }) {
      const { page, pages } = data as { readonly page: number; readonly pages: number };
      return page < pages ? { page: page + 1 } : undefined;
    },
  },
  output: {
    type: "object",
    properties: {
      stations: { type: "array", items: station },
      page: { type: "integer" },
      pages: { type: "integer" },
    },
    required: ["stations", "page", "pages"],
  },
});

export const get_station = httpAction({
  title: "Get a station",
  group: "stations",
  method: "GET",
  path: "/stations/{id}",
  params: { id },
  required: ["id"],
  output: station,
});

export const list_tides = httpAction({
  title: "List the tides of a station",
  description: "High and low water between two days, both included.",
  group: "stations",
  method: "GET",
  path: "/stations/{id}/tides",
  params: { id, from: day, to: day },
  required: ["id", "from", "to"],
  unwrap: "tides",
  output: { type: "array", items: tide },
});
