import { quote, quoteTable, type TableName } from "./identifier.js";
import { encodeRows } from "./values.js";
import { Parameters, type Where, whereClause } from "./where.js";

/** A statement and what its placeholders stand for. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

type Row = Readonly<Record<string, unknown>>;

/** What to do where a row with the same unique key exists. */
export type OnConflict =
  | { readonly action: "skip" }
  | {
      readonly action: "update";
      readonly columns: readonly string[];
      /** Default: every given column that is not among `columns`. */
      readonly update?: readonly string[] | undefined;
    };

/** Columns to hand back; all of them for `"*"`. */
export type Returning = "*" | readonly string[] | undefined;

/**
 * One statement for each run of rows that have the same columns, in the rows' order: a column that a row leaves out gets
 * its default. All rows of a run are one parameter.
 */
export function insertStatements(
  table: TableName,
  rows: readonly Row[],
  options: { readonly onConflict?: OnConflict | undefined; readonly returning?: Returning },
): Statement[] {
  return runsOf(rows).flatMap(({ columns, rows: run }) => {
    const tail = conflictClause(columns, options.onConflict) + returningClause(options.returning);
    const target = `INSERT INTO ${quoteTable(table)} AS target`;
    if (columns.length === 0) return run.map(() => ({ text: `${target} DEFAULT VALUES${tail}`, values: [] }));
    const text =
      `${target} (${columns.map(quote).join(", ")}) SELECT ${columns.map((name) => `source.${quote(name)}`).join(", ")} ` +
      `FROM pg_catalog.json_populate_recordset(NULL::${quoteTable(table)}, $1::pg_catalog.json) AS source${tail}`;
    return [{ text, values: [encodeRows(run)] }];
  });
}

export function updateStatement(
  table: TableName,
  set: Row,
  where: Where | undefined,
  returning: Returning,
): Statement {
  const parameters = new Parameters();
  const assignments = Object.keys(set).map((name) => `${quote(name)} = source.${quote(name)}`);
  parameters.values.push(encodeRows(set));
  const text =
    `UPDATE ${quoteTable(table)} AS target SET ${assignments.join(", ")} ` +
    `FROM pg_catalog.json_populate_record(NULL::${quoteTable(table)}, $1::pg_catalog.json) AS source` +
    condition(where, parameters) +
    returningClause(returning);
  return { text, values: parameters.values };
}

export function deleteStatement(table: TableName, where: Where | undefined, returning: Returning): Statement {
  const parameters = new Parameters();
  const text = `DELETE FROM ${quoteTable(table)} AS target${condition(where, parameters)}${returningClause(returning)}`;
  return { text, values: parameters.values };
}

function condition(where: Where | undefined, parameters: Parameters): string {
  return where === undefined ? "" : ` WHERE ${whereClause(where, "target", parameters)}`;
}

function returningClause(returning: Returning): string {
  if (returning === undefined) return "";
  const columns =
    returning === "*" ? "target.*" : returning.map((name) => `target.${quote(name)}`).join(", ");
  return ` RETURNING ${columns}`;
}

function conflictClause(columns: readonly string[], onConflict: OnConflict | undefined): string {
  if (onConflict === undefined) return "";
  if (onConflict.action === "skip") return " ON CONFLICT DO NOTHING";
  const { columns: key, update = columns.filter((name) => !key.includes(name)) } = onConflict;
  const target = ` ON CONFLICT (${key.map(quote).join(", ")})`;
  if (update.length === 0) return `${target} DO NOTHING`;
  return `${target} DO UPDATE SET ${update.map((name) => `${quote(name)} = EXCLUDED.${quote(name)}`).join(", ")}`;
}

function runsOf(rows: readonly Row[]): { columns: readonly string[]; rows: Row[] }[] {
  const runs: { key: string; columns: readonly string[]; rows: Row[] }[] = [];
  for (const row of rows) {
    const columns = Object.keys(row)
      .filter((name) => row[name] !== undefined)
      .sort();
    const key = JSON.stringify(columns);
    const last = runs.at(-1);
    if (last?.key === key) last.rows.push(row);
    else runs.push({ key, columns, rows: [row] });
  }
  return runs;
}
