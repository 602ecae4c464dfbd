import { PlugboardError, sqlAction } from "@plugboard/core";
import { retold } from "../errors/failure.js";
import type { StatementData } from "../result/result.js";
import type { Session } from "../session/session.js";
import { refusalOf } from "../sql/keyword.js";
import { encodeValue, type SqlValue } from "../sql/values.js";

const GROUP = "queries";

export const run_statement = sqlAction({
  title: "Run a statement",
  description:
    "Runs one statement of any kind with parameters, in a transaction of its own: INSERT, UPDATE, DELETE, CREATE, … Prefer run_query for reading, and insert_rows, update_rows and delete_rows for single tables.",
  effect: "destructive",
  group: GROUP,
  input: async () => (await import("../inputs.js")).runStatement,
  async run(session: Session, input, context): Promise<StatementData> {
    checkAllowed([input.sql], () => "/sql");
    return session.write(context, { timeoutMs: input.timeout_ms }, (transaction) =>
      transaction.run(statementOf(input), input.limit),
    );
  },
});

export interface TransactionData {
  /** What each statement gave, in turn. */
  readonly results: readonly StatementData[];
}

export const run_transaction = sqlAction({
  title: "Run several statements in one transaction",
  description:
    "Runs statements in turn and commits them together. When one fails, none has happened, and the message says which it was.",
  effect: "destructive",
  group: GROUP,
  input: async () => (await import("../inputs.js")).runTransaction,
  async run(session: Session, input, context): Promise<TransactionData> {
    const { statements, isolation, timeout_ms: timeoutMs } = input;
    const path = (index: number) => `/statements/${index}/sql`;
    checkAllowed(
      statements.map(({ sql }) => sql),
      path,
    );
    return session.write(context, { timeoutMs, isolation }, async (transaction) => {
      const results: StatementData[] = [];
      for (const [index, statement] of statements.entries()) {
        try {
          results.push(await transaction.run(statementOf(statement), statement.limit));
        } catch (error) {
          const where = `Statement ${index + 1} of ${statements.length} failed, and none has happened`;
          const said = error instanceof Error ? error.message : String(error);
          throw retold(error, (message) => `${where}: ${message}`, [{ path: path(index), message: said }]);
        }
      }
      return { results };
    });
  },
});

function statementOf({ sql, params = [] }: { sql: string; params?: readonly SqlValue[] | undefined }) {
  return { text: sql, values: params.map(encodeValue) };
}

/** Refuses, before anything is sent, what would end the transaction or outlive it. */
function checkAllowed(statements: readonly string[], path: (index: number) => string): void {
  const problems = statements.flatMap((sql, index) => {
    const message = refusalOf(sql);
    return message === undefined ? [] : [{ path: path(index), message }];
  });
  if (problems.length === 0) return;
  const said = problems.map(({ path, message }) => `${path} ${message}`).join("; ");
  throw new PlugboardError("bad_request", `The statement may not be run: ${said}.`, { problems });
}
