/// <reference path="./pg-internals.d.ts" />
import type { Duplex } from "node:stream";
import { PlugboardError } from "@plugboard/core";
import Connection from "pg/lib/connection.js";

/** Bytes of one row. A server could otherwise fill the memory with a single value. */
const MAX_ROW_BYTES = 16 * 1024 * 1024;

/** `pg`'s connection, which a server can neither crash with a malformed message nor fill with an endless one. */
export class GuardedConnection extends Connection {
  #unreadBytes = 0;

  protected override attachListeners(stream: Duplex): void {
    super.attachListeners(stream);
    const progress = () => {
      this.#unreadBytes = 0;
    };
    this.on("dataRow", progress).on("notice", progress).on("readyForQuery", progress);
    for (const parse of stream.listeners("data") as ((chunk: Buffer) => void)[]) {
      stream.off("data", parse);
      stream.on("data", (chunk: Buffer) => {
        try {
          parse(chunk);
        } catch (error) {
          // A throw from an event handler would end the process.
          stream.destroy(error as Error);
        }
        this.#unreadBytes += chunk.length;
        if (this.#unreadBytes > MAX_ROW_BYTES) stream.destroy(rowTooLarge());
      });
    }
  }
}

function rowTooLarge(): PlugboardError {
  return new PlugboardError(
    "response_too_large",
    `A row is larger than ${MAX_ROW_BYTES} bytes; select fewer or smaller columns.`,
  );
}
