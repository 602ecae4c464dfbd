import type { JsonSchema } from "@plugboard/core";
import { definitionOf, isSchema } from "../schema-walk.ts";

/** Short names: `undefined` stands behind most members, and `string & {}` keeps the literals beside it in an editor. */
export const TYPE_PRELUDE = "type U = undefined;\ntype S = string & {};";

/** The TypeScript type that a schema describes, on one line. Definitions are types of the same name. */
export function typeOf(schema: JsonSchema): string {
  const def = definitionOf(schema);
  if (def !== undefined) return def;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map((each) => JSON.stringify(each)));
  const parts: string[] = [];
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const options = schema[keyword];
    // Options that only say which members are required belong to the schema around them.
    if (Array.isArray(options) && options.every(describes)) parts.push(union(options.map(typeOf)));
  }
  if (Array.isArray(schema.allOf)) parts.push(...schema.allOf.filter(describes).map(typeOf));
  const own = ownType(schema);
  if (own !== undefined && (parts.length === 0 || isSchema(schema.properties))) parts.unshift(own);
  const [first = "unknown"] = parts;
  return parts.length < 2 ? first : parts.map((part) => (/[|?]/.test(part) ? `(${part})` : part)).join("&");
}

/** An object's members, in braces. */
export function membersOf(
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[],
): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const type = isSchema(schema) ? typeOf(schema) : "unknown";
    return required.includes(name) ? `${key}:${type}` : `${key}?:${type}${type === "unknown" ? "" : "|U"}`;
  });
  return `{${members.join(";")}}`;
}

function describes(schema: unknown): schema is JsonSchema {
  return (
    isSchema(schema) &&
    ["$ref", "const", "enum", "type", "anyOf", "oneOf", "allOf", "properties"].some(
      (keyword) => keyword in schema,
    )
  );
}

function ownType(schema: JsonSchema): string | undefined {
  const { type } = schema;
  if (Array.isArray(type)) return union(type.map((each: string) => ofType(each, schema)));
  if (typeof type === "string") return ofType(type, schema);
  return isSchema(schema.properties) ? ofType("object", schema) : undefined;
}

function ofType(type: string, schema: JsonSchema): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array": {
      const item = isSchema(schema.items) ? typeOf(schema.items) : "unknown";
      return `readonly ${/[|&]|^readonly /.test(item) ? `(${item})` : item}[]`;
    }
    default:
      return objectType(schema);
  }
}

function objectType({ properties, required, additionalProperties }: JsonSchema): string {
  const rest = isSchema(additionalProperties) ? typeOf(additionalProperties) : "unknown";
  if (!isSchema(properties) || Object.keys(properties).length === 0) return `{[key:string]:${rest}}`;
  const members = membersOf(properties, (required as readonly string[] | undefined) ?? []);
  if (additionalProperties === undefined || additionalProperties === false) return members;
  // Beside named members of other types, an index signature must take them all.
  return `${members.slice(0, -1)};[key:string]:unknown}`;
}

function union(types: readonly string[]): string {
  const all = [...new Set(types.flatMap((type) => (/^[\w"|]+$/.test(type) ? type.split("|") : [type])))];
  const open = all.includes("string") && all.some((type) => type.startsWith('"'));
  return all.map((type) => (open && type === "string" ? "S" : type)).join("|") || "never";
}
