import type { AnyAction, Effect } from "../contract/action.js";
import type { CatalogueRow, CatalogueSource, OpenCatalogue } from "../contract/catalogue.js";
import type { Writable } from "../contract/writable.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { broken, CatalogueDetails } from "./catalogue-details.js";
import type { HttpActionRow, httpAction, Pagination } from "./http-action.js";
import type { CatalogueText, HttpCatalogueData, HttpCataloguePart } from "./http-catalogue.js";

/** Actions that are kept with their validators, those used last. */
const MAX_KEPT = 256;

const EFFECTS = new Map<string, Effect>([
  ["r", "read"],
  ["w", "write"],
  ["d", "destructive"],
]);

/** Said where the source names nothing to use instead. */
const DEPRECATED = "Its service has deprecated it.";

/** Where an action's details are. */
interface Place {
  readonly part: number;
  /** Its line there, from 0. */
  readonly line: number;
}

type MakeAction = typeof httpAction;

/** Reads the index of a catalogue. Throws where it is broken. */
export function openCatalogue(data: HttpCatalogueData, make: MakeAction): OpenCatalogue {
  const catalogue = new HttpCatalogue(data, make);
  const { source, rows, formerNames, keywords } = catalogue;
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
  source: CatalogueSource = { name: "", version: "", digest: "" };
  readonly rows = new Map<string, Writable<CatalogueRow>>();
  readonly formerNames = new Map<string, string | null>();
  readonly keywords = new Map<string, string>();
  /** Of each part's actions, in its index's order. */
  readonly #names: (readonly string[])[] = [];
  #places: ReadonlyMap<string, Place> | undefined;
  readonly #data: HttpCatalogueData;
  /** Handed in: it loads this module. */
  readonly #makeAction: MakeAction;
  readonly #details: (Promise<CatalogueDetails> | undefined)[] = [];
  readonly #kinds = new Map<string, Pagination>();
  /** The one used last is at the end. */
  readonly #kept = new Map<string, Promise<AnyAction>>();

  constructor(data: HttpCatalogueData, makeAction: MakeAction) {
    this.#data = data;
    this.#makeAction = makeAction;
    for (const { index } of data.parts) this.#readIndex(index);
    for (const [name, phrases] of this.keywords) {
      const row = this.rows.get(name);
      if (row !== undefined) row.keywords = phrases;
    }
  }

  #readIndex(text: string): void {
    const [first = "", ...rest] = text.split("\n");
    if (this.source.name === "" && first !== "") {
      const [name = "", version = "", digest = ""] = first.split("\t");
      this.source = { name, version, digest };
    }
    let group = "";
    const names: string[] = [];
    for (const line of rest) {
      if (line.startsWith("#")) {
        group = line.slice(1);
        continue;
      }
      if (line.startsWith("~")) {
        const end = line.indexOf(" ");
        const name = line.slice(1, end);
        if (!this.keywords.has(name)) this.keywords.set(name, line.slice(end + 1));
        continue;
      }
      // Not taken apart by a pattern, which takes twice as long.
      const fields = line.split("\t");
      const name = fields[0] as string;
      const method = fields[1] ?? "";
      const path = fields[2];
      if (path === undefined) {
        if (fields.length < 2) throw broken(`the line "${line}" of its index has no tab`);
        if (!this.formerNames.has(name)) this.formerNames.set(name, method === "-" ? null : method);
        continue;
      }
      names.push(name);
      if (this.rows.has(name)) {
        if (names.indexOf(name) < names.length - 1) throw broken(`"${name}" stands in its index twice`);
        continue;
      }
      const letter = fields[4] ?? "";
      const effect = EFFECTS.get(letter);
      if (effect === undefined)
        throw broken(
          `the line of "${name}" in its index has the effect ${JSON.stringify(letter)}, which is none of r, w and d`,
        );
      if (fields.length > 7) throw broken(`the line of "${name}" in its index has more than seven fields`);
      const title = fields[3] ?? "";
      const row: Writable<CatalogueRow> = { name, title, effect, group, method, path };
      const deprecated = fields[5];
      if (deprecated) row.deprecated = deprecated === "-" ? DEPRECATED : deprecated;
      if (fields[6] !== undefined) row.description = fields[6];
      this.rows.set(name, row);
    }
    this.#names.push(names);
  }

  load(name: string): Promise<AnyAction | undefined> {
    let action = this.#kept.get(name);
    if (action === undefined) {
      const row = this.rows.get(name);
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
    const rows = names.map((name) => this.rows.get(name)).filter((row) => row !== undefined);
    const actions = await this.#make(rows);
    const made = new Map<string, AnyAction>();
    for (const [at, { name }] of rows.entries()) made.set(name, actions[at] as AnyAction);
    return made;
  }

  async #make(rows: readonly CatalogueRow[]): Promise<AnyAction[]> {
    this.#places ??= placesOf(this.#names);
    const known = this.#places;
    const places = rows.map(({ name }) => known.get(name) as Place);
    const parts = [...new Set(places.map(({ part }) => part))];
    const details = new Map(
      await Promise.all(parts.map(async (part) => [part, await this.#detailsOf(part)] as const)),
    );
    return rows.map((row, at) => {
      const { part, line } = places[at] as Place;
      const own = (details.get(part) as CatalogueDetails).of(line, row.name);
      const kind = own.pagination;
      // What was parsed for it alone is made whole where it is.
      const whole = own as unknown as Writable<HttpActionRow>;
      whole.title = row.title;
      whole.effect = row.effect;
      whole.group = row.group;
      whole.method = row.method as HttpActionRow["method"];
      whole.path = row.path;
      if (row.description !== undefined) whole.description = row.description;
      if (row.deprecated !== undefined) whole.deprecated = row.deprecated;
      if (kind !== undefined) whole.pagination = this.#pagination(kind);
      return this.#makeAction(whole);
    });
  }

  #detailsOf(part: number): Promise<CatalogueDetails> {
    let details = this.#details[part];
    if (details === undefined) {
      const { details: load } = this.#data.parts[part] as HttpCataloguePart;
      details = textOf(load).then(
        (text) => new CatalogueDetails(text, (this.#names[part] as readonly string[]).length),
      );
      details.catch(() => {
        this.#details[part] = undefined;
      });
      this.#details[part] = details;
    }
    return details;
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

/** Where a name is in several parts, in the first. */
function placesOf(parts: readonly (readonly string[])[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const [part, names] of parts.entries())
    for (const [line, name] of names.entries()) if (!places.has(name)) places.set(name, { part, line });
  return places;
}

async function textOf(load: CatalogueText): Promise<string> {
  try {
    return (await load()).default;
  } catch (error) {
    throw new PlugboardError(
      "internal_error",
      `The catalogue's details could not be loaded, and nothing was sent. Try again; if it stays so, files of the connector's package are missing where the app runs.`,
      { retryable: true, cause: error },
    );
  }
}
