import type { Schema as CfworkerSchema } from "@cfworker/json-schema";
import type { Problem } from "../contract/result.js";
import type { JsonSchema } from "../contract/schema.js";
import { draftOf, type JsonSchemaCheck, type MakeValidator, run } from "./json-schema.js";
import { isContainer, MAX_DEPTH } from "./json-value.js";
import { linearPatterns } from "./linear-patterns.js";
import { type InputSize, schemaWork } from "./work.js";

const checks = new WeakMap<JsonSchema, JsonSchemaCheck>();

/** How much an input may hold where the schema is not trusted. */
const MAX_UNTRUSTED_VALUES = 10_000;
const MAX_UNTRUSTED_CHARACTERS = 1_000_000;
/** How long checking it may take, at worst. */
const MAX_UNTRUSTED_WORK = 1_000_000;

/**
 * The same for a schema from a source that is not trusted, once {@link lintSchema} found no fault in it: patterns run on
 * a linear-time engine, and the input is bounded.
 */
export async function untrustedSchemaCheck(schema: JsonSchema): Promise<JsonSchemaCheck> {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const { Validator, format: formats } = await import("@cfworker/json-schema");
  const linear = await linearPatterns(schema);
  const document = linear.schema as CfworkerSchema;
  const make: MakeValidator = (endsEarly) => new Validator(document, draftOf(schema), endsEarly);
  const thorough = make(false);
  const workFor = schemaWork(schema);
  const check = (value: unknown): Problem[] => {
    const size = sizeOf(value);
    if (size.values > MAX_UNTRUSTED_VALUES || size.characters > MAX_UNTRUSTED_CHARACTERS) {
      const message = `is too large: at most ${MAX_UNTRUSTED_VALUES} values and ${MAX_UNTRUSTED_CHARACTERS} characters`;
      return [{ path: "", message }];
    }
    if (workFor(size) > MAX_UNTRUSTED_WORK)
      return [{ path: "", message: "is too large to be checked in time against this schema" }];
    // The validator knows one list of formats. The check is synchronous, so what is added for it is seen by no other.
    Object.assign(formats, linear.formats);
    try {
      return run(thorough, make, linear.schema, value);
    } finally {
      for (const name of Object.keys(linear.formats)) delete formats[name];
    }
  };
  checks.set(schema, check);
  return check;
}

function sizeOf(value: unknown): InputSize {
  let values = 0;
  let characters = 0;
  const count = (part: unknown, depth: number): void => {
    values += 1;
    if (typeof part === "string") characters += part.length;
    else if (typeof part === "object" && part !== null && isContainer(part) && depth <= MAX_DEPTH) {
      for (const [key, member] of Object.entries(part)) {
        if (values > MAX_UNTRUSTED_VALUES) break;
        characters += key.length;
        count(member, depth + 1);
      }
    }
  };
  count(value, 0);
  return { values, characters };
}
