import type { JsonSchema } from "@plugboard/core";
import type ts from "@typescript/typescript6";
import type { Client } from "./client.ts";

/** Types of the client that stand for one thing on the wire. */
const NAMED: Readonly<Record<string, JsonSchema>> = {
  Decimal: { type: "string" },
  // Bytes, a Blob or a File: what they are cannot be said in JSON.
  FileData: {},
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

/** Members of an object that a schema is made of. */
export interface Members {
  readonly params: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** Writes the client's types as JSON Schemas. Equal types become equal schemas. */
export function schemaWriter({ ts, checker }: Client) {
  const open: ts.Type[] = [];

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
    const types = (type.isUnion() ? type.types : [type]).filter(
      ({ flags }) => (flags & ts.TypeFlags.Undefined) === 0,
    );
    const values: unknown[] = [];
    const names = new Set<string>();
    const others: JsonSchema[] = [];
    let known = false;
    for (const each of types) {
      if (each.isStringLiteral()) values.push(each.value);
      else if (each.flags & ts.TypeFlags.Null) names.add("null");
      else if (each.flags & ts.TypeFlags.String) names.add("string");
      else if (each.flags & ts.TypeFlags.Number) names.add(isWhole(property) ? "integer" : "number");
      else if (each.flags & ts.TypeFlags.BooleanLiteral) values.push(checker.typeToString(each) === "true");
      else if (each.isIntersection()) known = true;
      else others.push(objectOf(each, property));
    }
    if (values.includes(true) && values.includes(false)) {
      names.add("boolean");
      values.splice(0, values.length, ...values.filter((value) => typeof value !== "boolean"));
    }
    if (known) names.add("string");
    if (names.has("integer") && property.name === "limit" && /between 1 and 100/.test(docOf(property)))
      return { type: "integer", minimum: 1, maximum: 100 };
    return anyOf(values, names, others);
  }

  function objectOf(type: ts.Type, property: ts.Symbol): JsonSchema {
    const named = NAMED[type.symbol?.name ?? ""];
    if (named !== undefined) return named;
    if (open.includes(type)) throw new Error(`${checker.typeToString(type)} holds itself.`);
    if ((type.flags & ts.TypeFlags.Object) === 0)
      throw new Error(`${property.name} is ${checker.typeToString(type)}, which has no schema yet.`);
    open.push(type);
    try {
      if (checker.isArrayType(type)) {
        const [item] = checker.getTypeArguments(type as ts.TypeReference);
        return { type: "array", ...(item !== undefined && { items: schemaOf(item, property) }) };
      }
      const index = type.getStringIndexType();
      if (index !== undefined) return { type: "object", additionalProperties: schemaOf(index, property) };
      const { params, required } = membersOf(type);
      return {
        type: "object",
        ...(Object.keys(params).length > 0 && { properties: params }),
        ...(required.length > 0 && { required }),
      };
    } finally {
      open.pop();
    }
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

/**
 * One schema of what a union holds. Texts are sorted, so that equal sets are equal schemas. `""` and `null` are one to
 * v1: both remove what there was.
 */
function anyOf(
  values: readonly (string | boolean)[],
  types: ReadonlySet<string>,
  objects: readonly JsonSchema[],
): JsonSchema {
  const texts = values.filter((value) => value !== "").sort();
  const removable = types.has("null");
  const primitives = [...types].filter((type) => type !== "null");
  const emptied = [
    ...(values.includes("") && !types.has("string") ? [""] : []),
    ...(removable && !types.has("string") ? [null] : []),
  ];
  const alternatives: JsonSchema[] = [];
  if (texts.length > 0) alternatives.push({ enum: [...texts, ...emptied] });
  if (primitives.length > 0) {
    const all = types.has("string") && removable ? [...primitives, "null"] : primitives;
    alternatives.push({ type: all.length === 1 ? all[0] : all });
  }
  alternatives.push(...objects);
  if (texts.length === 0 && emptied.length > 0) {
    const [only] = alternatives;
    if (alternatives.length === 1 && emptied.length === 1 && typeof only?.type === "string")
      return { ...only, type: [only.type, "null"] };
    alternatives.push({ enum: emptied });
  }
  return alternatives.length === 1 ? (alternatives[0] as JsonSchema) : { anyOf: alternatives };
}
