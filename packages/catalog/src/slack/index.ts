import type { Service } from "../operation.ts";
import { EFFECTS } from "./effects.ts";
import { nameOf } from "./names.ts";
import { slackTitleOf } from "./titles.ts";

/** Slack's Web API, as its client for Node.js declares it. */
export const slack: Service = {
  name: "slack",
  source: { package: "@slack/web-api", version: "8.2.0", licence: "MIT" },
  // The compiler is big: it loads when it is needed.
  read: async (folder) => (await import("./read.ts")).read(folder),
  nameOf,
  effectOf: (_, name) => EFFECTS[name],
  titleOf: (_, name) => slackTitleOf(name),
};
