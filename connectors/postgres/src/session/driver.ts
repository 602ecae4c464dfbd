import { PlugboardError } from "@plugboard/core";
import type { ClientConfig, CustomTypesConfig, QueryArrayConfig, QueryArrayResult } from "pg";
import Client from "pg/lib/client.js";
import Connection from "pg/lib/connection.js";
import Query from "pg/lib/query.js";
import type { Settings } from "../settings/settings.js";
import { GuardedConnection } from "./guarded-connection.js";
import type { Outcome, RawRow, TransactionStatus } from "./outcome.js";

/** A server session as it is dialled: an address that passed the egress policy, and how TLS is spoken there. */
export interface Endpoint {
  readonly address: string;
  readonly settings: Settings;
  readonly ssl: Exclude<ClientConfig["ssl"], boolean | undefined> | false;
}

const CANCEL_TIMEOUT_MS = 2000;
/** How long the server has to act on each request to cancel, before the next or the end. */
const CANCEL_PATIENCE_MS = [50, 150, 300];

/** Values stay text: what they become is decided in one place, when their types' names are known too. */
const AS_TEXT: CustomTypesConfig = { getTypeParser: () => (text: unknown) => text };

/** `pg`'s client, with a start-up message that holds what the settings say and nothing from the environment. */
class StrictClient extends Client {
  readonly #settings: Settings;

  constructor({ address, settings, ssl }: Endpoint, connection: Connection) {
    super({
      connection,
      ssl,
      host: address,
      port: settings.port,
      user: settings.user,
      database: settings.database,
      // As a function, because for an empty string pg would look into PGPASSWORD and ~/.pgpass.
      password: () => settings.password,
      sslnegotiation: "postgres",
      enableChannelBinding: settings.channelBinding !== "disable",
      connectionTimeoutMillis: settings.connectTimeoutMs,
      pipeline: true,
    });
    this.#settings = settings;
  }

  protected override getStartupConf(): Record<string, string> {
    const { user, database, applicationName, options } = this.#settings;
    return {
      user,
      database,
      application_name: applicationName,
      ...(options !== undefined && { options }),
    };
  }
}

/** One session on the server. Statements are sent as soon as they are given and answered in order. */
export class Driver {
  readonly #client: StrictClient;
  readonly #connection: GuardedConnection;
  readonly #endpoint: Endpoint;
  #ended = false;
  #stopped = false;
  /** Statements that have not been answered. */
  #pending = 0;
  #onIdle: (() => void) | undefined;
  /** Told when the session has ended, whoever ended it. */
  onEnd: (() => void) | undefined;

  private constructor(client: StrictClient, connection: GuardedConnection, endpoint: Endpoint) {
    this.#client = client;
    this.#connection = connection;
    this.#endpoint = endpoint;
    client.on("end", () => {
      this.#ended = true;
      this.onEnd?.();
    });
  }

