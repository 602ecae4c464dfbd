import { PlugboardError, sqlAction } from "@plugboard/core";
import { MAX_ROWS_RETURNED } from "../limits.js";
import type { QueryData } from "../result/result.js";
import type { Session, WriteTransaction } from "../session/session.js";
import { deleteStatement, insertStatements, type Statement, updateStatement } from "../sql/rows.js";

const GROUP = "rows";

/** How many rows were touched, and those that `returning` asked for. */
export type RowsData = QueryData;

export const insert_rows = sqlAction({
  title: "Insert rows",
  description:
    "Inserts rows into one table, all or none. Lists fill array and JSON columns, objects JSON columns, text any type that reads it.",
  effect: "write",
  group: GROUP,
  input: async () => (await import("../inputs.js")).insertRows,
  run: (session: Session, input, context): Promise<RowsData> =>
    session.write(context, { timeoutMs: input.timeout_ms }, (transaction) =>
      runAll(
        transaction,
        insertStatements(input, input.rows, {
          onConflict: input.skip_conflicts ? { action: "skip" } : undefined,
          returning: input.returning,
        }),
      ),
    ),
});

export const upsert_rows = sqlAction({
  title: "Insert or update rows",
  description:
    "Inserts rows into one table, and updates those whose unique key exists already, all or none. The key must have a unique index.",
  effect: "write",
  group: GROUP,
  input: async () => (await import("../inputs.js")).upsertRows,
  run: (session: Session, input, context): Promise<RowsData> =>
    session.write(context, { timeoutMs: input.timeout_ms }, (transaction) =>
      runAll(
        transaction,
        insertStatements(input, input.rows, {
          onConflict: { action: "update", columns: input.conflict_columns, update: input.update_columns },
          returning: input.returning,
        }),
      ),
    ),
});

export const update_rows = sqlAction({
  title: "Update rows",
  description:
    "Sets columns of the rows of one table that meet every condition. Every row is touched only with all_rows: true, and none when there are more than max_rows.",
  effect: "write",
  group: GROUP,
  input: async () => (await import("../inputs.js")).updateRows,
  run: (session: Session, input, context): Promise<RowsData> =>
    session.write(context, { timeoutMs: input.timeout_ms }, (transaction) =>
      runGuarded(
        transaction,
        updateStatement(input, input.set, input.where, input.returning),
        input.max_rows,
      ),
    ),
});

export const delete_rows = sqlAction({
  title: "Delete rows",
  description:
    "Deletes the rows of one table that meet every condition. Every row goes only with all_rows: true, and none when there are more than max_rows.",
  effect: "destructive",
  group: GROUP,
  input: async () => (await import("../inputs.js")).deleteRows,
  run: (session: Session, input, context): Promise<RowsData> =>
    session.write(context, { timeoutMs: input.timeout_ms }, (transaction) =>
      runGuarded(transaction, deleteStatement(input, input.where, input.returning), input.max_rows),
    ),
});

/** Runs the statements of one call as if they were one, without waiting for each. */
async function runAll(transaction: WriteTransaction, statements: readonly Statement[]): Promise<RowsData> {
  const parts = await Promise.all(
    statements.map((statement) => transaction.run(statement, MAX_ROWS_RETURNED)),
  );
  return {
    columns: parts[0]?.columns ?? [],
    rows: parts.flatMap(({ rows }) => rows),
    row_count: parts.reduce((sum, { row_count }) => sum + row_count, 0),
    has_more: parts.some(({ has_more }) => has_more),
  };
}

async function runGuarded(
  transaction: WriteTransaction,
  statement: Statement,
  maxRows: number,
): Promise<RowsData> {
  const data = await runAll(transaction, [statement]);
  if (data.row_count > maxRows) {
    throw new PlugboardError(
      "bad_request",
      `The statement would touch ${data.row_count} rows, more than max_rows (${maxRows}); nothing has changed. Narrow the condition, or raise max_rows.`,
    );
  }
  return data;
}
