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

/** How many ways of choosing are tried: the longest choice of other things than texts that a source has, and one more. */
const FORMS = 6;

/**
 * A value that a schema takes. No two strings without a format are the same, and each has characters that must be encoded.
 *
 * @param form Where a schema leaves a choice, which one is taken: the first, the second, …, and then the first again.
 */
export function sampleOf(schema: JsonSchema, extent: Extent, form = 0): unknown {
  return new Sampler(schema, extent, form).of(schema, "value", 0);
}

/** Values that a schema takes, with only what is required and with all there is, in the forms that differ in more than texts. */
export function samplesOf(schema: JsonSchema): unknown[] {
  const samples = new Map<string, unknown>();
  for (const extent of ["minimal", "full"] as const) {
    for (let form = 0; form < FORMS; form += 1) {
      const sample = sampleOf(schema, extent, form);
      const shape = shapeOf(sample);
      if (!samples.has(shape)) samples.set(shape, sample);
    }
  }
  return [...samples.values()];
}

function shapeOf(sample: unknown): string {
  return JSON.stringify(sample, (_, value: unknown) =>
    typeof value === "number" || (typeof value === "string" && value !== "") ? typeof value : value,
  );
}

class Sampler {
  readonly #defs: Readonly<Record<string, JsonSchema>>;
  readonly #extent: Extent;
  readonly #form: number;
  #count = 0;

  constructor(root: JsonSchema, extent: Extent, form: number) {
    this.#defs = (root.$defs ?? {}) as Readonly<Record<string, JsonSchema>>;
    this.#extent = extent;
    this.#form = form;
  }

  of(schema: JsonSchema, name: string, depth: number): unknown {
    const def = definitionOf(schema);
    if (def !== undefined) return this.of(this.#defs[def] as JsonSchema, name, depth + 1);
    if ("const" in schema) return schema.const;
    if (Array.isArray(schema.enum)) return this.#choice(schema.enum, depth);
    if (Array.isArray(schema.allOf)) return this.of(merged(schema, this.#flat(schema.allOf)), name, depth);
    for (const keyword of ["oneOf", "anyOf"] as const) {
      const options = schema[keyword];
      if (!Array.isArray(options)) continue;
      const { [keyword]: _, ...rest } = schema;
      const option = this.#choice(this.#flat(options), depth);
      return this.of(merged(rest, option === undefined ? [] : [option]), name, depth);
    }
    const type = Array.isArray(schema.type) ? this.#choice(schema.type, depth) : schema.type;
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

  /** Deep down always the first, so that nothing goes on within itself for ever. */
  #choice<T>(options: readonly T[], depth: number): T | undefined {
    return options[depth <= MAX_DEPTH ? this.#form % options.length : 0];
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
