import { PlugboardError } from "@plugboard/core";
import { commitUnknown, isServerError, lostFailure, serverFailure } from "../errors/failure.js";
import { codeOfSqlState } from "../errors/sql-state.js";
import { TypeNames } from "../result/type-names.js";
import type { Settings } from "../settings/settings.js";
import { dial } from "./dial.js";
import type { Driver } from "./driver.js";
import { type Lease, Pool, PoolBusyError } from "./pool.js";
import type {
  CallContext,
  Egress,
  ReadTransaction,
  Session,
  TransactionOptions,
  WriteOptions,
  WriteTransaction,
} from "./session.js";
import { Transaction } from "./transaction.js";

const IDLE_MS = 10_000;
/** The server's own limits are this much wider than the call's, which ends first: they are for a client that is gone. */
const GRACE_MS = 1000;
const MAX_LOCK_TIMEOUT_MS = 10_000;

const READ_ONLY = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/** A session that was idle and turns out to be dead. Nothing has run in it. */
class StaleSession extends Error {}

/** The sessions of one connection. None is open before the first call, nor for long after the last. */
export class PostgresSession implements Session {
  readonly #settings: Settings;
  readonly #connection: string;
  readonly #pool: Pool<Driver>;
  readonly #types = new TypeNames();
  /** Aborted sessions that the server still has to be told of. */
  readonly #stopping = new Set<Promise<void>>();

  /** @param connection The connection's name. */
  constructor(settings: Settings, connection: string, egress: Egress) {
    this.#settings = settings;
    this.#connection = connection;
    this.#pool = new Pool<Driver>({
      max: settings.maxSessions,
      idleMs: IDLE_MS,
      open: async (signal) => {
        const driver = await dial(settings, egress, signal);
        driver.onEnd = () => this.#pool.drop(driver);
        return driver;
      },
      close: (driver) => driver.end(),
      closedError: () => new PlugboardError("egress_closed", `The connection "${connection}" was closed.`),
    });
  }

  read<T>(
    context: CallContext,
    options: TransactionOptions,
    work: (transaction: ReadTransaction) => Promise<T>,
  ): Promise<T> {
    return this.#run(context, options, READ_ONLY, "ROLLBACK", work);
  }

  write<T>(
    context: CallContext,
    options: WriteOptions,
    work: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    if (this.#settings.readOnly) {
      return Promise.reject(
        new PlugboardError(
          "sql_read_only",
          `The connection "${this.#connection}" is read only: its credentials set readOnly.`,
        ),
      );
    }
    const begin = options.isolation === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${options.isolation}`;
    return this.#run(context, options, begin, "COMMIT", work);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await Promise.all(this.#stopping);
  }

  async #run<T>(
    context: CallContext,
    { timeoutMs = Number.POSITIVE_INFINITY }: TransactionOptions,
    begin: string,
    end: "COMMIT" | "ROLLBACK",
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const lease = await this.#acquire(context);
      const { statementMs, script } = limits(context, timeoutMs);
      // The query seals a read-only transaction: past a transaction's first snapshot its mode cannot be changed.
      const attempt = new Attempt(lease, `${begin}; ${script}`, end);
      try {
        return await this.#unlessAborted(context.signal, attempt, this.#transact(attempt, statementMs, work));
      } catch (error) {
        if (!(error instanceof StaleSession)) throw error;
      }
    }
  }

  /** Settles with the work, or at once when the call is aborted. What runs on the server is then stopped behind it. */
  async #unlessAborted<T>(signal: AbortSignal, attempt: Attempt, work: Promise<T>): Promise<T> {
    const { driver } = attempt;
    const aborted = Promise.withResolvers<never>();
    const abort = () => {
      aborted.reject(attempt.committing ? commitUnknown(signal.reason) : signal.reason);
      const stopping = driver.stop().finally(() => this.#stopping.delete(stopping));
      this.#stopping.add(stopping);
    };
    work.catch(() => {});
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([work, aborted.promise]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  async #transact<T>(
    attempt: Attempt,
    statementMs: number,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const { driver } = attempt;
    let value: T;
    try {
      value = await work(new Transaction(driver, attempt.begun, this.#types, statementMs));
    } catch (error) {
      await this.#finish(driver, "ROLLBACK");
      throw error;
    }
    attempt.committing = attempt.end === "COMMIT";
    const { failure, survived } = await this.#finish(driver, attempt.end);
    if (attempt.committing && failure !== undefined) {
      // An error that leaves the session standing has rolled the transaction back.
      const known = survived && isServerError(failure) && failure.code !== "40003";
      throw known ? serverFailure(failure) : commitUnknown(failure);
    }
    return value;
  }

  /** Ends the transaction, clears what it left in the session, and gives the session back. */
  async #finish(
    driver: Driver,
    end: "COMMIT" | "ROLLBACK",
  ): Promise<{ failure?: unknown; survived: boolean }> {
    const ended = driver.script(end).then(
      (command) => (command === end ? undefined : new Error(`The server answered ${command}`)),
      (error: unknown) => error,
    );
    // Advisory locks, settings, LISTEN, temporary tables and prepared statements outlive a transaction.
    const reset = driver.script("DISCARD ALL").then(
      () => true,
      () => false,
    );
    const failure = await ended;
    const survived = (await reset) && !driver.ended && driver.status === "I";
    if (survived) {
      driver.keepProcessAlive(false);
      this.#pool.release(driver);
    } else {
      driver.destroy();
      this.#pool.discard(driver);
    }
    return { failure, survived };
  }

  async #acquire(context: CallContext): Promise<Lease<Driver>> {
    try {
      const lease = await this.#pool.acquire(context.signal);
      lease.resource.keepProcessAlive(true);
      return lease;
    } catch (error) {
      if (!(error instanceof PoolBusyError)) throw error;
      // Whoever gave up of their own accord has time left.
      if (context.remainingMs() > 1) throw context.signal.reason;
      throw new PlugboardError(
        "sql_too_many_connections",
        `All ${this.#settings.maxSessions} sessions of the connection "${this.#connection}" were busy until the call's deadline; raise maxSessions or deadlineMs.`,
      );
    }
  }
}

