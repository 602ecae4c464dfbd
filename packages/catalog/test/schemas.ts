import type { JsonSchema } from "@plugboard/core";
import fc from "fast-check";
import { definitionOf, mapSubschemas } from "../src/schema-walk.ts";

/** A schema with shared ones written out. */
export function expanded(each: JsonSchema, defs: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const name = definitionOf(each);
  return mapSubschemas(name === undefined ? each : (defs[name] as JsonSchema), (inner) =>
    expanded(inner, defs),
  );
}

/** Schemas of some depth. */
export function schemaOf(leaf: fc.Arbitrary<unknown>, key: fc.Arbitrary<string>): fc.Arbitrary<JsonSchema> {
  return fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { depthSize: "small" },
      leaf as fc.Arbitrary<JsonSchema>,
      fc.record({ type: fc.constant("array"), items: tie("schema") }) as fc.Arbitrary<JsonSchema>,
      fc.record({
        anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
      }) as fc.Arbitrary<JsonSchema>,
      fc.record({
        type: fc.constant("object"),
        properties: fc.dictionary(key, tie("schema"), { maxKeys: 4 }),
      }) as fc.Arbitrary<JsonSchema>,
    ),
  })).schema;
}
