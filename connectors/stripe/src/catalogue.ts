import { type ActionCatalogue, httpCatalogue } from "@plugboard/core";
import { defs, groups, type Inputs, index } from "../catalogue/index.js";
import { paginationOf } from "./rows.js";

/** Every endpoint that has no action of its own in `actions/`. Written by packages/catalog. */
export const catalogue: ActionCatalogue<Inputs> = httpCatalogue<Inputs>({
  index,
  groups,
  defs,
  pagination: paginationOf,
});