  /** Connects and logs in. Rejects with what the socket, TLS, pg or the server said. */
  static async open(endpoint: Endpoint, signal: AbortSignal): Promise<Driver> {
    signal.throwIfAborted();
    const connection = new GuardedConnection({ ssl: endpoint.ssl, keepAlive: true });
    const client = new StrictClient(endpoint, connection);
    // Whoever waits for a statement is told by its own rejection; an error event without a listener would be thrown.
    client.on("error", () => {});
    const checkBinding =
      endpoint.settings.channelBinding === "require" ? requireChannelBinding(connection) : undefined;
    const driver = new Driver(client, connection, endpoint);
    const abort = () => driver.destroy();
    signal.addEventListener("abort", abort, { once: true });
    try {
      await client.connect();
      checkBinding?.();
      return driver;
    } catch (error) {
      driver.destroy();
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  get ended(): boolean {
    return this.#ended || this.#connection.stream.destroyed;
  }

  /** As of the last answer. */
  get status(): TransactionStatus {
    return this.#client.getTransactionStatus();
  }

  /**
   * Runs one statement over the extended protocol, whose messages hold no more than one, and hands over its rows as they
   * arrive.
   */
  async execute(
    text: string,
    values: readonly (string | null)[] = [],
    onRow?: (row: RawRow) => void,
  ): Promise<Outcome> {
    const config: QueryArrayConfig & { queryMode: "extended" } = {
      text,
      values: [...values],
      rowMode: "array",
      types: AS_TEXT,
      queryMode: "extended",
    };
    return this.#answered(
      () =>
        new Promise((resolve, reject) => {
          const query = new Query(config);
          query.on("row", (row) => onRow?.(row));
          query.on("error", reject);
          query.on("end", ({ command, rowCount, fields }) => {
            resolve({
              command,
              rowCount,
              fields: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
              status: this.status,
            });
          });
          this.#client.query(query);
        }),
    );
  }

  /** Runs a script of this package's own: several statements, no values. Resolves with the last one's command. */
  async script(text: string): Promise<string> {
    const results: unknown = await this.#answered(() => this.#client.query({ text, rowMode: "array" }));
    const last = Array.isArray(results) ? results.at(-1) : results;
    return (last as QueryArrayResult).command;
  }

  async #answered<T>(send: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw new Error("The session was given up.");
    this.#pending += 1;
    try {
      return await send();
    } finally {
      this.#pending -= 1;
      if (this.#pending === 0) this.#onIdle?.();
    }
  }

  /** Lets the process end while the session is idle, or not. */
  keepProcessAlive(alive: boolean): void {
    if (alive) this.#client.ref();
    else this.#client.unref();
  }

  /** Says goodbye and closes. */
  async end(): Promise<void> {
    const ended = this.#client.end();
    this.#connection.stream.destroySoon();
    await ended;
  }

  /** Closes at once. What runs on the server goes on until it next writes; see {@link stop}. */
  destroy(): void {
    this.#ended = true;
    this.#connection.stream.destroy();
  }

  /**
   * Takes no more statements, has the server cancel those that it has, and closes. The server forgets a request that
   * comes between two statements, so it is made again for as long as one is unanswered.
   */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const patience of CANCEL_PATIENCE_MS) {
      if (this.#pending === 0 || this.ended || !(await this.#cancel())) break;
      await this.#idle(patience);
    }
    this.destroy();
  }

  #idle(ms: number): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Asks over a connection of its own to the same checked address. Tells whether the request arrived. */
  #cancel(): Promise<boolean> {
    const { processID, secretKey } = this.#client;
    if (processID === null || secretKey === null) return Promise.resolve(false);
    const { address, settings, ssl } = this.#endpoint;
    return new Promise((resolve) => {
      let arrived = true;
      const connection = new Connection({ ssl });
      const fail = () => {
        arrived = false;
        connection.stream.destroy();
      };
      const timer = setTimeout(fail, CANCEL_TIMEOUT_MS);
      const ask = () => connection.cancel(processID, secretKey);
      connection.on("connect", () => (ssl === false ? ask() : connection.requestSsl()));
      connection.on("sslconnect", ask);
      connection.on("error", fail);
      // The server answers by closing.
      connection.on("end", () => {
        clearTimeout(timer);
        resolve(arrived);
      });
      connection.connect(settings.port, address);
    });
  }
}

/**
 * Ends a log-in that is not bound to the server's certificate before the password or its proof is sent. Returns what
 * throws when the server took the log-in nevertheless.
 */
function requireChannelBinding(connection: GuardedConnection): () => void {
  let bound = false;
  const unbound = new PlugboardError(
    "sql_authentication_failed",
    "The server does not offer SCRAM with channel binding, which channel_binding=require asks for.",
  );
  const refuse = () => connection.stream.destroy(unbound);
  connection.prependListener("authenticationCleartextPassword", refuse);
  connection.prependListener("authenticationMD5Password", refuse);
  connection.prependListener("authenticationSASL", ({ mechanisms }: { mechanisms: readonly string[] }) => {
    bound = mechanisms.includes("SCRAM-SHA-256-PLUS");
    if (!bound) refuse();
  });
  return () => {
    if (!bound) throw unbound;
  };
}
