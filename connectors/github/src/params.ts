import type { JsonSchema } from "@plugboard/core";

/** Params that more than one action takes. Names are GitHub's own. */

export const text = (description: string) => ({ type: "string", description }) as const;
export const flag = (description: string) => ({ type: "boolean", description }) as const;
export const number = (description: string) => ({ type: "integer", description }) as const;
export const texts = (description: string) =>
  ({ type: "array", items: { type: "string" }, description }) as const;

/** Labels, each by its name or as an object. */
export const labelsOf = <const Label extends JsonSchema>(label: Label, description: string) =>
  ({ type: "array", items: { anyOf: [{ type: "string" }, label] }, description }) as const;

/** Time in ISO 8601. */
export const time = (description: string) =>
  ({ type: "string", description: `${description} ISO 8601, such as 2026-01-31T12:00:00Z.` }) as const;

export const oneOf = <const Values extends readonly (string | null)[]>(values: Values, description: string) =>
  ({ enum: values, description }) as const;

/** What every action inside a repository takes, and requires. */
export const inRepo = {
  owner: text("The account that the repository belongs to: a user's or organization's login."),
  repo: text("The repository's name, without its owner."),
} as const;
export const REPO = ["owner", "repo"] as const;

export const onIssue = {
  ...inRepo,
  issue_number: number("The issue's number in its repository. A pull request's works too."),
} as const;
export const ISSUE = [...REPO, "issue_number"] as const;

export const onPull = {
  ...inRepo,
  pull_number: number("The pull request's number in its repository."),
} as const;
export const PULL = [...REPO, "pull_number"] as const;

export const inOrg = { org: text("The organization's login.") } as const;
export const username = text("The user's login.");

/** What every list takes. GitHub pages some lists by cursor, and says which only in its answers. */
export const paging = {
  per_page: { type: "integer", minimum: 1, maximum: 100, description: "Items on a page. Default 30." },
  page: { type: "integer", minimum: 1, description: "Number of the page, from 1." },
  after: text("Cursor of the page, where the `next` of the page before holds one."),
} as const;

export const direction = oneOf(["asc", "desc"], "Order of the sort.");
export const order = oneOf(["desc", "asc"], "Order of the sort. Only with sort.");
export const ref = text("Branch, tag or commit. Default: the default branch.");
export const commit = text("Branch, tag or SHA of the commit.");
export const since = time("Only what was updated after this time.");

/** Who made a commit, where it is not the authenticated account. */
export const person = (description: string) =>
  ({
    type: "object",
    description,
    properties: {
      name: { type: "string" },
      email: { type: "string" },
      date: time("When."),
    },
    required: ["name", "email"],
    additionalProperties: false,
  }) as const;
