import type { JsonSchema } from "@plugboard/core";
import { pointersOf } from "../schema-walk.ts";
import type { Params } from "./share.ts";

/** By name a schema, or the place of one in the table. */
export type TabledParams = Readonly<Record<string, JsonSchema | number>>;

interface Tabled {
  readonly table: readonly JsonSchema[];
  readonly params: readonly TabledParams[];
}

/**
 * Puts the schemas that several params have into a table, those used most first: they are read once, and what reads
 * them has them without a pointer. Schemas that point at others stay where they are.
 */
export function table(actions: readonly Params[]): Tabled {
  const uses = new Map<string, number>();
  const texts = actions.map((params) =>
    Object.entries(params).map(([name, schema]) => [name, schema, JSON.stringify(schema)] as const),
  );
  for (const [, , text] of texts.flat()) uses.set(text, (uses.get(text) ?? 0) + 1);
  const shared = [...uses]
    .filter(([text, count]) => count > 1 && text !== "{}" && pointersOf(text).length === 0)
    .sort(([one, uses], [other, others]) => others - uses || (one < other ? -1 : 1))
    .map(([text]) => text);
  const places = new Map(shared.map((text, place) => [text, place]));
  return {
    table: shared.map((text) => JSON.parse(text) as JsonSchema),
    params: texts.map((params) =>
      Object.fromEntries(params.map(([name, schema, text]) => [name, places.get(text) ?? schema])),
    ),
  };
}
