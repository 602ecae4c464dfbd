import type { Problem } from "../contract/result.js";
import type { JsonSchema, LazySchema, Schema } from "../contract/schema.js";
import type { StandardIssue, StandardSchema } from "../contract/standard-schema.js";
import { jsonSchemaCheck } from "./json-schema.js";
import { pointerStep } from "./pointer.js";

export type Validation = { readonly value: unknown } | { readonly problems: readonly Problem[] };

type Loaded = JsonSchema | StandardSchema;

/** What lazy schemas gave, or will. */
const resolved = new WeakMap<LazySchema, Loaded | Promise<Loaded>>();

/** Checks a value and lists every fault. A JSON Schema hands the value on untouched; a Standard Schema may transform it. */
export async function validate(schema: Schema, value: unknown): Promise<Validation> {
  const found = resolve(schema);
  // What is there already is not waited for: this stands before every call.
  const actual = found instanceof Promise ? await found : found;
  if (isStandard(actual)) {
    const result = await actual["~standard"].validate(value);
    return result.issues === undefined ? { value: result.value } : { problems: result.issues.map(problemOf) };
  }
  const problems = (await jsonSchemaCheck(actual as JsonSchema))(value);
  return problems.length === 0 ? { value } : { problems };
}

/**
 * The JSON Schema (2020-12) of a schema, for listings: at once, but for one that is still to be loaded. A Standard Schema that
 * has none is shown as any object. Rejects where one cannot be shown, and never throws: others may be under way.
 */
export function toJsonSchema(schema: Schema, side: "input" | "output"): JsonSchema | Promise<JsonSchema> {
  try {
    const found = resolve(schema);
    return found instanceof Promise
      ? found.then((loaded) => asJsonSchema(loaded, side))
      : asJsonSchema(found, side);
  } catch (error) {
    return Promise.reject(error);
  }
}

function asJsonSchema(schema: Loaded, side: "input" | "output"): JsonSchema {
  if (!isStandard(schema)) return schema as JsonSchema;
  return schema["~standard"].jsonSchema?.[side]({ target: "draft-2020-12" }) ?? { type: "object" };
}

function resolve(schema: Schema): Loaded | Promise<Loaded> {
  if (typeof schema !== "function" || isStandard(schema)) return schema;
  const known = resolved.get(schema);
  if (known !== undefined) return known;
  const pending = load(schema);
  resolved.set(schema, pending);
  // A failed load, such as a missing file, is tried again at the next use.
  pending.catch(() => resolved.delete(schema));
  return pending;
}

async function load(schema: LazySchema): Promise<Loaded> {
  const loaded = await schema();
  resolved.set(schema, loaded);
  return loaded;
}

/** Some libraries' schemas are callable, so a function may be a schema too. */
function isStandard(schema: Schema): schema is StandardSchema {
  return "~standard" in schema;
}

function problemOf(issue: StandardIssue): Problem {
  const path = (issue.path ?? [])
    .map((step) => pointerStep(typeof step === "object" ? step.key : step))
    .join("");
  return { path, message: issue.message };
}
