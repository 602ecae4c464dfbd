import type { JsonSchema } from "../contract/schema.js";
import { decisive, subschemas } from "./keywords.js";

/** Marks a format that stands for a pattern. */
export const PATTERN_FORMAT = "pattern:";

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
