import type { JsonSchema } from "@plugboard/core";
import fc from "fast-check";
import type { Reading } from "../src/operation.ts";

interface Known {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
}

const DEEPEST = 4;

/** Values that a schema takes. Below some depth only what is required. */
function arbitraryOf(schema: JsonSchema, defs: Reading["defs"], depth = 0): fc.Arbitrary<unknown> {
  const known = schema as Known;
  if (known.$ref !== undefined)
    return arbitraryOf(defs[known.$ref.slice("#/$defs/".length)] ?? {}, defs, depth);
  if ("const" in known) return fc.constant(known.const);
  if (known.enum !== undefined) return fc.constantFrom(...known.enum);
  if (known.anyOf !== undefined) {
    const choices = depth < DEEPEST ? known.anyOf : known.anyOf.slice(-1);
    return fc.nat(choices.length - 1).chain((index) => arbitraryOf(choices[index] ?? {}, defs, depth));
  }
  const types = typeof known.type === "string" ? [known.type] : (known.type ?? ["string"]);
  return fc.nat(types.length - 1).chain((index) => ofType(types[index] ?? "string", known, defs, depth));
}

function ofType(type: string, schema: Known, defs: Reading["defs"], depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case "string":
      return fc.string({ maxLength: 10, unit: "grapheme" });
    case "integer":
      return fc.nat();
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(arbitraryOf(schema.items ?? {}, defs, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: depth < DEEPEST ? 2 : (schema.minItems ?? 0),
      });
    case "object":
      return ofObject(schema, defs, depth);
    default:
      throw new Error(`No values of type ${type}.`);
  }
}

/** @param depth 0 is that of an action's input. */
export function ofObject(
  schema: Known,
  defs: Reading["defs"],
  depth = 0,
): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const names = Object.keys(properties).filter((name) => depth < DEEPEST || required.includes(name));
  const own = fc.record(
    Object.fromEntries(names.map((name) => [name, arbitraryOf(properties[name] ?? {}, defs, depth + 1)])),
    { requiredKeys: [...required] },
  );
  if (additionalProperties === undefined || depth >= DEEPEST) return own;
  const others = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/),
    arbitraryOf(additionalProperties, defs, depth + 1),
    {
      maxKeys: 2,
    },
  );
  return fc.tuple(others, own).map(([more, record]) => ({ ...more, ...record }));
}
