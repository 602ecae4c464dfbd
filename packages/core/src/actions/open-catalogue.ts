import type { AnyAction, Effect } from "../contract/action.js";
import type { CatalogueRow, CatalogueSource, OpenCatalogue } from "../contract/catalogue.js";
import type { JsonSchema } from "../contract/schema.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import type { HttpActionRow, httpAction, Pagination } from "./http-action.js";
import type { CatalogueText, HttpCatalogueData } from "./http-catalogue.js";

/** Actions that are kept with their validators, those used last. */
const MAX_KEPT = 256;

const EFFECTS: Readonly<Record<string, Effect>> = { r: "read", w: "write", d: "destructive" };

/** Said where the source names nothing to use instead. */
const DEPRECATED = "Its service has deprecated it.";

/** Where a shared schema is pointed at, in JSON as `JSON.stringify` writes it. Its name follows. */
const POINTER = '"$ref":"#/$defs/';

interface Index {
  readonly source: CatalogueSource;
  readonly rows: ReadonlyMap<string, CatalogueRow>;
  readonly formerNames: ReadonlyMap<string, string | null>;
  readonly keywords: ReadonlyMap<string, string>;
  /** Where in its group's text an action's line is, from 0. */
  readonly lines: ReadonlyMap<string, number>;
}

/** The members of a row that stand in a group's text. */
type RowDetails = Omit<HttpActionRow, "pagination"> & { readonly pagination?: string };

type MakeAction = typeof httpAction;

/** Reads the index of a catalogue. Throws where it is broken. */
export function openCatalogue(data: HttpCatalogueData, make: MakeAction): OpenCatalogue {
  const catalogue = new HttpCatalogue(data, make);
  const { source, rows, formerNames, keywords } = catalogue.index;
  return Object.freeze({
    source,
    rows,
    formerNames,
    keywords,
    load: (name: string) => catalogue.load(name),
    loadAll: (names: readonly string[]) => catalogue.loadAll(names),
  });
}

class HttpCatalogue {
  readonly index: Index;
  readonly #data: HttpCatalogueData;
  /** Handed in: it loads this module. */
  readonly #makeAction: MakeAction;
  readonly #groups = new Map<string, Promise<readonly string[]>>();
  readonly #kinds = new Map<string, Pagination>();
  /** The one used last is at the end. */
  readonly #kept = new Map<string, Promise<AnyAction>>();
  #shared: Promise<SharedSchemas> | undefined;

  constructor(data: HttpCatalogueData, makeAction: MakeAction) {
    this.#data = data;
    this.#makeAction = makeAction;
    this.index = readIndex(data.index);
  }

  load(name: string): Promise<AnyAction | undefined> {
    let action = this.#kept.get(name);
    if (action === undefined) {
      const row = this.index.rows.get(name);
      if (row === undefined) return Promise.resolve(undefined);
      action = this.#make([row]).then(([made]) => made as AnyAction);
      action.catch(() => this.#kept.delete(name));
    }
    this.#kept.delete(name);
    this.#kept.set(name, action);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
    return action;
  }

  async loadAll(names: readonly string[]): Promise<ReadonlyMap<string, AnyAction>> {
    const rows = names.flatMap((name) => this.index.rows.get(name) ?? []);
    const actions = await this.#make(rows);
    return new Map(rows.map(({ name }, at) => [name, actions[at] as AnyAction]));
  }

  async #make(rows: readonly CatalogueRow[]): Promise<AnyAction[]> {
    const texts = await this.#linesOf(new Set(rows.map(({ group }) => group)));
    const lines = rows.map(({ name, group }) => {
      const line = texts.get(group)?.[this.index.lines.get(name) as number];
      if (line === undefined) throw broken(`its group "${group}" has no line for "${name}"`);
      return line;
    });
    const shared = lines.some((line) => line.includes(POINTER)) ? await this.#sharedSchemas() : undefined;
    return rows.map(({ name: _, ...row }, at) => {
      const line = lines[at] as string;
      const { pagination, ...details } = JSON.parse(line) as RowDetails;
      const $defs = shared?.reachedFrom(line);
      return this.#makeAction({
        ...details,
        ...(row as Pick<HttpActionRow, "title" | "method" | "path">),
        ...($defs !== undefined && { $defs }),
        ...(pagination !== undefined && { pagination: this.#pagination(pagination) }),
      });
    });
  }

