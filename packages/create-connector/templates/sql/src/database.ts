import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { PlugboardError } from "@plugboard/core";
import { failureOf, type SqliteFault } from "./failure.ts";

export type Value = string | number | null;

export interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Whether there are more than were asked for. */
  readonly truncated: boolean;
}

export interface Written {
  readonly changed: number;
}

export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
  /** Rows at most of a query that must not write. Absent: the statement may write. */
  readonly limit?: number;
}

/** What the process answers to a statement. */
export type Answer = { readonly data: Rows | Written } | { readonly fault: SqliteFault };

/**
 * A connection's session: SQLite in a process of its own, for a statement that runs in this one could not be cancelled.
 * It takes one statement at a time, and is started anew after a cancelled one.
 */
export class Database {
  readonly #file: string;
  #process: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  query(sql: string, params: readonly Value[], limit: number, signal: AbortSignal): Promise<Rows> {
    return this.#run({ sql, params, limit }, signal) as Promise<Rows>;
  }

  write(sql: string, params: readonly Value[], signal: AbortSignal): Promise<Written> {
    return this.#run({ sql, params }, signal) as Promise<Written>;
  }

  async close(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, "exit");
    process.kill("SIGKILL");
    await ended;
  }

  #run(statement: Statement, signal: AbortSignal): Promise<Rows | Written> {
    const turn = this.#last.then(() => this.#send(statement, signal));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #send(statement: Statement, signal: AbortSignal): Promise<Rows | Written> {
    signal.throwIfAborted();
    this.#process ??= start(this.#file);
    const process = this.#process;
    const answered = new AbortController();
    const either = AbortSignal.any([signal, answered.signal]);
    try {
      process.send(statement);
      const [answer] = (await Promise.race([
        once(process, "message", { signal: either }),
        once(process, "exit", { signal: either }).then(() => [{ fault: LOST }]),
      ])) as [Answer];
      if ("fault" in answer) throw failureOf(answer.fault);
      return answer.data;
    } catch (error) {
      if (signal.aborted || process.exitCode !== null) await this.close();
      if (signal.aborted) throw signal.reason;
      if (error instanceof PlugboardError) throw error;
      throw new PlugboardError("sql_connection_lost", "The database's process ended.", { cause: error });
    } finally {
      answered.abort();
    }
  }
}

const LOST: SqliteFault = { message: "the database's process ended", lost: true };

function start(file: string): ChildProcess {
  // `.ts` in this repository's tests, `.js` when built.
  const module = new URL(`./database-process${extname(import.meta.url)}`, import.meta.url);
  const started = fork(fileURLToPath(module), [file], {
    serialization: "advanced",
    execArgv: ["--no-warnings"],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // An idle session keeps no program running.
  started.unref();
  started.channel?.unref();
  return started;
}
