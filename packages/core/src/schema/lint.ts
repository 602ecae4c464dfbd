import type { Problem } from "../contract/result.js";
import { pointerGet, pointerStep } from "./pointer.js";

/** Bounds on a schema that others wrote. What passes can be checked in a time bounded by the input's size. */
const MAX_BYTES = 65_536;
const MAX_DEPTH = 32;
/** Subschemas once every `$ref` is followed, so that a small document cannot stand for a huge one. */
const MAX_EXPANDED = 5000;
const MAX_PATTERN_LENGTH = 500;

const DIALECTS = /^https?:\/\/json-schema\.org\/(?:draft\/2020-12\/schema|draft-07\/schema)#?$/;

/** Keywords that hold one subschema, a list, or a record of them. */
const ONE = [
  "additionalProperties",
  "additionalItems",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const RECORDS = ["$defs", "definitions", "properties"];
const PLAIN = new Set([
  ...[
    "$comment",
    "$schema",
    "const",
    "default",
    "dependentRequired",
    "deprecated",
    "description",
    "enum",
    "examples",
  ],
  ...["exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maximum", "maxItems", "maxLength"],
  ...[
    "maxProperties",
    "minContains",
    "minimum",
    "minItems",
    "minLength",
    "minProperties",
    "multipleOf",
    "pattern",
  ],
  ...["readOnly", "required", "title", "type", "uniqueItems", "writeOnly"],
]);
const KNOWN = new Set([...ONE, ...LISTS, ...RECORDS, ...PLAIN, "$ref"]);

const SAFE_FORMATS: ReadonlySet<string> = new Set([
  "date",
  "date-time",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "time",
  "uri",
  "uuid",
]);

/**
 * Faults of a JSON Schema (2020-12 or draft-07) from a source that is not trusted: what could hang a validator, fetch
 * something, or is not known. Every fault is listed with its place.
 */
export function lintSchema(schema: unknown): Problem[] {
  const faults: Problem[] = [];
  let text: string | undefined;
  try {
    text = JSON.stringify(schema);
  } catch {
    // Falls through: it refers to itself, or holds what JSON cannot.
  }
  if (text === undefined) return [{ path: "", message: "is not JSON" }];
  if (text.length > MAX_BYTES) return [{ path: "", message: `is larger than ${MAX_BYTES} characters` }];
  lintNode(schema, "", 0, faults);
  if (faults.length === 0) lintReferences(schema as object, faults);
  return faults;
}

/** Each subschema with its path, a level down. */
export function* subschemas(
  node: Readonly<Record<string, unknown>>,
): Generator<[path: string, schema: unknown]> {
  for (const key of ONE) if (node[key] !== undefined) yield [`/${key}`, node[key]];
  // draft-07 writes tuples as a list under `items`.
  for (const key of [...LISTS, "items"]) {
    const list = node[key];
    if (Array.isArray(list)) for (const [index, schema] of list.entries()) yield [`/${key}/${index}`, schema];
  }
  for (const key of RECORDS) {
    const record = node[key];
    if (typeof record !== "object" || record === null) continue;
    for (const [name, schema] of Object.entries(record)) yield [`/${key}${pointerStep(name)}`, schema];
  }
}

function lintNode(node: unknown, path: string, depth: number, faults: Problem[]): void {
  const fault = (at: string, message: string) => faults.push({ path: path + at, message });
  if (typeof node === "boolean") return;
  if (typeof node !== "object" || node === null || Array.isArray(node))
    return void fault("", "must be a schema");
  if (depth > MAX_DEPTH) return void fault("", `is nested deeper than ${MAX_DEPTH} levels`);
  const schema = node as Record<string, unknown>;
  for (const [key, value] of Object.entries(schema)) {
    if (!KNOWN.has(key) && !key.startsWith("x-"))
      fault(pointerStep(key), "is a keyword that is not allowed here");
    if (LISTS.includes(key) && !Array.isArray(value)) fault(`/${key}`, "must be a list of schemas");
    if (RECORDS.includes(key) && !isRecord(value)) fault(`/${key}`, "must be an object of schemas");
  }
  const { $ref: ref, $schema: dialect, pattern, format } = schema;
  if (dialect !== undefined && !(typeof dialect === "string" && DIALECTS.test(dialect))) {
    fault("/$schema", "must be 2020-12 or draft-07");
  }
  if (ref !== undefined && !(typeof ref === "string" && /^#(?:\/|$)/.test(ref))) {
    fault("/$ref", "must point into this schema, as #/… does; nothing is fetched");
  }
  if (format !== undefined && !SAFE_FORMATS.has(format as string)) {
    fault("/format", `must be one of ${[...SAFE_FORMATS].join(", ")}`);
  }
  if (pattern !== undefined) {
    const wrong = patternFault(pattern);
    if (wrong !== undefined) fault("/pattern", wrong);
  }
  if (schema.required !== undefined && !isStringList(schema.required))
    fault("/required", "must be a list of names");
  for (const [step, child] of subschemas(schema)) {
    if (step === "/items" && Array.isArray(child)) continue;
    lintNode(child, path + step, depth + 1, faults);
  }
}

/** Patterns run on a linear-time engine, which has no look-around and no back-references. */
function patternFault(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return "must be a string";
  if (pattern.length > MAX_PATTERN_LENGTH) return `is longer than ${MAX_PATTERN_LENGTH} characters`;
  if (/\(\?(?:[=!]|<[=!])/.test(pattern)) return "has a look-around, which cannot be run in linear time";
  if (/(?:^|[^\\])(?:\\\\)*\\(?:[1-9]|k<)/.test(pattern))
    return "has a back-reference, which cannot be run in linear time";
  try {
    new RegExp(pattern, "u");
    return undefined;
  } catch {
    return "is no regular expression (ECMA-262, with the u flag)";
  }
}

/** Refuses references that lead nowhere or in circles, and counts what they stand for. */
function lintReferences(root: object, faults: Problem[]): void {
  const sizes = new Map<unknown, number>();
  const open = new Set<unknown>();
  const sizeOf = (node: unknown, path: string): number => {
    if (typeof node !== "object" || node === null) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) {
      faults.push({ path, message: "refers to itself" });
      return 1;
    }
    open.add(node);
    const schema = node as Record<string, unknown>;
    let size = 1;
    if (typeof schema.$ref === "string") {
      const target = schema.$ref === "#" ? root : pointerGet(root, decodeURIComponent(schema.$ref.slice(1)));
      if (typeof target !== "object" || target === null)
        faults.push({ path: `${path}/$ref`, message: "leads nowhere" });
      else size += sizeOf(target, `${path}/$ref`);
    }
    for (const [step, child] of subschemas(schema)) {
      if (!/^\/(?:\$defs|definitions)\//.test(step)) size += sizeOf(child, path + step);
    }
    open.delete(node);
    sizes.set(node, size);
    return size;
  };
  try {
    const size = sizeOf(root, "");
    if (size > MAX_EXPANDED) {
      faults.push({
        path: "",
        message: `stands for ${size} subschemas once its references are followed; ${MAX_EXPANDED} are allowed`,
      });
    }
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    faults.push({ path: "", message: "has a $ref that is not percent-encoded rightly" });
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStringList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
