import type { SessionContext } from "@plugboard/core";
import type { QueryData, StatementData } from "../result/result.js";
import type { Statement } from "../sql/rows.js";

export type Egress = SessionContext["egress"];

/** What a call lends its transaction. */
export interface CallContext {
  readonly signal: AbortSignal;
  remainingMs(): number;
}

export interface TransactionOptions {
  /** Milliseconds that each statement may take. Default: what is left of the call. */
  readonly timeoutMs?: number | undefined;
}

export interface WriteOptions extends TransactionOptions {
  /** Default: the server's. */
  readonly isolation?: "read committed" | "repeatable read" | "serializable" | undefined;
}

/** A transaction that can only read, whatever the statements say. */
export interface ReadTransaction {
  /** Runs one query (SELECT, VALUES, TABLE, WITH) and fetches as many rows as are asked for. */
  query(statement: Statement, limit: number): Promise<QueryData>;
  /** Runs one EXPLAIN of the statement; `options` are this package's own. */
  explain(statement: Statement, options: string): Promise<unknown>;
}

export interface WriteTransaction {
  /** Runs one statement to its end and keeps as many of its rows as are asked for. */
  run(statement: Statement, limit: number): Promise<StatementData>;
}

/** A connection's sessions on its server. */
export interface Session {
  read<T>(
    context: CallContext,
    options: TransactionOptions,
    work: (transaction: ReadTransaction) => Promise<T>,
  ): Promise<T>;
  /** Commits when `work` resolves, rolls back when it rejects. */
  write<T>(
    context: CallContext,
    options: WriteOptions,
    work: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}
