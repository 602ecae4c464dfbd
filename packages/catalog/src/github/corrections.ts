import type { OpenApi } from "./document.ts";

const jsonBody = (path: string, method: string) => [
  "paths",
  path,
  method,
  "requestBody",
  "content",
  "application/json",
  "schema",
];
const milestone = jsonBody("/repos/{owner}/{repo}/milestones/{milestone_number}", "patch");
const statusChecks = [
  ...jsonBody("/repos/{owner}/{repo}/branches/{branch}/protection", "put"),
  "properties",
  "required_status_checks",
];

/** Where GitHub takes more than its document says: the way to an object of the document, and what its members become. */
const CORRECTIONS: readonly (readonly [way: readonly string[], members: object])[] = [
  // The document's own text says that null deletes a file.
  [
    [...jsonBody("/gists/{gist_id}", "patch"), "properties", "files", "additionalProperties"],
    { nullable: true },
  ],
  // Null clears them.
  [[...milestone, "properties", "due_on"], { nullable: true }],
  [[...milestone, "properties", "description"], { nullable: true }],
  // `checks` may stand alone: `contexts` is what they were before.
  [statusChecks, { required: ["strict"] }],
  // Answers have a thread's id as a text.
  [["components", "parameters", "thread-id", "schema"], { type: undefined, anyOf: texts("integer") }],
];

function texts(type: string): readonly object[] {
  return [{ type }, { type: "string" }];
}

/** The document, with {@link CORRECTIONS} made in place. */
export function corrected(document: OpenApi): OpenApi {
  for (const [way, members] of CORRECTIONS) {
    const found = way.reduce<unknown>(
      (at, step) => (at as Record<string, unknown> | undefined)?.[step],
      document,
    );
    if (typeof found !== "object" || found === null)
      throw new Error(`corrections.ts speaks of ${way.join(" > ")}, which the document has not.`);
    Object.assign(found, members);
  }
  return document;
}
