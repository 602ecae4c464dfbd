import type { Schema as CfworkerSchema, OutputUnit, SchemaDraft, Validator } from "@cfworker/json-schema";
import type { Problem } from "../contract/result.js";
import type { JsonSchema } from "../contract/schema.js";
import { foreignValue, isContainer } from "./json-value.js";
import { didYouMean } from "./nearest.js";
import { pointerGet, pointerStep } from "./pointer.js";

/** Marks a format that stands for a pattern. */
export const PATTERN_FORMAT = "pattern:";

export type JsonSchemaCheck = (value: unknown) => Problem[];

/** Entries that only say that a deeper one failed. */
const WRAPPERS = new Set([
  "$ref",
  "allOf",
  "additionalProperties",
  "dependentSchemas",
  "additionalItems",
  "if",
  "items",
  "patternProperties",
  "prefixItems",
  "properties",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

const checks = new WeakMap<JsonSchema, JsonSchemaCheck>();

/** The check of a schema, made at its first use and kept as long as the schema. Loads the validator at the very first. */
export async function jsonSchemaCheck(schema: JsonSchema): Promise<JsonSchemaCheck> {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const { Validator } = await import("@cfworker/json-schema");
  // A copy, because resolving references writes into the document.
  const document = structuredClone(schema) as CfworkerSchema;
  const make: MakeValidator = (endsEarly) => new Validator(document, draftOf(schema), endsEarly);
  const thorough = make(false);
  const check = (value: unknown) => run(thorough, make, schema, value);
  checks.set(schema, check);
  return check;
}

export function draftOf(schema: JsonSchema): SchemaDraft {
  return typeof schema.$schema === "string" && schema.$schema.includes("draft-07") ? "7" : "2020-12";
}

/** Makes a validator that finds every fault, or one that ends at the first. */
export type MakeValidator = (endsEarly: boolean) => Validator;

export function run(thorough: Validator, make: MakeValidator, schema: JsonSchema, value: unknown): Problem[] {
  const foreign = foreignValue(value, "");
  if (foreign !== undefined) return [foreign];
  const instance = withoutUndefined(value);
  for (const validatorOf of [() => thorough, () => make(true)]) {
    try {
      const output = validatorOf().validate(instance);
      return output.valid ? [] : problemsOf(output.errors, schema);
    } catch (error) {
      // It hands its lists of faults on as arguments, of which there may not be a hundred thousand.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return [{ path: "", message: "has too many faults to list" }];
}

/** Keywords whose subschemas are alternatives or conditions: what fails inside them is no fault by itself. */
const CHOICES = new Set(["anyOf", "contains", "if", "not", "oneOf", "propertyNames"]);
/** Names that are like others are looked for in the first problems only. */
const MAX_SUGGESTIONS = 20;
const NAMED = new Set(["$defs", "definitions", "properties"]);

/** Whether a place in a schema is inside a choice. */
function isInChoice(location: string): boolean {
  const steps = location.split("/").slice(1);
  for (let index = 0; index < steps.length - 1; index++) {
    const step = steps[index] as string;
    if (CHOICES.has(step)) return true;
    // What follows is a name, and no keyword.
    if (NAMED.has(step)) index += 1;
  }
  return false;
}

function problemsOf(errors: readonly OutputUnit[], schema: JsonSchema): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let around = "#";
  for (const error of errors) {
    // A schema that is `false` tells no place of its own. The error before it is the one around it.
    const location = error.keyword === "false" ? `${around}/false` : error.keywordLocation;
    if (error.keyword !== "false") around = location;
    if (WRAPPERS.has(error.keyword) || isInChoice(location)) continue;
    const problem =
      error.keyword === "false" && !around.endsWith("/additionalProperties")
        ? { path: decodeURIComponentSafe(error.instanceLocation.slice(1)), message: "may not be given" }
        : problemOf(error, schema, problems.length < MAX_SUGGESTIONS ? errors : []);
    const key = `${problem.path} ${problem.message}`;
    if (!seen.has(key)) problems.push(problem);
    seen.add(key);
  }
  return problems.length > 0 ? problems : [{ path: "", message: "does not fit the schema" }];
}

function problemOf(error: OutputUnit, schema: JsonSchema, errors: readonly OutputUnit[]): Problem {
  const path = decodeURIComponentSafe(error.instanceLocation.slice(1));
  const keyword = keywordAt(schema, error.keywordLocation);
  switch (error.keyword) {
    case "required": {
      const name = /required property "(.*)"/s.exec(error.error)?.[1];
      return name === undefined
        ? { path, message: "lacks a required member" }
        : { path: path + pointerStep(name), message: "is required" };
    }
    case "false": {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return { path, message: `is not known here.${didYouMean(name, siblings(path, schema, errors))}` };
    }
    case "type":
      return {
        path,
        message: `must be ${listOf(keyword)}, not ${/type "(.*?)"/.exec(error.error)?.[1] ?? "this"}`,
      };
    case "enum":
      return { path, message: `must be one of ${listOf(keyword, true)}` };
    case "const":
      return { path, message: `must be ${JSON.stringify(keyword)}` };
    case "anyOf":
    case "oneOf":
      return { path, message: formsOf(keyword) };
    case "format":
      return { path, message: formatMessage(String(keyword)) };
    case "pattern":
      return { path, message: `must match the pattern ${String(keyword)}` };
    case "minimum":
    case "maximum":
      return {
        path,
        message: `must be at ${error.keyword === "minimum" ? "least" : "most"} ${String(keyword)}`,
      };
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return {
        path,
        message: `must be ${error.keyword === "exclusiveMinimum" ? "above" : "below"} ${String(keyword)}`,
      };
    case "minLength":
    case "maxLength":
      return {
        path,
        message: `must be at ${error.keyword === "minLength" ? "least" : "most"} ${String(keyword)} characters long`,
      };
    case "minItems":
    case "maxItems":
      return {
        path,
        message: `must have at ${error.keyword === "minItems" ? "least" : "most"} ${String(keyword)} items`,
      };
    case "minProperties":
    case "maxProperties":
      return {
        path,
        message: `must have at ${error.keyword === "minProperties" ? "least" : "most"} ${String(keyword)} members`,
      };
    case "multipleOf":
      return { path, message: `must be a multiple of ${String(keyword)}` };
    case "uniqueItems":
      return {
        path,
        message: `must have no item twice: ${error.error.replace(/^.*?(\d+) and (\d+).*$/s, "$1 and $2")} are the same`,
      };
    case "contains":
      return { path, message: "must have an item that fits what the schema says it contains" };
    case "minContains":
    case "maxContains":
      return {
        path,
        message: `must have at ${error.keyword === "minContains" ? "least" : "most"} ${String(keyword)} items that fit what the schema says it contains`,
      };
    case "dependentRequired": {
      const [, given, name] = /^Instance has "(.*)" but does not have "(.*)"\.$/s.exec(error.error) ?? [];
      return name === undefined
        ? { path, message: "lacks a required member" }
        : { path: path + pointerStep(name), message: `is required with "${given}"` };
    }
    case "propertyNames": {
      const name = /^Property name "(.*)" does not match schema\.$/s.exec(error.error)?.[1];
      return {
        path: path + (name === undefined ? "" : pointerStep(name)),
        message: "is not a name that may stand here",
      };
    }
    case "not":
      return { path, message: "is what the schema rules out" };
    default:
      return { path, message: error.error };
  }
}

/** What a keyword holds, by its path through the schema; the path goes on behind a local `$ref`. */
function keywordAt(schema: JsonSchema, location: string): unknown {
  let current: unknown = schema;
  for (const step of location.split("/").slice(1)) {
    current = pointerGet(current, `/${decodeURIComponentSafe(step)}`);
    if (step === "$ref" && typeof current === "string" && current.startsWith("#")) {
      current = pointerGet(schema, decodeURIComponentSafe(current.slice(1)));
    }
  }
  return current;
}

/** The member names that the object around `path` does know. */
function siblings(path: string, schema: JsonSchema, errors: readonly OutputUnit[]): string[] {
  const parent = path.slice(0, path.lastIndexOf("/"));
  const wrapper = errors.find(
    (error) => error.keyword === "additionalProperties" && error.instanceLocation === `#${parent}`,
  );
  if (wrapper === undefined) return [];
  const owner = wrapper.keywordLocation.slice(0, wrapper.keywordLocation.lastIndexOf("/"));
  return Object.keys(keywordAt(schema, `${owner}/properties`) ?? {});
}

function formatMessage(format: string): string {
  if (!format.startsWith(PATTERN_FORMAT)) return `must be a valid ${format}`;
  return `must match the pattern ${format.slice(PATTERN_FORMAT.length)}`;
}

function formsOf(options: unknown): string {
  const types = Array.isArray(options)
    ? options.map((option: unknown) => (option as JsonSchema | undefined)?.type)
    : [];
  const named = types.flat().filter((type) => typeof type === "string");
  return named.length > 0 && named.length >= types.length
    ? `must be ${listOf([...new Set(named)])} as the schema describes`
    : "fits none of the allowed forms";
}

function listOf(values: unknown, literal = false): string {
  const all = (Array.isArray(values) ? values : [values]).map((value) =>
    literal ? JSON.stringify(value) : String(value),
  );
  if (all.length <= 1) return all.join("");
  const shown = all.length > 20 ? [...all.slice(0, 20), `${all.length - 20} more`] : all;
  return `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}

/** Members that are `undefined` count as absent, as in JSON.stringify. The value itself where there are none. */
function withoutUndefined(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !isContainer(value)) return value;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : withoutUndefined(item)));
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copy[key] = withoutUndefined(member);
  }
  return copy;
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
