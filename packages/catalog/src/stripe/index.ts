import type { Service } from "../operation.ts";
import { effectOf } from "./effects.ts";
import { keywords } from "./keywords.ts";
import { nameOf } from "./names.ts";
import { read } from "./read.ts";
import { titleOf } from "./titles.ts";

/** Read from Stripe's own client for Node. */
export const stripe: Service = {
  name: "stripe",
  source: { package: "stripe", version: "23.1.0", licence: "MIT" },
  read,
  nameOf,
  keywords,
  effectOf,
  titleOf,
};
