/** White space, semicolons and comments, which may nest, before a statement's first word (scan.l). */
function skipBlank(sql: string): number {
  let at = 0;
  for (;;) {
    if (/[\s;]/.test(sql[at] ?? "")) at += 1;
    else if (sql.startsWith("--", at)) {
      while (at < sql.length && sql[at] !== "\n" && sql[at] !== "\r") at += 1;
    } else if (sql.startsWith("/*", at)) {
      let depth = 1;
      at += 2;
      while (at < sql.length && depth > 0) {
        if (sql.startsWith("/*", at)) [depth, at] = [depth + 1, at + 2];
        else if (sql.startsWith("*/", at)) [depth, at] = [depth - 1, at + 2];
        else at += 1;
      }
    } else return at;
  }
}

/** The word that a statement begins with, in upper case; `""` where it begins with none. */
export function firstKeyword(sql: string): string {
  const start = skipBlank(sql);
  return /^[a-z]+/i.exec(sql.slice(start, start + 64))?.[0].toUpperCase() ?? "";
}

const TRANSACTION_CONTROL =
  "a call is one transaction, begun before its statements and committed after them; run_transaction takes several";

/** Statements that have no place in a transaction which this package ends itself, with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  BEGIN: TRANSACTION_CONTROL,
  START: TRANSACTION_CONTROL,
  COMMIT: TRANSACTION_CONTROL,
  END: TRANSACTION_CONTROL,
  ROLLBACK: TRANSACTION_CONTROL,
  ABORT: TRANSACTION_CONTROL,
  SAVEPOINT: TRANSACTION_CONTROL,
  RELEASE: TRANSACTION_CONTROL,
  PREPARE: "a prepared statement or transaction would outlive the call",
  COPY: "its data has no way through an action; use insert_rows or run_query",
};

/** Why a statement may not run, or `undefined`. */
export function refusalOf(sql: string): string | undefined {
  const keyword = firstKeyword(sql);
  return Object.hasOwn(REFUSED, keyword) ? `${keyword} is refused: ${REFUSED[keyword]}` : undefined;
}
