import type { AnyAction, Effect } from "./action.js";

/**
 * Many actions as data, which costs nothing until it is used: names and titles are read at the first listing, an action
 * is made at its first run. Made by `httpCatalogue`. `Declared` declares by an action's name what it takes, or an
 * {@link Action}, which says what it answers too.
 */
export interface ActionCatalogue<Declared = unknown> {
  /** Whether it has an action of this name; former names do not count. Reads nothing. */
  has(name: string): boolean;
  /** Reads what it has, at the first call; the same each time. Rejects where its data is broken. */
  open(): Promise<OpenCatalogue>;
  readonly [declared]?: Declared;
}
declare const declared: unique symbol;

/** A catalogue that was read. */
export interface OpenCatalogue {
  /** What the data was made from. Its members are empty where all was written by hand. */
  readonly source: CatalogueSource;
  /** Every action by name, in the catalogue's order. */
  readonly rows: ReadonlyMap<string, CatalogueRow>;
  /** Names that actions had before: what each is called now, or `null` where it is gone. */
  readonly formerNames: ReadonlyMap<string, string | null>;
  /** What people call actions, the connector's other ones among them, by name: phrases between commas, for searches. */
  readonly keywords: ReadonlyMap<string, string>;
  /**
   * Makes an action at its first use and keeps it while it is in use; `undefined` where there is none of that name.
   * Rejects where its data cannot be had; the next call tries again.
   */
  load(name: string): Promise<AnyAction | undefined>;
  /** The actions of these names, for a listing: none is kept for it. Names that it has not are left out. */
  loadAll(names: readonly string[]): Promise<ReadonlyMap<string, AnyAction>>;
}

/** What a catalogue was made from. */
export interface CatalogueSource {
  /** Such as an npm package: `@octokit/openapi`. */
  readonly name: string;
  readonly version: string;
  /** Of the source's file or package, as `sha512-…`. */
  readonly digest: string;
}

/** An action of a catalogue, without its schemas. */
export interface CatalogueRow {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly effect: Effect;
  readonly group: string;
  readonly method: string;
  readonly path: string;
  /** Tells what to use instead, where the source does. */
  readonly deprecated?: string;
  /** What people call it: phrases between commas, for searches. */
  readonly keywords?: string;
}

/** What a connector's catalogue declares, by action name. */
export type CataloguedActions<C> = C extends { readonly catalogue?: ActionCatalogue<infer Declared> }
  ? Declared
  : unknown;
