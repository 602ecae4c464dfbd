import type { JsonSchema } from "@plugboard/core";
import type ts from "@typescript/typescript6";
import type { Client } from "./client.ts";

/** Types of the client that stand for one thing on the wire. */
const NAMED: Readonly<Record<string, JsonSchema>> = {
  Decimal: { type: "string" },
  // Bytes, a Blob or a File: what they are cannot be said in JSON.
  FileData: {},
};

/** v1 reads a form, where numbers are texts: of these the client wants texts, and people have numbers. */
const TEXT_OR_NUMBER: JsonSchema = { type: ["string", "number"] };
const TEXT_OR_WHOLE_NAMES = new Set(["exp_month", "exp_year"]);
const NAMED_IN_V1: typeof NAMED = { ...NAMED, Decimal: TEXT_OR_NUMBER };

/** v2 writes times as RFC 3339 texts. The client declares them so, but for ranges, where it declares what v1 takes. */
const TIME: JsonSchema = { type: ["string", "integer"] };
const NAMED_IN_V2: typeof NAMED = {
  RangeQueryParam: { type: "object", properties: { gt: TIME, gte: TIME, lt: TIME, lte: TIME } },
};

/** Stripe's client says `number` for all: these are whole by their names, and of the others those of which it tells. */
const WHOLE_NAMES = new RegExp(
  [
    "^amount_(?!percent$)",
    "^(?:application_fee|divide_by|gte?|lte?|max_redemptions|maximum|minimum|nights|preset|priority|start|tax|total)$",
    "^(?:days_until|delay_days|screen)_",
    "_(?:cost|fee|length|start|time)$",
    "(?:^|_)(?:amounts?|at|count|created|date|days?|end|hour|limit|minutes?|months?|quantity|seconds?|sequence|timestamp|version|years?)$",
  ].join("|"),
);
const WHOLE = /\binteger\b|\bcents\b|epoch|minor units?|smallest currency unit|timestamp/i;
const FRACTIONS = /%|decimal|float|percent|precision/i;

/** Lists that the client closes and Stripe adds to, by the params that have them: a newer value is right all the same. */
const ADDED_TO = new Set([
  // The client's changelog tells of new ones with most of its versions.
  "api_version",
  "enabled_events",
  // Kinds of v2 accounts, and what v2 answers are to hold: open in the client's answers, and in some of its params.
  "applied_configurations",
  "include",
]);

/** Members of an object that a schema is made of. */
export interface Members {
  readonly params: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** How a request writes its params. */
export interface Wire {
  readonly version: "v1" | "v2";
  readonly place: "query" | "body";
}

/** Writes the client's types as JSON Schemas. Equal types become equal schemas. */
export function schemaWriter({ ts, checker }: Client, { version, place }: Wire) {
  const named = version === "v1" ? NAMED_IN_V1 : { ...NAMED, ...NAMED_IN_V2 };
  /** What is being written, from the outside in. */
  const around: ts.Type[] = [];

  /** The members of an interface. */
  function membersOf(type: ts.Type): Members {
    const params: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of type.getProperties()) {
      params[property.name] = schemaOf(checker.getTypeOfSymbol(property), property);
      if ((property.flags & ts.SymbolFlags.Optional) === 0) required.push(property.name);
    }
    return { params, required };
  }

