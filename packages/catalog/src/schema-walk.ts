import type { JsonSchema } from "@plugboard/core";

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = ["items", "additionalProperties", "not", "contains", "propertyNames"] as const;
const MANY = ["anyOf", "oneOf", "allOf", "prefixItems"] as const;
const NAMED = ["properties", "patternProperties"] as const;

/** The same schema with each schema right under it replaced. `key` is the property's name, or the keyword's. */
export function mapSubschemas(
  schema: JsonSchema,
  replace: (schema: JsonSchema, key: string) => JsonSchema,
): JsonSchema {
  const mapped: Record<string, unknown> = { ...schema };
  for (const keyword of ONE) {
    const value = schema[keyword];
    if (isSchema(value)) mapped[keyword] = replace(value, keyword);
  }
  for (const keyword of MANY) {
    const value = schema[keyword];
    if (Array.isArray(value)) {
      mapped[keyword] = value.map((each: unknown) => (isSchema(each) ? replace(each, keyword) : each));
    }
  }
  for (const keyword of NAMED) {
    const value = schema[keyword];
    if (!isSchema(value)) continue;
    mapped[keyword] = Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, isSchema(each) ? replace(each, name) : each]),
    );
  }
  return mapped;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const DEFS = "#/$defs/";

/** The name of the definition that a schema stands for. */
export function definitionOf({ $ref }: JsonSchema): string | undefined {
  return typeof $ref === "string" && $ref.startsWith(DEFS) ? $ref.slice(DEFS.length) : undefined;
}

export function reference(name: string): JsonSchema {
  return { $ref: DEFS + name };
}

/** The definitions that a schema points at, written as JSON. */
export function pointersOf(text: string): readonly string[] {
  return [...text.matchAll(/"\$ref":"#\/\$defs\/([\w.-]+)"/g)].map(([, name = ""]) => name);
}
