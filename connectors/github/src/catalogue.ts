import { type ActionCatalogue, httpCatalogue } from "@plugboard/core";
import { index as byHand } from "../catalogue/by-hand/index.js";
import { index as endpoints } from "../catalogue/endpoints/index.js";
import type { Inputs } from "../catalogue/endpoints/inputs.js";
import type { actions } from "./actions/index.js";
import { paginationOf } from "./links.js";

/** What each catalogued action takes, or the action. Exported, so that an app's declarations can name it. */
export type Declared = Inputs & typeof actions;

/** The rows of `actions/`, and every endpoint that has none there. The data is written by packages/catalog. */
export const catalogue: ActionCatalogue<Declared> = httpCatalogue<Declared>({
  parts: [
    { index: byHand, details: () => import("../catalogue/by-hand/details.js") },
    { index: endpoints, details: () => import("../catalogue/endpoints/details.js") },
  ],
  pagination: paginationOf,
});
