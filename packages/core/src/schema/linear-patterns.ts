import type { JsonSchema } from "../contract/schema.js";
import { PATTERN_FORMAT } from "./json-schema.js";
import { isRecord, LISTS, ONE, RECORDS, subschemas } from "./keywords.js";

/** Keywords that decide nothing. */
const ANNOTATIONS = new Set(
  "$comment default deprecated description examples readOnly title writeOnly".split(" "),
);

export type FormatChecks = Readonly<Record<string, (value: string) => boolean>>;

/**
 * What decides of a schema that was linted, with its patterns as formats, and beside it their checks on a linear-time
 * engine, because the validator would run a pattern on the platform's backtracking one. The engine loads when a schema
 * has a pattern.
 */
export async function linearPatterns(
  schema: JsonSchema,
): Promise<{ schema: JsonSchema; formats: FormatChecks }> {
  const copy = structuredClone(decisive(schema)) as Record<string, unknown>;
  const patterns = new Set<string>();
  rewrite(copy, patterns);
  if (patterns.size === 0) return { schema: copy, formats: {} };
  const { RE2JS } = await import("re2js");
  const formats: Record<string, (value: string) => boolean> = {};
  for (const pattern of patterns) {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    formats[PATTERN_FORMAT + pattern] = (value) => compiled.matcher(value).find();
  }
  return { schema: copy, formats };
}

function rewrite(node: unknown, patterns: Set<string>): void {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return;
  const schema = node as Record<string, unknown>;
  for (const [, child] of subschemas(schema)) rewrite(child, patterns);
  const { pattern } = schema;
  if (typeof pattern !== "string") return;
  patterns.add(pattern);
  delete schema.pattern;
  const check = { format: PATTERN_FORMAT + pattern };
  schema.allOf = [...(Array.isArray(schema.allOf) ? schema.allOf : []), check];
}

/**
 * The part of a linted schema that decides. Annotations are left out, because the validator looks for subschemas and
 * identifiers wherever it does not know a keyword.
 */
function decisive(node: unknown): unknown {
  if (!isRecord(node)) return node;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (ANNOTATIONS.has(key) || key.startsWith("x-")) continue;
    if (RECORDS.includes(key)) {
      kept[key] = Object.fromEntries(
        Object.entries(value as object).map(([name, child]) => [name, decisive(child)]),
      );
    } else if (Array.isArray(value) && (LISTS.includes(key) || key === "items")) {
      kept[key] = value.map(decisive);
    } else {
      kept[key] = ONE.includes(key) ? decisive(value) : value;
    }
  }
  return kept;
}
