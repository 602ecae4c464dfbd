import type { Service } from "../operation.ts";
import { effectOf } from "./effects.ts";
import { nameOf } from "./names.ts";
import { read } from "./read.ts";
import { titleOf } from "./titles.ts";

export const github: Service = {
  name: "github",
  source: { package: "@octokit/openapi", version: "23.0.2", licence: "MIT" },
  read,
  nameOf,
  effectOf: (_, name) => effectOf(name),
  titleOf: (_, name) => titleOf(name),
};
