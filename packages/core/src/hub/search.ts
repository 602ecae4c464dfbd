import type { Effect } from "../contract/action.js";

/** What is searched of an action. */
export interface SearchableRow {
  readonly name: string;
  readonly title: string;
  readonly group?: string;
  readonly path?: string;
  readonly description?: string;
  readonly effect?: Effect;
  readonly deprecated?: string;
}

/** The names of the rows that have all the words of the query, in the rows' order. */
export function searchActions(rows: readonly SearchableRow[], query: string): readonly string[] {
  const words = query
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((word) => word !== "");
  return rows
    .filter(({ name, title, group = "", description = "" }) => {
      const text = `${name} ${title} ${group} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map(({ name }) => name);
}
