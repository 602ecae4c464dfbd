import type { JsonSchema } from "@plugboard/core";
import { definitionOf, mapSubschemas, reference } from "../schema-walk.ts";
import { wordsOf } from "../words.ts";

export type Params = Readonly<Record<string, JsonSchema>>;

interface Shared {
  /** Params by action, in the order given. */
  readonly params: readonly Params[];
  readonly defs: Readonly<Record<string, JsonSchema>>;
}

interface Node {
  /** With its subschemas replaced by nodes' keys. */
  readonly schema: JsonSchema;
  readonly length: number;
  /** Places that hold it, among schemas that differ. */
  uses: number;
  /** What it is called where it is first used. */
  readonly key: string;
}

/**
 * Writes every schema that stands in several places once, as a definition. Definitions that came along keep their names;
 * those that nothing uses are left out.
 *
 * @param minLength Schemas shorter than this, as JSON, stand where they are used.
 */
export function share(
  actions: readonly Params[],
  given: Readonly<Record<string, JsonSchema>>,
  minLength: number,
): Shared {
  const nodes = new Map<string, Node>();
  const names = new Map<string, string>();
  const taken = new Set(Object.keys(given));
  const defs: Record<string, JsonSchema> = {};

  /** The schema's identity: equal for schemas that are the same. */
  const intern = (schema: JsonSchema, key: string): string => {
    const flat = mapSubschemas(schema, (each, name) => {
      const named = /^(?:items|anyOf|oneOf|allOf|additionalProperties)$/.test(name) ? key : name;
      return { node: intern(each, named) };
    });
    const identity = JSON.stringify(flat);
    const known = nodes.get(identity);
    if (known === undefined) {
      const length = JSON.stringify(schema).length;
      nodes.set(identity, { schema: flat, length, uses: 0, key });
      mapSubschemas(flat, (each) => {
        (nodes.get(each.node as string) as Node).uses += 1;
        return each;
      });
    }
    return identity;
  };

  const written = (identity: string): JsonSchema => {
    const node = nodes.get(identity) as Node;
    const name = definitionOf(node.schema);
    if (name !== undefined) {
      keep(name);
      return node.schema;
    }
    if (node.uses < 2 || node.length < minLength) return inline(node);
    let def = names.get(identity);
    if (def === undefined) {
      def = freeName(node.key, taken);
      names.set(identity, def);
      defs[def] = inline(node);
    }
    return reference(def);
  };
  const inline = (node: Node): JsonSchema =>
    mapSubschemas(node.schema, (each) => written(each.node as string));
  const keep = (name: string): void => {
    if (name in defs) return;
    const identity = roots.get(name);
    if (identity === undefined) throw new Error(`A schema refers to "${name}", which is not defined.`);
    // Before its content, which may refer to it.
    defs[name] = {};
    defs[name] = inline(nodes.get(identity) as Node);
  };

  const roots = new Map<string, string>();
  for (const [name, schema] of Object.entries(given)) roots.set(name, intern(schema, name));
  const interned = actions.map((params) =>
    Object.entries(params).map(([name, schema]) => [name, intern(schema, name)] as const),
  );
  for (const [, identity] of interned.flat()) (nodes.get(identity) as Node).uses += 1;

  const params = interned.map((each) =>
    Object.fromEntries(each.map(([name, identity]) => [name, written(identity)])),
  );
  return { params, defs: Object.fromEntries(Object.entries(defs).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function freeName(key: string, taken: Set<string>): string {
  const base = wordsOf(key)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")
    .replace(/^(?![A-Z])/, "Value");
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = base + count;
  taken.add(name);
  return name;
}
