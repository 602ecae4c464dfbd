import type { OpenApi, SourceSchema } from "./document.ts";

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

const component = (name: string) => ["components", "schemas", name];
const registries = [
  jsonBody("/orgs/{org}/private-registries", "post"),
  jsonBody("/orgs/{org}/private-registries/{secret_name}", "patch"),
];

type Change = (found: SourceSchema) => object;

/**
 * Where GitHub takes more than its document says: the way to an object of the document, by name where it is in a list, and
 * what its members become.
 */
const CORRECTIONS: readonly (readonly [way: readonly string[], members: object | Change])[] = [
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
  // The document's own text says that any value means yes, `false` too. People have 1 and true.
  [
    ["paths", "/repos/{owner}/{repo}/git/trees/{tree_sha}", "get", "parameters", "recursive", "schema"],
    { type: undefined, anyOf: [{ type: "string" }, { enum: [1, true] }] },
  ],
  // They grow with GitHub's features: package ecosystems, analysed languages, of which the document's own lists differ, and
  // kinds of registries and of ways into them.
  [component("security-advisory-ecosystems"), open],
  [component("code-scanning-variant-analysis-language"), open],
  [[...component("code-scanning-default-setup-update"), "properties", "languages", "items"], open],
  [[...component("code-quality-setup-update"), "properties", "languages", "items"], open],
  ...registries.flatMap((body): [string[], Change][] => [
    [[...body, "properties", "registry_type"], open],
    [[...body, "properties", "auth_type"], open],
  ]),
];

function texts(type: string): readonly object[] {
  return [{ type }, { type: "string" }];
}

/** Of a list of values, any text beside those that are known. */
function open({ enum: values }: SourceSchema): object {
  return { type: undefined, enum: undefined, anyOf: [{ enum: values }, { type: "string" }] };
}

/** The document, with {@link CORRECTIONS} made in place. */
export function corrected(document: OpenApi): OpenApi {
  for (const [way, change] of CORRECTIONS) {
    const found = way.reduce<unknown>(
      (at, step) =>
        Array.isArray(at)
          ? at.find(({ name }) => name === step)
          : (at as Record<string, unknown> | undefined)?.[step],
      document,
    );
    if (typeof found !== "object" || found === null)
      throw new Error(`corrections.ts speaks of ${way.join(" > ")}, which the document has not.`);
    Object.assign(found, typeof change === "function" ? change(found as SourceSchema) : change);
  }
  return document;
}
