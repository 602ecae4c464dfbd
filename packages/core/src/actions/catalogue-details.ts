import type { JsonSchema } from "../contract/schema.js";
import type { Writable } from "../contract/writable.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import type { HttpActionRow } from "./http-action.js";

/** Where a shared schema is pointed at, in JSON as `JSON.stringify` writes it. Its name follows. */
const POINTER = '"$ref":"#/$defs/';

/** The members of a row that stand in the details. */
type RowDetails = Writable<Omit<Partial<HttpActionRow>, "pagination">> & {
  readonly pagination?: string;
};

/** What a part says of its actions, and the schemas that they share: each parsed at its first use, then the same object. */
export class CatalogueDetails {
  readonly #lines: readonly string[];
  readonly #table: readonly JsonSchema[];
  #shared: ReadonlyMap<string, string> | undefined;
  readonly #reached = new Map<string, Readonly<Record<string, JsonSchema>>>();
  readonly #parsed = new Map<string, { readonly schema: JsonSchema; readonly pointsAt: readonly string[] }>();

  constructor(text: string, actions: number) {
    this.#lines = text.split("\n");
    if (!text.startsWith("[")) throw broken("its details begin with no list of schemas");
    this.#table = parsed(this.#lines[0] as string, "the first line of") as readonly JsonSchema[];
    const end = this.#lines.findIndex((line, at) => at > 0 && !line.startsWith("{"));
    const lines = (end < 0 ? this.#lines.length : end) - 1;
    // One too few or too many, and actions would have those of others.
    if (lines !== actions)
      throw broken(`its details have lines of ${lines} actions, its index of ${actions}`);
  }

  of(line: number, name: string): RowDetails {
    const text = this.#lines[line + 1] as string;
    const tab = text.indexOf("\t");
    const details = this.#parse(tab < 0 ? text : text.slice(0, tab), name) as RowDetails;
    const params = (details.params ?? {}) as Record<string, JsonSchema | number>;
    for (const param in params) {
      const place = params[param];
      if (typeof place !== "number") continue;
      const schema = this.#table[place];
      if (schema === undefined) throw broken(`its details have no param schema ${place} for "${name}"`);
      params[param] = schema;
    }
    if (tab >= 0) details.output = this.#output(text.slice(tab + 1), name);
    return details;
  }

  #output(text: string, name: string): JsonSchema {
    if (text.startsWith("{")) return this.#parse(text, name);
    const { schema, pointsAt } = this.#get(text);
    return this.#withShared({ ...schema }, pointsAt);
  }

  #parse(text: string, name: string): JsonSchema {
    const schema = parsed(text, `the line of "${name}" in`) as Writable<JsonSchema>;
    return this.#withShared(schema, pointersIn(text));
  }

  /** Adds the shared schemas that it reaches to those of its own. */
  #withShared(schema: Writable<JsonSchema>, pointsAt: readonly string[]): JsonSchema {
    const own = schema.$defs as Record<string, JsonSchema> | undefined;
    if (own !== undefined) {
      const shared = pointsAt.filter((name) => !Object.hasOwn(own, name));
      schema.$defs = { ...this.#reachedFrom(shared), ...own };
    } else if (pointsAt.length > 0) schema.$defs = this.#reachedFrom(pointsAt);
    return schema;
  }

  /** Those that are pointed at, through others too. What points at the same has the same of them. */
  #reachedFrom(pointsAt: readonly string[]): Readonly<Record<string, JsonSchema>> {
    const key = pointsAt.join(" ");
    const known = this.#reached.get(key);
    if (known !== undefined) return known;
    const $defs: Record<string, JsonSchema> = {};
    const open = [...pointsAt];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (Object.hasOwn($defs, name)) continue;
      const shared = this.#get(name);
      $defs[name] = shared.schema;
      open.push(...shared.pointsAt);
    }
    this.#reached.set(key, $defs);
    return $defs;
  }

  #get(name: string): { readonly schema: JsonSchema; readonly pointsAt: readonly string[] } {
    let found = this.#parsed.get(name);
    if (found === undefined) {
      this.#shared ??= new Map(
        this.#lines.flatMap((line) => {
          const tab = line.indexOf("\t");
          return /^[[{]/.test(line) ? [] : [[line.slice(0, tab), line.slice(tab + 1)] as const];
        }),
      );
      const text = this.#shared.get(name);
      // It would be the prototype of the others.
      if (text === undefined || name === "__proto__") throw broken(`no shared schema is called "${name}"`);
      const schema = parsed(text, `the line of "${name}" in`) as JsonSchema;
      found = { schema, pointsAt: pointersIn(text) };
      this.#parsed.set(name, found);
    }
    return found;
  }
}

/** @param where The line in the details that the text is of. */
function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(`${where} its details is no JSON`);
  }
}

function pointersIn(text: string): string[] {
  const names: string[] = [];
  for (let at = text.indexOf(POINTER); at >= 0; at = text.indexOf(POINTER, at + 1)) {
    const start = at + POINTER.length;
    names.push(text.slice(start, text.indexOf('"', start)));
  }
  return names;
}

/** Data that no writer of catalogues makes. */
export function broken(what: string): PlugboardError {
  return new PlugboardError("internal_error", `The catalogue's data is broken: ${what}.`);
}
