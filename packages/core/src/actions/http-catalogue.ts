import type { ActionCatalogue, OpenCatalogue } from "../contract/catalogue.js";
import { httpAction, type Pagination } from "./http-action.js";
import { useRunning } from "./use-running.js";

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
   * - `~lock_issue` begins the keywords of an action, by hand or not: a space follows, then phrases between commas.
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

/**
 * Makes a catalogue of data. Reads none of it: the index at the first listing or run of one of its actions, a group at the
 * first use of one of its actions. Keeps the 256 actions that ran last. `Inputs` declares what each action takes, by its
 * name.
 */
export function httpCatalogue<Inputs = unknown>(data: HttpCatalogueData): ActionCatalogue<Inputs> {
  let opened: OpenCatalogue | undefined;
  return Object.freeze({
    has(name: string): boolean {
      const at = data.index.indexOf(`\n${name}\t`);
      // A method follows; what follows a former name is none.
      return at >= 0 && /[A-Z]/.test(data.index.charAt(at + name.length + 2));
    },
    open(): Promise<OpenCatalogue> {
      return useRunning(async ({ openCatalogue }) => {
        opened ??= openCatalogue(data, httpAction);
        return opened;
      });
    },
  });
}
