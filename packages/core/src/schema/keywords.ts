import { pointerGet, pointerStep } from "./pointer.js";

const DIALECTS = /^https?:\/\/json-schema\.org\/(?:draft\/2020-12\/schema|draft-07\/schema)#?$/;

/** Keywords that hold one subschema, a list, or a record of them. */
export const ONE = [
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
export const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
export const RECORDS = ["$defs", "definitions", "properties"];
const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

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

type Rule = readonly [holds: (value: unknown) => boolean, otherwise: string];
const ANYTHING: Rule = [() => true, ""];
const TEXT: Rule = [(value) => typeof value === "string", "must be a string"];
const FLAG: Rule = [(value) => typeof value === "boolean", "must be true or false"];
const NUMBER: Rule = [(value) => typeof value === "number", "must be a number"];
const COUNT: Rule = [
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  "must be a whole number from 0",
];
const NAMES: Rule = [isStringList, "must be a list of names"];
const LIST: Rule = [Array.isArray, "must be a list"];

/** Keywords that hold no subschema, and what they must be. */
export const PLAIN: Readonly<Record<string, Rule>> = {
  $comment: TEXT,
  $ref: [
    (value) => typeof value === "string" && /^#(?:\/|$)/.test(value),
    "must point into this schema, as #/… does; nothing is fetched",
  ],
  $schema: [(value) => typeof value === "string" && DIALECTS.test(value), "must be 2020-12 or draft-07"],
  const: ANYTHING,
  default: ANYTHING,
  dependentRequired: [
    (value) => isRecord(value) && Object.values(value).every(isStringList),
    "must be an object of lists of names",
  ],
  deprecated: FLAG,
  description: TEXT,
  enum: LIST,
  examples: LIST,
  exclusiveMaximum: NUMBER,
  exclusiveMinimum: NUMBER,
  format: [(value) => SAFE_FORMATS.has(value as string), `must be one of ${[...SAFE_FORMATS].join(", ")}`],
  maxContains: COUNT,
  maximum: NUMBER,
  maxItems: COUNT,
  maxLength: COUNT,
  maxProperties: COUNT,
  minContains: COUNT,
  minimum: NUMBER,
  minItems: COUNT,
  minLength: COUNT,
  minProperties: COUNT,
  multipleOf: [(value) => typeof value === "number" && value > 0, "must be a number above 0"],
  pattern: TEXT,
  readOnly: FLAG,
  required: NAMES,
  title: TEXT,
  type: [
    (value) =>
      TYPES.includes(value as string) ||
      (Array.isArray(value) && value.length > 0 && value.every((type) => TYPES.includes(type))),
    `must be one or a list of ${TYPES.join(", ")}`,
  ],
  uniqueItems: FLAG,
  writeOnly: FLAG,
};
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

/** Whether a step from {@link subschemas} leads to a definition, which counts only where a `$ref` leads to it. */
export function isDefinition(step: string): boolean {
  return /^\/(?:\$defs|definitions)\//.test(step);
}

/** What a local `$ref` leads to, or `undefined`. */
export function referred(root: object, ref: string): unknown {
  try {
    return ref === "#" ? root : pointerGet(root, decodeURIComponent(ref.slice(1)));
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStringList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
