import type { Field, RawRow } from "../session/outcome.js";
import { decodeValue, type TypeInfo } from "./decode.js";

export interface Column {
  /** The key of its values in each row. A second column of the same name has `_2` added, a third `_3`. */
  readonly name: string;
  /** Its type without modifiers: `integer`, `character varying`, `text[]`. */
  readonly type: string;
}

/** Rows, and whether the server had more than were asked for. */
export interface Rows {
  readonly columns: readonly Column[];
  /**
   * Values by column. `bigint`, `numeric`, dates, times and most other types are text; `bytea` is hex (`\x00ff`);
   * timestamps are ISO 8601; JSON is parsed; arrays are arrays.
   */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** True when rows were left out: past the limit, or past the bytes that a call may return. */
  readonly has_more: boolean;
}

export interface QueryData extends Rows {
  /** How many rows there are in `rows`. */
  readonly row_count: number;
}

export interface StatementData extends Rows {
  /** `INSERT`, `CREATE`, … */
  readonly command: string;
  /** How many rows were returned or affected, also of those left out of `rows`. 0 where the command counts none. */
  readonly row_count: number;
}

export function toRows(
  fields: readonly Field[],
  raw: readonly RawRow[],
  hasMore: boolean,
  typeOf: (oid: number) => TypeInfo,
): Rows {
  const types = fields.map(({ type }) => typeOf(type));
  const names = distinct(fields.map(({ name }) => name));
  return {
    columns: names.map((name, index) => ({ name, type: types[index]?.name ?? "unknown" })),
    rows: raw.map((row) =>
      // Defines members, so that a column named __proto__ is one as well.
      Object.fromEntries(
        row.map((text, index) => [
          names[index] as string,
          text === null ? null : decodeValue(text, types[index] as TypeInfo),
        ]),
      ),
    ),
    has_more: hasMore,
  };
}

function distinct(names: readonly string[]): string[] {
  const taken = new Set(names);
  const given = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; given.has(unique); number++) {
      const candidate = `${name}_${number}`;
      if (!taken.has(candidate)) unique = candidate;
    }
    given.add(unique);
    return unique;
  });
}
