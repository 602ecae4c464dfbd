import { PlugboardError } from "@plugboard/core";
import { isServerError, lostFailure, serverFailure } from "../errors/failure.js";
import { Budget, Collector } from "../result/collector.js";
import { type QueryData, type StatementData, toRows } from "../result/result.js";
import type { TypeNames } from "../result/type-names.js";
import type { Statement } from "../sql/rows.js";
import type { Driver } from "./driver.js";
import type { Outcome, RawRow } from "./outcome.js";
import type { ReadTransaction, WriteTransaction } from "./session.js";

/**
 * The server takes one query behind it and no other statement (DECLARE, in the manual), and the extended protocol one
 * statement a message: what is appended can neither end the transaction nor add to it.
 */
const declare = (cursor: string) => `DECLARE ${cursor} NO SCROLL CURSOR FOR `;

/** Rows of the first fetch; the next ones are sized by the rows seen. */
const FIRST_BATCH = 100;
const MAX_BATCH = 1000;
const BATCH_BYTES = 1024 * 1024;

/** The statements of one transaction, which its session begins and ends. */
export class Transaction implements ReadTransaction, WriteTransaction {
  readonly #driver: Driver;
  readonly #begun: Promise<unknown>;
  readonly #types: TypeNames;
  readonly #timeoutMs: number;
  readonly #budget = new Budget();
  #cursors = 0;

  /** @param begun Settles when the transaction has begun, or with why not. */
  constructor(driver: Driver, begun: Promise<unknown>, types: TypeNames, timeoutMs: number) {
    this.#driver = driver;
    this.#begun = begun;
    this.#types = types;
    this.#timeoutMs = timeoutMs;
  }

  async query({ text, values }: Statement, limit: number): Promise<QueryData> {
    const collector = new Collector(limit, this.#budget);
    this.#cursors += 1;
    const cursor = `plugboard_${this.#cursors}`;
    const fetch = (size: number) =>
      this.#send({ text: `FETCH ${size} FROM ${cursor}`, values: [] }, "", collector.add);
    // Sent at once, without waiting for BEGIN: outside of a transaction the server refuses a cursor like this one.
    const declared = this.#send({ text, values }, declare(cursor));
    let size = Math.min(FIRST_BATCH, limit + 1);
    const first = fetch(size);
    await this.#begun;
    await declared;
    let outcome = await first;
    while (outcome.rowCount === size && !collector.hasMore) {
      const perRow = Math.max(1, collector.bytes / collector.seen);
      size = Math.min(limit + 1 - collector.seen, MAX_BATCH, Math.max(1, Math.floor(BATCH_BYTES / perRow)));
      outcome = await fetch(size);
    }
    const rows = await this.#rows(outcome, collector);
    return { ...rows, row_count: rows.rows.length };
  }

  async explain({ text, values }: Statement, options: string): Promise<unknown> {
    await this.#begun;
    const rows: RawRow[] = [];
    await this.#send({ text, values }, `EXPLAIN (${options}) `, (row) => rows.push(row));
    return JSON.parse(rows[0]?.[0] ?? "null");
  }

  async run(statement: Statement, limit: number): Promise<StatementData> {
    const collector = new Collector(limit, this.#budget);
    await this.#begun;
    const outcome = await this.#send(statement, "", collector.add);
    if (outcome.command === null) throw new PlugboardError("sql_syntax_error", "The statement is empty.");
    if (outcome.status !== "T") {
      throw new PlugboardError(
        "sql_unsupported",
        "The statement ended the transaction it ran in; what had run before may have been committed.",
      );
    }
    const rows = await this.#rows(outcome, collector);
    return { command: outcome.command, row_count: outcome.rowCount ?? 0, ...rows };
  }

  async #rows(outcome: Outcome, collector: Collector) {
    collector.checkFirst();
    const typeOf = await this.#types.resolve(
      outcome.fields.map(({ type }) => type),
      (text, values) => this.#look(text, values),
    );
    return toRows(outcome.fields, collector.rows, collector.hasMore, typeOf);
  }

  async #look(text: string, values: readonly string[]): Promise<readonly RawRow[]> {
    const rows: RawRow[] = [];
    await this.#send({ text, values }, "", (row) => rows.push(row));
    return rows;
  }

  #send(statement: Statement, prefix = "", onRow?: (row: RawRow) => void): Promise<Outcome> {
    const sent = this.#execute(statement, prefix, onRow);
    // Whoever sent it may be waiting for another first.
    sent.catch(() => {});
    return sent;
  }

  async #execute(
    { text, values }: Statement,
    prefix: string,
    onRow: ((row: RawRow) => void) | undefined,
  ): Promise<Outcome> {
    const started = performance.now();
    try {
      return await this.#driver.execute(prefix + text, values, onRow);
    } catch (error) {
      if (!isServerError(error)) throw lostFailure(error);
      const timedOut = performance.now() - started >= this.#timeoutMs;
      throw serverFailure(error, { sql: text, offset: prefix.length, timedOut });
    }
  }
}
