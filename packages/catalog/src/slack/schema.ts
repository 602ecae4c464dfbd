import type { JsonSchema } from "@plugboard/core";
import ts from "@typescript/typescript6";

type Definition = Record<string, unknown>;

/** Lists that Slack extends with its features: what is not in this version's list may be right all the same. */
const OPEN_LISTS = new Set(["BotScope", "UserScope", "ManifestEvent"]);

/** Members that are whole numbers, for which TypeScript has no type. */
const WHOLE = new Set(["count", "limit", "page"]);

/**
 * Makes JSON Schemas of TypeScript types. Interfaces, and unions of objects that have a name, become definitions, so that
 * types may refer to themselves. Objects stay open, as the types are.
 */
export class SchemaWriter {
  readonly #checker: ts.TypeChecker;
  readonly #defs: Record<string, Definition> = {};
  /** By the types that a union is made of. */
  readonly #unionNames = new Map<string, string>();
  readonly #openLists = new Set<string>();
  readonly #owners = new Map<string, string>();
  readonly #ids = new Map<ts.Type, number>();

  /** @param files Whose type aliases give unions their names. */
  constructor(checker: ts.TypeChecker, files: readonly ts.SourceFile[]) {
    this.#checker = checker;
    for (const alias of files.flatMap((file) => file.statements.filter(ts.isTypeAliasDeclaration))) {
      if (alias.typeParameters !== undefined) continue;
      const members = membersOf(checker.getTypeAtLocation(alias.name));
      if (OPEN_LISTS.has(alias.name.text)) this.#openLists.add(this.#keyOf(members));
      else if (members.length > 1 && members.every(isObject)) {
        const key = this.#keyOf(members);
        if (!this.#unionNames.has(key)) this.#unionNames.set(key, alias.name.text);
      }
    }
  }

  get defs(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(Object.entries(this.#defs).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** @param members Any of which a value may be. */
  schemaOf(members: readonly ts.Type[], name: string): JsonSchema {
    const distinct = [...new Set(members)];
    const key = this.#keyOf(distinct);
    if (this.#openLists.has(key)) return { type: "string" };
    const union = this.#unionNames.get(key);
    return union === undefined
      ? this.#anyOf(distinct, name)
      : this.#define(union, key, () => this.#anyOf(distinct, name));
  }

  #anyOf(members: readonly ts.Type[], name: string): Definition {
    const scalars = new Set<string>();
    const literals = new Set<unknown>();
    const others = new Map<string, Definition>();
    for (const member of members) {
      const { flags } = member;
      if (flags & ts.TypeFlags.Unknown || isBytes(member)) return {};
      if (flags & ts.TypeFlags.String) scalars.add("string");
      else if (flags & ts.TypeFlags.Number) scalars.add(WHOLE.has(name) ? "integer" : "number");
      else if (flags & ts.TypeFlags.Null) scalars.add("null");
      else if (flags & ts.TypeFlags.BooleanLiteral)
        literals.add(this.#checker.typeToString(member) === "true");
      else if (member.isLiteral()) literals.add(member.value);
      else if (isObject(member)) {
        const schema = this.#object(member, name);
        others.set(JSON.stringify(schema), schema);
      } else
        throw new Error(`"${name}" has a type that cannot be told: ${this.#checker.typeToString(member)}`);
    }
    if (literals.has(true) && literals.has(false)) {
      literals.delete(true);
      literals.delete(false);
      scalars.add("boolean");
    }
    // The compiler's order changes with what else it has read.
    const kept = [...literals].filter((literal) => !scalars.has(typeof literal)).sort();
    const choices: Definition[] = [];
    if (scalars.size > 0) choices.push({ type: scalars.size === 1 ? [...scalars][0] : [...scalars] });
    if (kept.length > 0) choices.push(kept.length === 1 ? { const: kept[0] } : { enum: kept });
    choices.push(...others.values());
    const [first] = choices;
    if (first === undefined) throw new Error(`"${name}" can hold nothing.`);
    return choices.length === 1 ? first : { anyOf: choices };
  }

  #object(type: ts.Type, name: string): Definition {
    const checker = this.#checker;
    if (checker.isTupleType(type) || checker.isArrayType(type))
      return this.#list(type as ts.TypeReference, name);
    return type.symbol?.flags & ts.SymbolFlags.Interface
      ? this.#define(type.symbol.name, this.#keyOf([type]), () => this.#record(type))
      : this.#record(type);
  }

  #list(type: ts.TypeReference, name: string): Definition {
    const items = this.#checker.getTypeArguments(type).flatMap(membersOf);
    // How long a list is that has no rest, is left to the service.
    const { minLength = 0, hasRestElement = false } = type.target as Partial<ts.TupleType>;
    return {
      type: "array",
      items: this.schemaOf(items, name),
      ...(hasRestElement && minLength > 0 && { minItems: minLength }),
    };
  }

  #record(type: ts.Type): Definition {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of this.#checker.getPropertiesOfType(type)) {
      const members = membersOf(this.#checker.getTypeOfSymbol(property));
      if (members.length === 0) continue;
      properties[property.name] = this.schemaOf(members, property.name);
      if (!isOptional(property)) required.push(property.name);
    }
    const rest = this.#checker.getIndexInfosOfType(type)[0];
    const others = rest === undefined ? {} : this.schemaOf(membersOf(rest.type), "additionalProperties");
    return {
      type: "object",
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(Object.keys(others).length > 0 && { additionalProperties: others }),
    };
  }

  #define(name: string, key: string, write: () => Definition): Definition {
    const owner = this.#owners.get(name);
    if (owner === undefined) {
      this.#owners.set(name, key);
      this.#defs[name] = write();
    } else if (owner !== key) throw new Error(`Two types are called "${name}".`);
    return { $ref: `#/$defs/${name}` };
  }

  #keyOf(types: readonly ts.Type[]): string {
    const ids = types.map((type) => {
      const id = this.#ids.get(type) ?? this.#ids.size;
      this.#ids.set(type, id);
      return id;
    });
    return ids.sort((a, b) => a - b).join();
  }
}

/** What a union is made of, `undefined` left out; nothing for `never`. */
export function membersOf(type: ts.Type): ts.Type[] {
  if (type.isUnion()) return type.types.flatMap(membersOf);
  return type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never) ? [] : [type];
}

export function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0;
}

export function isObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.NonPrimitive)) !== 0;
}

/** A file's bytes, for which JSON Schema has no word. As the source's ambient declarations have them. */
export function isBytes({ symbol }: ts.Type): boolean {
  const { name } = (symbol as ts.Symbol | undefined) ?? {};
  return name === "Buffer" || name === "Stream";
}
