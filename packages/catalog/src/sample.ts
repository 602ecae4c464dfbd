import type { JsonSchema } from "@plugboard/core";
import { definitionOf, isSchema } from "./schema-walk.ts";

/** Which members a sample has: those that are required, or all. */
export type Extent = "minimal" | "full";

/** References that are followed within themselves; deeper, what is optional is left out. */
const MAX_DEPTH = 4;

const STRINGS_BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-02T03:04:05Z",
  date: "2026-01-02",
  email: "ana+test@example.com",
  "idn-email": "ana+test@example.com",
  uri: "https://example.com/a?b=1",
  url: "https://example.com/a?b=1",
  uuid: "123e4567-e89b-12d3-a456-426614174000",
};

/** A value that a schema takes. No two strings without a format are the same, and each has characters that must be encoded. */
export function sampleOf(schema: JsonSchema, extent: Extent): unknown {
  return new Sampler(schema, extent).of(schema, "value", 0);
}

class Sampler {
  readonly #defs: Readonly<Record<string, JsonSchema>>;
  readonly #extent: Extent;
  #count = 0;

  constructor(root: JsonSchema, extent: Extent) {
    this.#defs = (root.$defs ?? {}) as Readonly<Record<string, JsonSchema>>;
    this.#extent = extent;
  }

  of(schema: JsonSchema, name: string, depth: number): unknown {
    const def = definitionOf(schema);
    if (def !== undefined) return this.of(this.#defs[def] as JsonSchema, name, depth + 1);
    if ("const" in schema) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum[0];
    if (Array.isArray(schema.allOf)) return this.of(merged(schema, this.#flat(schema.allOf)), name, depth);
    for (const keyword of ["oneOf", "anyOf"] as const) {
      const options = schema[keyword];
      if (!Array.isArray(options)) continue;
      const { [keyword]: _, ...rest } = schema;
      const [first] = this.#flat(options);
      return this.of(merged(rest, first === undefined ? [] : [first]), name, depth);
    }
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    switch (type ?? (isSchema(schema.properties) ? "object" : "string")) {
      case "string":
        return this.#string(schema, name);
      case "integer":
      case "number":
        return this.#number(schema);
      case "boolean":
        return true;
      case "null":
        return null;
      case "array":
        return this.#array(schema, name, depth);
      default:
        return this.#object(schema, depth);
    }
  }

  #flat(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
    return schemas.map((each) => {
      const def = definitionOf(each);
      return def === undefined ? each : (this.#defs[def] as JsonSchema);
    });
  }

  #string({ format, pattern, minLength, maxLength }: JsonSchema, name: string): string {
    const known = STRINGS_BY_FORMAT[format as string];
    if (known !== undefined) return known;
    this.#count += 1;
    if (typeof pattern === "string") return matching(pattern, this.#count);
    const text = `${name} ${this.#count}/é?#&=+%`.padEnd((minLength as number | undefined) ?? 0, "x");
    return typeof maxLength === "number" && text.length > maxLength
      ? String(this.#count)
          .slice(-maxLength)
          .padEnd((minLength as number | undefined) ?? 0, "x")
      : text;
  }

  #number({ minimum, maximum, exclusiveMinimum }: JsonSchema): number {
    this.#count += 1;
    const least = (minimum as number | undefined) ?? ((exclusiveMinimum as number | undefined) ?? 0) + 1;
    return Math.min(least + this.#count, (maximum as number | undefined) ?? Number.POSITIVE_INFINITY);
  }

  #array(schema: JsonSchema, name: string, depth: number): unknown[] {
    const least = (schema.minItems as number | undefined) ?? 0;
    const count = Math.max(least, this.#extent === "full" && depth <= MAX_DEPTH ? 1 : 0);
    const items = isSchema(schema.items) ? schema.items : { type: "string" };
    return Array.from({ length: count }, () => this.of(items, name, depth));
  }

  #object(schema: JsonSchema, depth: number): Record<string, unknown> {
    const { properties, required, additionalProperties, minProperties } = schema;
    const names = isSchema(properties) ? Object.keys(properties) : [];
    const needed = (required as readonly string[] | undefined) ?? [];
    const wanted = this.#extent === "full" && depth <= MAX_DEPTH ? [...names, ...needed] : needed;
    const object: Record<string, unknown> = {};
    for (const name of new Set(wanted)) {
      const member = (properties as Readonly<Record<string, unknown>> | undefined)?.[name];
      object[name] = this.of(isSchema(member) ? member : { type: "string" }, name, depth);
    }
    const open = names.length === 0 && additionalProperties !== false;
    if (open && (this.#extent === "full" || (minProperties as number | undefined) === 1)) {
      object.key = this.of(
        isSchema(additionalProperties) ? additionalProperties : { type: "string" },
        "key",
        depth,
      );
    }
    return object;
  }
}

/** One schema of several that hold together. */
function merged(schema: JsonSchema, others: readonly JsonSchema[]): JsonSchema {
  const { allOf: _, ...rest } = schema;
  const all = [rest as JsonSchema, ...others];
  const properties = Object.assign({}, ...all.map((each) => each.properties ?? {})) as Record<
    string,
    unknown
  >;
  const required = all.flatMap((each) => (each.required as readonly string[] | undefined) ?? []);
  const one: Record<string, unknown> = Object.assign({}, ...all);
  if (Object.keys(properties).length > 0) one.properties = properties;
  if (required.length > 0) one.required = [...new Set(required)];
  return one;
}

/** A string for the patterns that APIs use: a class of characters, repeated. */
function matching(pattern: string, count: number): string {
  const candidates = [
    "a",
    "1",
    "A",
    "a1",
    "0123456789abcdef".repeat(4).slice(0, 40),
    `sha256:${"0123456789abcdef".repeat(4)}`,
    "1.2.3",
    "YQ==",
    "https://example.com/a",
    "refs/heads/a",
    "pkg:npm/a",
    "ssh-ed25519 AAAA",
    `a${count}`,
    `${count}`,
  ];
  const regex = new RegExp(pattern, "u");
  return candidates.find((each) => regex.test(each)) ?? "a";
}
