import { PlugboardError, sqlAction } from "@plugboard/core";
import { MAX_ROWS_RETURNED } from "../limits.js";
import type { Session } from "../session/session.js";
import { COLUMNS, CONSTRAINTS, INDEXES, SCHEMAS, TABLE, TABLES } from "../sql/catalog.js";

const GROUP = "catalog";

export type TableKind =
  | "table"
  | "partitioned_table"
  | "partition"
  | "view"
  | "materialized_view"
  | "foreign_table";

export interface SchemaInfo {
  readonly name: string;
  readonly owner: string;
  readonly comment: string | null;
}

export interface TableInfo {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  /** As of the last VACUUM or ANALYZE; `null` before the first. */
  readonly estimated_rows: number | null;
  readonly comment: string | null;
}

export interface ColumnInfo {
  readonly name: string;
  /** With its modifiers: `character varying(255)`. */
  readonly type: string;
  readonly nullable: boolean;
  /** An SQL expression. */
  readonly default: string | null;
  /** The SQL expression of a generated column. */
  readonly generated: string | null;
  readonly identity: "always" | "by_default" | null;
  readonly comment: string | null;
}

export interface ForeignKeyInfo {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: {
    readonly schema: string;
    readonly table: string;
    readonly columns: readonly string[];
  };
}

export interface TableDescription {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  readonly comment: string | null;
  readonly columns: readonly ColumnInfo[];
  /** `null` where the table has none. */
  readonly primary_key: readonly string[] | null;
  readonly unique_keys: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly foreign_keys: readonly ForeignKeyInfo[];
  readonly checks: readonly { readonly name: string; readonly definition: string }[];
  readonly indexes: readonly {
    readonly name: string;
    readonly unique: boolean;
    readonly definition: string;
  }[];
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

function nextPage({ has_more }: { readonly has_more: boolean }, { offset, limit }: Page) {
  return has_more ? { offset: offset + limit } : undefined;
}

export const list_schemas = sqlAction({
  title: "List schemas",
  effect: "read",
  group: GROUP,
  input: async () => (await import("../inputs.js")).listSchemas,
  async run(
    session: Session,
    input,
    context,
  ): Promise<{ readonly schemas: readonly SchemaInfo[]; readonly has_more: boolean }> {
    const values = [String(input.include_system), String(input.offset)];
    const { rows, has_more } = await session.read(context, {}, (transaction) =>
      transaction.query({ text: SCHEMAS, values }, input.limit),
    );
    return { schemas: rows as unknown as SchemaInfo[], has_more };
  },
  next: nextPage,
});

export const list_tables = sqlAction({
  title: "List tables",
  description:
    "Lists tables, views and foreign tables by schema and name, with the number of rows that the server estimates.",
  effect: "read",
  group: GROUP,
  input: async () => (await import("../inputs.js")).listTables,
  async run(
    session: Session,
    input,
    context,
  ): Promise<{ readonly tables: readonly TableInfo[]; readonly has_more: boolean }> {
    const values = [
      String(input.include_system),
      input.schema ?? null,
      input.search ?? null,
      String(input.offset),
    ];
    const { rows, has_more } = await session.read(context, {}, (transaction) =>
      transaction.query({ text: TABLES, values }, input.limit),
    );
    return { tables: rows as unknown as TableInfo[], has_more };
  },
  next: nextPage,
});

interface ConstraintRow {
  readonly name: string;
  readonly type: string;
  readonly columns: readonly string[];
  readonly foreign_schema: string;
  readonly foreign_table: string;
  readonly foreign_columns: readonly string[];
  readonly definition: string;
}

export const describe_table = sqlAction({
  title: "Describe a table",
  description: "Tells a table's columns, keys, checks and indexes.",
  effect: "read",
  group: GROUP,
  input: async () => (await import("../inputs.js")).describeTable,
  async run(session: Session, input, context): Promise<TableDescription> {
    const values = [input.schema, input.table];
    const [tables, columns, constraints, indexes] = await session.read(context, {}, (transaction) =>
      Promise.all(
        [TABLE, COLUMNS, CONSTRAINTS, INDEXES].map(async (text) => {
          const { rows } = await transaction.query({ text, values }, MAX_ROWS_RETURNED);
          return rows as unknown;
        }),
      ),
    );
    const [table] = tables as Pick<TableDescription, "schema" | "name" | "kind" | "comment">[];
    if (table === undefined) {
      throw new PlugboardError(
        "sql_undefined_object",
        `There is no table "${input.table}" in the schema "${input.schema}"; list_tables has those that there are.`,
      );
    }
    const ofType = (type: string) => (constraints as ConstraintRow[]).filter((row) => row.type === type);
    return {
      ...table,
      columns: columns as ColumnInfo[],
      primary_key: ofType("p")[0]?.columns ?? null,
      unique_keys: ofType("u").map(({ name, columns }) => ({ name, columns })),
      foreign_keys: ofType("f").map((row) => ({
        name: row.name,
        columns: row.columns,
        references: { schema: row.foreign_schema, table: row.foreign_table, columns: row.foreign_columns },
      })),
      checks: ofType("c").map(({ name, definition }) => ({ name, definition })),
      indexes: indexes as TableDescription["indexes"],
    };
  },
});
