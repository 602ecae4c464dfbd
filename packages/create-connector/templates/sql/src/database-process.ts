import { DatabaseSync } from "node:sqlite";
import type { Answer, Statement } from "./database.ts";

/** Statements that only read, by their first word. `query_only` holds those that write under one of them. */
const READS = /^\s*(select|with|values|explain)\b/i;
const SQLITE_READONLY = 8;

const database = new DatabaseSync(process.argv[2] ?? ":memory:");
let beside: readonly string[] = [];

database.exec("PRAGMA busy_timeout = 5000");
database.function("running_statements", () => JSON.stringify(beside));

process.on("message", (statement: Statement) => {
  process.send?.(answerTo(statement));
});
process.on("disconnect", () => process.exit());

function answerTo({ sql, params, limit, running }: Statement): Answer {
  beside = running;
  try {
    if (limit === undefined) {
      database.exec("PRAGMA query_only = OFF");
      return { data: { changed: Number(database.prepare(sql).run(...params).changes) } };
    }
    if (!READS.test(sql)) {
      return { fault: { message: "only SELECT, WITH, VALUES and EXPLAIN read", errcode: SQLITE_READONLY } };
    }
    database.exec("PRAGMA query_only = ON");
    const rows: Record<string, unknown>[] = [];
    for (const row of database.prepare(sql).iterate(...params)) {
      if (rows.length === limit) return { data: { rows, truncated: true } };
      rows.push({ ...row });
    }
    return { data: { rows, truncated: false } };
  } catch (error) {
    const { message, errcode } = error as Error & { readonly errcode?: number };
    return { fault: { message, ...(errcode !== undefined && { errcode }) } };
  } finally {
    // A transaction lasts one statement: the next one may run in another process.
    if (database.isTransaction) database.exec("ROLLBACK");
  }
}