  async #linesOf(groups: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
    const texts = [...groups].map(async (group) => {
      let lines = this.#groups.get(group);
      if (lines === undefined) {
        lines = textOf(this.#data.groups[group], `group "${group}"`).then((text) => text.split("\n"));
        lines.catch(() => this.#groups.delete(group));
        this.#groups.set(group, lines);
      }
      return [group, await lines] as const;
    });
    return new Map(await Promise.all(texts));
  }

  #sharedSchemas(): Promise<SharedSchemas> {
    if (this.#shared === undefined) {
      this.#shared = textOf(this.#data.defs, "shared schemas").then((text) => new SharedSchemas(text));
      this.#shared.catch(() => {
        this.#shared = undefined;
      });
    }
    return this.#shared;
  }

  #pagination(kind: string): Pagination {
    let pagination = this.#kinds.get(kind);
    if (pagination === undefined) {
      if (this.#data.pagination === undefined) throw broken(`nothing says how "${kind}" pages`);
      pagination = this.#data.pagination(kind);
      this.#kinds.set(kind, pagination);
    }
    return pagination;
  }
}

/** Schemas by name, each parsed at its first use and then the same object for all who point at it. */
class SharedSchemas {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #parsed = new Map<string, { readonly schema: JsonSchema; readonly pointsAt: readonly string[] }>();

  constructor(text: string) {
    this.#texts = new Map(
      text.split("\n").map((line) => {
        const tab = line.indexOf("\t");
        return [line.slice(0, tab), line.slice(tab + 1)];
      }),
    );
  }

  /** Those that a text points at, itself or through others. */
  reachedFrom(text: string): Readonly<Record<string, JsonSchema>> | undefined {
    const reached: Record<string, JsonSchema> = {};
    const open = pointersIn(text);
    if (open.length === 0) return undefined;
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (Object.hasOwn(reached, name)) continue;
      const { schema, pointsAt } = this.#get(name);
      reached[name] = schema;
      open.push(...pointsAt);
    }
    return reached;
  }

  #get(name: string): { readonly schema: JsonSchema; readonly pointsAt: readonly string[] } {
    let found = this.#parsed.get(name);
    if (found === undefined) {
      const text = this.#texts.get(name);
      if (text === undefined) throw broken(`no shared schema is called "${name}"`);
      found = { schema: JSON.parse(text) as JsonSchema, pointsAt: pointersIn(text) };
      this.#parsed.set(name, found);
    }
    return found;
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

function readIndex(text: string): Index {
  const [first = "", ...rest] = text.split("\n");
  const [name = "", version = "", digest = ""] = first.split("\t");
  const rows = new Map<string, CatalogueRow>();
  const lines = new Map<string, number>();
  const formerNames = new Map<string, string | null>();
  const keywords = new Map<string, string>();
  let group = "";
  let at = 0;
  for (const line of rest) {
    if (line.startsWith("#")) {
      group = line.slice(1);
      at = 0;
      continue;
    }
    if (line.startsWith("~")) {
      const end = line.indexOf(" ");
      keywords.set(line.slice(1, end), line.slice(end + 1));
      continue;
    }
    const [name = "", method = "", path, title = "", letter = "", deprecated] = line.split("\t");
    if (path === undefined) {
      formerNames.set(name, method === "-" ? null : method);
      continue;
    }
    const effect = EFFECTS[letter];
    if (effect === undefined) throw broken(`the line of "${name}" in its index says no effect`);
    const row = { name, title, effect, group, method, path };
    if (deprecated === undefined) rows.set(name, row);
    else rows.set(name, { ...row, deprecated: deprecated === "-" ? DEPRECATED : deprecated });
    lines.set(name, at);
    at += 1;
  }
  return { source: { name, version, digest }, rows, formerNames, keywords, lines };
}

async function textOf(load: CatalogueText | undefined, what: string): Promise<string> {
  if (load === undefined) throw broken(`it has no ${what}`);
  try {
    return (await load()).default;
  } catch (error) {
    throw new PlugboardError(
      "internal_error",
      `The catalogue's ${what} could not be loaded, and nothing was sent. Try again; if it stays so, files of the connector's package are missing where the app runs.`,
      { retryable: true, cause: error },
    );
  }
}

/** Data that no writer of catalogues makes. */
function broken(what: string): PlugboardError {
  return new PlugboardError("internal_error", `The catalogue's data is broken: ${what}.`);
}