  function schemaOf(type: ts.Type, property: ts.Symbol): JsonSchema {
    const values: (string | boolean)[] = [];
    const types = new Set<string>();
    const objects: JsonSchema[] = [];
    for (const each of type.isUnion() ? type.types : [type]) {
      const is = (flag: ts.TypeFlags) => (each.flags & flag) !== 0;
      if (each.isStringLiteral()) values.push(each.value);
      else if (is(ts.TypeFlags.BooleanLiteral)) values.push(checker.typeToString(each) === "true");
      else if (is(ts.TypeFlags.Null)) {
        // A query has no null: "" removes there.
        if (place === "body") types.add("null");
      } else if (is(ts.TypeFlags.String) || isOtherString(each)) {
        types.add("string");
        if (version === "v1" && TEXT_OR_WHOLE_NAMES.has(property.name)) types.add("integer");
      } else if (is(ts.TypeFlags.Number)) types.add(isWhole(property) ? "integer" : "number");
      else if (!is(ts.TypeFlags.Undefined)) objects.push(objectOf(each, property));
    }
    if (values.length > 0 && ADDED_TO.has(property.name)) types.add("string");
    if (property.name === "limit" && /between 1 and 100/.test(docOf(property)))
      return { type: "integer", minimum: 1, maximum: 100 };
    return anyOf(values, types, objects);
  }

  function objectOf(type: ts.Type, property: ts.Symbol): JsonSchema {
    const known = named[(type.aliasSymbol ?? type.symbol)?.name ?? ""];
    if (known !== undefined) return known;
    if (around.includes(type)) throw new Error(`${checker.typeToString(type)} holds itself.`);
    if ((type.flags & ts.TypeFlags.Object) === 0)
      throw new Error(`${property.name} is ${checker.typeToString(type)}, which has no schema yet.`);
    around.push(type);
    try {
      if (checker.isArrayType(type)) {
        const [item] = checker.getTypeArguments(type as ts.TypeReference);
        return { type: "array", ...(item !== undefined && { items: schemaOf(item, property) }) };
      }
      const index = type.getStringIndexType();
      if (index !== undefined) {
        const isText = version === "v1" && (index.flags & ts.TypeFlags.String) !== 0;
        return { type: "object", additionalProperties: isText ? TEXT_OR_NUMBER : schemaOf(index, property) };
      }
      const { params, required } = membersOf(type);
      return {
        type: "object",
        ...(Object.keys(params).length > 0 && { properties: params }),
        ...(required.length > 0 && { required }),
      };
    } finally {
      around.pop();
    }
  }

  /** Beside the values that the client knows: `"a" | "b" | OtherString`. */
  function isOtherString(type: ts.Type): boolean {
    return type.isIntersection() && type.types.some(({ flags }) => (flags & ts.TypeFlags.String) !== 0);
  }

  function isWhole(property: ts.Symbol): boolean {
    const told = docOf(property);
    return WHOLE_NAMES.test(property.name) || (WHOLE.test(told) && !FRACTIONS.test(told));
  }

  function docOf(property: ts.Symbol): string {
    return ts.displayPartsToString(property.getDocumentationComment(checker));
  }

  return { membersOf };
}

const PRIMITIVES = ["string", "integer", "number", "boolean"];

/**
 * One schema of what a union holds. Texts are sorted, so that equal sets are equal schemas. To v1 `""` and `null` are
 * one, and remove what there was.
 */
function anyOf(
  values: readonly (string | boolean)[],
  types: ReadonlySet<string>,
  objects: readonly JsonSchema[],
): JsonSchema {
  const flags = values.filter((value) => typeof value === "boolean");
  const texts = values.filter((value) => typeof value === "string" && value !== "").sort();
  const known = [...texts, ...(flags.length === 1 ? flags : [])];
  const plain = PRIMITIVES.filter((type) => (type === "boolean" ? flags.length === 2 : types.has(type)));
  // Among texts of any kind, "" needs no mention, and null is one more type.
  const anyText = types.has("string");
  if (anyText && types.has("null")) plain.push("null");
  const removers = anyText
    ? []
    : [...(values.includes("") ? [""] : []), ...(types.has("null") ? [null] : [])];

  const options: JsonSchema[] = [...objects];
  if (plain.length > 0) options.unshift({ type: plain.length === 1 ? plain[0] : plain });
  if (known.length > 0) options.unshift({ enum: [...known, ...removers] });
  else if (removers.length > 0) options.push({ enum: removers });
  return options.length === 1 ? (options[0] as JsonSchema) : { anyOf: options };
}
