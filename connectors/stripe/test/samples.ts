import type { JsonSchema } from "@plugboard/core";

/** Characters that every layer of encoding would like to eat. */
export const AWKWARD = 'a&b=c + "d" \\ é 💥 %20 [0]\n<x>;\'!*()~';

/** `first` takes the first form, value and number of a schema, `last` the last: `null` where that is allowed. */
export type Choice = "first" | "last";

/** A value that fits a schema and fills every member that it describes. */
export function sampleOf(schema: JsonSchema, choice: Choice): unknown {
  const pick = <T>(values: readonly T[]) => values.at(choice === "first" ? 0 : -1) as T;
  if (Array.isArray(schema.enum)) return pick(schema.enum);
  if (Array.isArray(schema.anyOf)) return sampleOf(pick(schema.anyOf as JsonSchema[]), choice);
  const type = Array.isArray(schema.type) ? pick(schema.type as string[]) : schema.type;
  switch (type) {
    case "string":
      return typeof schema.maxLength === "number" && schema.maxLength < AWKWARD.length
        ? "usd".slice(0, schema.maxLength)
        : AWKWARD;
    case "integer":
    case "number": {
      const { minimum = -3, maximum = 1_893_456_000 } = schema as { minimum?: number; maximum?: number };
      return choice === "first" ? maximum : minimum;
    }
    case "boolean":
      return choice === "first";
    case "null":
      return null;
    case "array":
      return [0, 1].map(() => sampleOf((schema.items ?? { type: "string" }) as JsonSchema, choice));
    case "object":
      return objectOf(schema, choice);
    default:
      throw new Error(`No sample for ${JSON.stringify(schema)}`);
  }
}

function objectOf(schema: JsonSchema, choice: Choice): Record<string, unknown> {
  const members = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  if (members.length > 0)
    return Object.fromEntries(members.map(([name, of]) => [name, sampleOf(of, choice)]));
  const others = schema.additionalProperties as JsonSchema | undefined;
  if (others === undefined) return { flag: true, deep: { list: [AWKWARD, { n: 1.5 }], empty: "" } };
  const types = [others.type].flat() as string[];
  return others.type === undefined || others.properties !== undefined
    ? { one: sampleOf(others, choice) }
    : Object.fromEntries(types.map((type) => [`${AWKWARD} ${type}`, sampleOf({ type }, choice)]));
}
