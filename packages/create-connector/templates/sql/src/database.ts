import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
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
  /** The statements that run beside it, for the SQL function `running_statements()`. */
  readonly running: readonly string[];
}

/** What the process answers to a statement. */
export type Answer = { readonly data: Rows | Written } | { readonly fault: SqliteFault };

/**
 * A connection's session: SQLite in processes of their own, one for each statement under way, for a statement that runs
 * in this one could not be cancelled.
 */
export class Database {
  readonly #file: string;
  readonly #idle: ChildProcess[] = [];
  readonly #running = new Map<ChildProcess, string>();

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
    await Promise.all([...this.#idle.splice(0), ...this.#running.keys()].map(end));
  }

  async #run(statement: Omit<Statement, "running">, signal: AbortSignal): Promise<Rows | Written> {
    signal.throwIfAborted();
    const process = this.#idle.pop() ?? start(this.#file);
    const settled = new AbortController();
    const either = AbortSignal.any([signal, settled.signal]);
    const message = once(process, "message", { signal: either }) as Promise<[Answer]>;
    const exit = once(process, "exit", { signal: either }).then((): [Answer] => [{ fault: LOST }]);
    const running = [...this.#running.values()];
    this.#running.set(process, statement.sql);
    holdProgram(process, true);
    try {
      process.send({ ...statement, running } satisfies Statement);
      const [answer] = await Promise.race([message, exit]);
      if ("fault" in answer) throw failureOf(answer.fault);
      return answer.data;
    } catch (error) {
      if (!signal.aborted) throw error;
      await end(process);
      throw signal.reason;
    } finally {
      settled.abort();
      this.#running.delete(process);
      holdProgram(process, false);
      if (isAlive(process)) this.#idle.push(process);
    }
  }
}

const LOST: SqliteFault = { message: "the database's process ended", lost: true };

function isAlive({ exitCode, signalCode, killed }: ChildProcess): boolean {
  return exitCode === null && signalCode === null && !killed;
}

async function end(process: ChildProcess): Promise<void> {
  if (!isAlive(process)) return;
  const ended = once(process, "exit");
  process.kill("SIGKILL");
  await ended;
}

function start(file: string): ChildProcess {
  // `.ts` in this repository's tests, `.js` when built.
  const module = new URL(`./database-process${extname(import.meta.url)}`, import.meta.url);
  return fork(fileURLToPath(module), [file], {
    serialization: "advanced",
    execArgv: ["--no-warnings"],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** Whether the program that started it stays up for it: not for an idle one. */
function holdProgram(process: ChildProcess, hold: boolean): void {
  if (hold) {
    process.ref();
    process.channel?.ref();
  } else {
    process.unref();
    process.channel?.unref();
  }
}
