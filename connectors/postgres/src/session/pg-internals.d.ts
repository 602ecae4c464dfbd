/**
 * The files behind `pg`'s main module, which looks at NODE_PG_FORCE_NATIVE and would swap the client for another. The
 * members are those that `pg`'s own cursor and pool packages build on.
 */
declare module "pg/lib/connection.js" {
  import type { EventEmitter } from "node:events";
  import type { Duplex } from "node:stream";
  import type { ClientConfig } from "pg";

  export default class Connection extends EventEmitter {
    constructor(options: Pick<ClientConfig, "ssl" | "keepAlive">);
    /** A socket; replaced by its TLS socket once that is there. */
    stream: Duplex & { destroySoon(): void };
    connect(port: number, host: string): void;
    requestSsl(): void;
    cancel(processId: number, secretKey: number): void;
    protected attachListeners(stream: Duplex): void;
  }
}

declare module "pg/lib/client.js" {
  import type { ClientConfig, Client as PublicClient } from "pg";
  import type Connection from "pg/lib/connection.js";

  export default class Client extends PublicClient {
    constructor(config: ClientConfig & { connection: Connection });
    readonly processID: number | null;
    readonly secretKey: number | null;
    protected getStartupConf(): Record<string, string>;
    ref(): void;
    unref(): void;
  }
}

declare module "pg/lib/query.js" {
  export { Query as default } from "pg";
}