/** One try at a transaction: a session, and how far it has come. */
class Attempt {
  readonly driver: Driver;
  readonly end: "COMMIT" | "ROLLBACK";
  /** Settles when the transaction has begun, or with why not. */
  readonly begun: Promise<unknown>;
  committing = false;

  constructor({ resource: driver, reused }: Lease<Driver>, begin: string, end: "COMMIT" | "ROLLBACK") {
    this.driver = driver;
    this.end = end;
    this.begun = driver.script(begin).catch((error: unknown) => {
      const lost = !isServerError(error) || codeOfSqlState(error.code) === "sql_connection_lost";
      if (lost && reused) throw new StaleSession();
      throw isServerError(error) ? serverFailure(error) : lostFailure(error);
    });
    this.begun.catch(() => {});
  }
}

interface Limits {
  readonly statementMs: number;
  /** Sets them and what decoding relies on, for this transaction. */
  readonly script: string;
}

function limits(context: CallContext, timeoutMs: number): Limits {
  const remaining = Math.ceil(context.remainingMs());
  const statementMs = Math.min(timeoutMs, remaining + GRACE_MS);
  const settings = {
    statement_timeout: statementMs,
    lock_timeout: Math.min(MAX_LOCK_TIMEOUT_MS, Math.ceil(Math.min(timeoutMs, remaining + 1) / 2)),
    idle_in_transaction_session_timeout: remaining + GRACE_MS,
    DateStyle: "ISO",
    bytea_output: "hex",
  };
  const calls = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`,
  );
  return { statementMs, script: `SELECT ${calls.join(", ")}` };
}
