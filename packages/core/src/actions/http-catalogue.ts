import type { AnyAction, Effect } from "../contract/action.js";
import type { ActionCatalogue, CatalogueRow, CatalogueSource } from "../contract/catalogue.js";
import type { JsonSchema } from "../contract/schema.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { type HttpActionRow, httpAction, type Pagination } from "./http-action.js";

/** A module whose default export is text: `() => import("./groups/issues.js")`. */
export type CatalogueText = () => Promise<{ readonly default: string }>;

/** The data of a catalogue over HTTP. Every text is read line by line; none ends with a line break. */
export interface HttpCatalogueData {
  /**
   * The actions without their params, in one text. Fields are separated by tabs.
   *
   * - The first line is the source: its name, version and digest: `@octokit/openapi  23.0.2  sha512-…`.
   * - `#issues` begins a group: the lines below it are its actions, up to the next group.
   * - An action has five fields: name, method, path, title, effect (`r` read, `w` write, `d` destructive). A sixth says
   *   that it is deprecated and what to use instead; it is `-` where the source names nothing.
   * - A former name has two fields: the old name, and the name that it has now or `-` where it is gone. It may stand
   *   anywhere below the first line.
   */
  readonly index: string;
  /**
   * By group, in the index's order a line for each of its actions: the members of an {@link HttpActionRow} as JSON,
   * without those that the index has (`method`, `path`, `title`, `effect`, `group`, `deprecated`), and with the kind of
   * its `pagination` as a string. `{}` where there are none. Schemas point at shared ones by `#/$defs/Name`.
   */
  readonly groups: Readonly<Record<string, CatalogueText>>;
  /**
   * Schemas that several actions share, a line each: `Name`, a tab, JSON. They may point at each other. A name is made
   * of `A`-`Z`, `a`-`z`, digits, `_`, `.` and `-`, and a pointer is written without spaces: `"$ref":"#/$defs/Name"`.
   */
  readonly defs?: CatalogueText;
  /** The pagination of a kind that the rows name. Asked once a kind. */
  readonly pagination?: (kind: string) => Pagination;
}

/** Actions that are kept with their validators, those used last. */
const MAX_KEPT = 256;

const EFFECTS: Readonly<Record<string, Effect>> = { r: "read", w: "write", d: "destructive" };

/** Where a shared schema is pointed at, in JSON as `JSON.stringify` writes it. */
const DEF_POINTER = /"\$ref":"#\/\$defs\/([\w.-]+)"/g;

interface Index {
  readonly source: CatalogueSource;
  readonly rows: ReadonlyMap<string, CatalogueRow>;
  readonly formerNames: ReadonlyMap<string, string | null>;
  /** Where in its group's text an action's line is, from 0. */
  readonly lines: ReadonlyMap<string, number>;
}

/** The members of a row that stand in a group's text. */
type RowDetails = Omit<HttpActionRow, "pagination"> & { readonly pagination?: string };

/**
 * Makes a catalogue of data. Reads none of it: the index at the first listing or run, a group at the first use of one of
 * its actions. Keeps the 256 actions that ran last. `Inputs` declares what each action takes, by its name.
 */
export function httpCatalogue<Inputs = unknown>(data: HttpCatalogueData): ActionCatalogue<Inputs> {
  const catalogue = new HttpCatalogue(data);
  return Object.freeze({
    get source() {
      return catalogue.index.source;
    },
    rows: () => catalogue.index.rows,
    formerNames: () => catalogue.index.formerNames,
    load: (name: string) => catalogue.load(name),
    loadAll: (names: readonly string[]) => catalogue.loadAll(names),
  });
}

class HttpCatalogue {
  readonly #data: HttpCatalogueData;
  readonly #groups = new Map<string, Promise<readonly string[]>>();
  readonly #kinds = new Map<string, Pagination>();
  /** The one used last is at the end. */
  readonly #kept = new Map<string, Promise<AnyAction>>();
  #index: Index | undefined;
  #shared: Promise<SharedSchemas> | undefined;

  constructor(data: HttpCatalogueData) {
    this.#data = data;
  }

  get index(): Index {
    this.#index ??= readIndex(this.#data.index);
    return this.#index;
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
    const shared = lines.some((line) => line.includes('"$ref"')) ? await this.#sharedSchemas() : undefined;
    return rows.map(({ name: _, ...row }, at) => {
      const line = lines[at] as string;
      const { pagination, ...details } = JSON.parse(line) as RowDetails;
      const $defs = shared?.reachedFrom(line);
      return httpAction({
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
  return Array.from(text.matchAll(DEF_POINTER), ([, name]) => name as string);
}

function readIndex(text: string): Index {
  const [first = "", ...rest] = text.split("\n");
  const [name = "", version = "", digest = ""] = first.split("\t");
  const rows = new Map<string, CatalogueRow>();
  const lines = new Map<string, number>();
  const formerNames = new Map<string, string | null>();
  let group = "";
  let at = 0;
  for (const line of rest) {
    if (line.startsWith("#")) {
      group = line.slice(1);
      at = 0;
      continue;
    }
    const [name = "", method = "", path, title = "", letter = "", deprecated] = line.split("\t");
    if (path === undefined) {
      formerNames.set(name, method === "-" ? null : method);
      continue;
    }
    const effect = EFFECTS[letter];
    if (effect === undefined) throw broken(`the line of "${name}" in its index says no effect`);
    rows.set(name, {
      name,
      title,
      effect,
      group,
      method,
      path,
      ...(deprecated !== undefined && {
        deprecated: deprecated === "-" ? "Its service has deprecated it." : deprecated,
      }),
    });
    lines.set(name, at);
    at += 1;
  }
  return { source: { name, version, digest }, rows, formerNames, lines };
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
