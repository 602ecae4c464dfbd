import type { ActionCatalogue, OpenCatalogue } from "../contract/catalogue.js";
import { httpAction, type Pagination } from "./http-action.js";
import { useRunning } from "./use-running.js";

/** A module whose default export is text: `() => import("./details.js")`. */
export type CatalogueText = () => Promise<{ readonly default: string }>;

/** Actions over HTTP as two texts, read line by line. Neither ends with a line break. */
export interface HttpCataloguePart {
  /**
   * The actions without their params. Fields are separated by tabs.
   *
   * - The first line is the source: its name, version and digest: `@octokit/openapi  23.0.2  sha512-…`. Empty for actions
   *   that were written by hand.
   * - `#issues` begins a group: the lines below it are its actions, up to the next group.
   * - An action has five fields or more: name, method, path, title, effect (`r` read, `w` write, `d` destructive). A sixth
   *   says that it is deprecated and what to use instead; it is `-` where the source names nothing, and empty where the
   *   action is not deprecated. A seventh is its description.
   * - A former name has two fields: the old name, and the name that it has now or `-` where it is gone. It may stand
   *   anywhere below the first line.
   * - `~lock_issue` begins the keywords of an action, of this part or not: a space follows, then phrases between commas.
   */
  readonly index: string;
  /**
   * The first line is a list, as JSON, of schemas that several params have; none of them points at others.
   *
   * Then in the index's order a line for each of its actions: the members of an {@link HttpActionRow} as JSON, without those
   * that the index has (`method`, `path`, `title`, `effect`, `group`, `deprecated`, `description`), and with the kind of
   * its `pagination` as a string. `{}` where there are none. A param's schema may be a number: its place in the first
   * line's list, from 0. A tab and the action's `output` may follow: JSON, or the name of a shared schema.
   *
   * Below them, a line each, the schemas that several actions share: `Name`, a tab, JSON. Actions point at them, and they
   * at each other, by `"$ref":"#/$defs/Name"`, written without spaces. A name is made of `A`-`Z`, `a`-`z`, digits, `_`, `.`
   * and `-`.
   */
  readonly details: CatalogueText;
}

/** The data of a catalogue over HTTP. */
export interface HttpCatalogueData {
  /**
   * Where a name is in several, an action's, a former one or that of keywords, the first counts. A part that has an action
   * twice is broken.
   */
  readonly parts: readonly HttpCataloguePart[];
  /** The pagination of a kind that the rows name. Asked once a kind. */
  readonly pagination?: (kind: string) => Pagination;
}

/**
 * Makes a catalogue of data. Reads none of it: the index at the first listing or run of one of its actions, a part's details
 * at the first use of one of its actions. Keeps the 256 actions that ran last. `Declared` declares what each action takes,
 * by its name; see {@link ActionCatalogue}.
 */
export function httpCatalogue<Declared = unknown>(data: HttpCatalogueData): ActionCatalogue<Declared> {
  let opened: OpenCatalogue | undefined;
  return Object.freeze({
    has: (name: string) =>
      data.parts.some(({ index }) => {
        const at = index.indexOf(`\n${name}\t`);
        // A method follows; what follows a former name is none.
        return at >= 0 && /[A-Z]/.test(index.charAt(at + name.length + 2));
      }),
    open: () =>
      useRunning(async ({ openCatalogue }) => {
        opened ??= openCatalogue(data, httpAction);
        return opened;
      }),
  });
}
