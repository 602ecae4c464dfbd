import type { JsonSchema } from "@plugboard/core";
import { type OpenApi, resolve, type SourceSchema } from "./document.ts";

/** Keywords that mean the same in both dialects, and hold no schema. */
const KEPT = [
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "pattern",
] as const;

/**
 * What JSON Schema's dialect knows of the formats that are used here. `uri` is not among them: GitHub takes an empty text
 * where it clears one.
 */
const FORMATS = new Set(["date-time", "date"]);

/** Patterns that refuse what GitHub takes: SSH keys of hardware tokens. */
export const WRONG_PATTERNS: ReadonlySet<unknown> = new Set([
  "^ssh-(rsa|dss|ed25519) |^ecdsa-sha2-nistp(256|384|521) ",
]);

/**
 * A schema of the document in JSON Schema 2020-12: references put in, `nullable` as a type, nothing that only tells
 * (titles, descriptions, examples) and no defaults, which are the service's business. `oneOf` becomes `anyOf`, because
 * what the service takes may fit two of its forms.
 */
export function convert(document: OpenApi, source: SourceSchema): JsonSchema {
  const schema = resolve(document, source);
  const result: Record<string, unknown> = {};
  if (schema.enum !== undefined) {
    const values = new Set(schema.nullable === true ? [...schema.enum, null] : schema.enum);
    // The values say which types there are.
    result.enum = [...values];
  } else if (schema.type !== undefined) {
    result.type = schema.nullable === true ? [schema.type, "null"] : schema.type;
  }
  for (const keyword of KEPT) {
    const value = schema[keyword];
    if (value !== undefined && !WRONG_PATTERNS.has(value)) result[keyword] = value;
  }
  if (FORMATS.has(String(schema.format))) result.format = schema.format;
  if (schema.properties !== undefined) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, member]) => [name, convert(document, member)]),
    );
  }
  if (schema.required !== undefined && schema.required.length > 0) result.required = schema.required;
  if (schema.items !== undefined) result.items = convert(document, schema.items);
  if (schema.additionalProperties === false) result.additionalProperties = false;
  else if (typeof schema.additionalProperties === "object") {
    const rest = convert(document, schema.additionalProperties);
    if (Object.keys(rest).length > 0) result.additionalProperties = rest;
  }
  if (schema.allOf !== undefined) result.allOf = schema.allOf.map((part) => convert(document, part));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const forms = choices.map((form) => convert(document, form));
    if (schema.nullable === true && schema.type === undefined) forms.push({ type: "null" });
    result.anyOf = forms;
  }
  return simplified(result);
}

/** Where the only keyword is a choice of one, that one; where it is a choice of plain types, the types. */
export function simplified(schema: JsonSchema): JsonSchema {
  const [keyword, ...others] = Object.keys(schema);
  const forms = schema.anyOf as readonly JsonSchema[] | undefined;
  if (keyword !== "anyOf" || others.length > 0 || forms === undefined) return schema;
  const distinct = [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
  if (distinct.length === 1) return distinct[0] as JsonSchema;
  if (distinct.every(isOnly("type"))) return { type: [...new Set(distinct.flatMap((form) => form.type))] };
  if (distinct.every(isOnly("enum")))
    return { enum: [...new Set(distinct.flatMap((form) => form.enum as readonly unknown[]))] };
  return { anyOf: distinct };
}

const isOnly = (keyword: string) => (schema: JsonSchema) => Object.keys(schema).join() === keyword;
