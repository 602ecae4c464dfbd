import type { JsonSchema } from "@plugboard/core";

/**
 * What answers hold: of each object the members that Stripe always sends and that callers decide by. Answers hold more,
 * and `expand` adds to them.
 */

export const string = { type: "string" } as const;
export const boolean = { type: "boolean" } as const;
export const integer = { type: "integer" } as const;
export const stringOrNull = { type: ["string", "null"] } as const;
export const integerOrNull = { type: ["integer", "null"] } as const;

/** Unix time in seconds. */
export const timestamp = { type: "integer", description: "Unix time in seconds." } as const;
export const timestampOrNull = { type: ["integer", "null"], description: "Unix time in seconds." } as const;

/** In the currency's smallest unit. */
export const money = { type: "integer", description: "In the currency's smallest unit." } as const;
export const moneyOrNull = {
  type: ["integer", "null"],
  description: "In the currency's smallest unit.",
} as const;

export const labels = { type: "object", additionalProperties: string } as const;
export const labelsOrNull = { type: ["object", "null"], additionalProperties: string } as const;

/** Values that Stripe may add to. */
export const oneOf = (...values: readonly string[]) =>
  ({ type: "string", description: `${values.join(", ")}; Stripe may add others.` }) as const;

const whole = { type: "object", properties: { id: string }, required: ["id"] } as const;

/** An id, or the object where `expand` asked for it. */
export const expandable = { anyOf: [string, whole] } as const;
export const expandableOrNull = { anyOf: [string, whole, { type: "null" }] } as const;

/** An object; every member is always there. */
export function objectOf<
  const Name extends string,
  const Members extends Readonly<Record<string, JsonSchema>>,
>(object: Name, members: Members) {
  return {
    type: "object",
    properties: { id: string, object: { const: object }, ...members },
    required: ["id", "object", ...Object.keys(members)] as ("id" | "object" | (string & keyof Members))[],
  } as const;
}

/** What is left of an object that was deleted. */
export const deletedOf = <const Name extends string>(object: Name) =>
  objectOf(object, { deleted: { const: true } });

/** What is left of a discount, which has no id of its own. */
export const deletedDiscount = {
  type: "object",
  properties: { object: { const: "discount" }, deleted: { const: true } },
  required: ["object", "deleted"],
} as const;

/** One page of a list. */
export const listOf = <const Items extends JsonSchema>(items: Items) =>
  ({
    type: "object",
    properties: { object: { const: "list" }, data: { type: "array", items }, has_more: boolean },
    required: ["object", "data", "has_more"],
  }) as const;

/** One page of what a search found. */
export const foundOf = <const Items extends JsonSchema>(items: Items) =>
  ({
    type: "object",
    properties: {
      object: { const: "search_result" },
      data: { type: "array", items },
      has_more: boolean,
      next_page: stringOrNull,
    },
    required: ["object", "data", "has_more", "next_page"],
  }) as const;
