import { PlugboardError } from "@plugboard/core";
import type { RawRow } from "../session/outcome.js";

/** Bytes of a call's rows as the server sends them, at most. */
const MAX_RESULT_BYTES = 10 * 1024 * 1024;

/** The bytes that a call may still keep, shared by its statements. */
export class Budget {
  left = MAX_RESULT_BYTES;
}

/** Keeps rows as they arrive, up to a number and to the call's bytes, and drops the rest. */
export class Collector {
  readonly #limit: number;
  readonly #budget: Budget;
  readonly rows: RawRow[] = [];
  /** Rows that arrived, kept or not. */
  seen = 0;
  bytes = 0;

  constructor(limit: number, budget: Budget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  readonly add = (row: RawRow): void => {
    const size = row.reduce((sum, value) => sum + (value === null ? 0 : Buffer.byteLength(value)), 0);
    this.seen += 1;
    this.bytes += size;
    // Once one is dropped all are, so that what is kept is the beginning.
    if (this.seen - 1 > this.rows.length || this.rows.length >= this.#limit) return;
    if (size > this.#budget.left) return;
    this.#budget.left -= size;
    this.rows.push(row);
  };

  /** Whether rows came that were not kept. */
  get hasMore(): boolean {
    return this.seen > this.rows.length;
  }

  /** Says so when not even the first row was small enough to be kept. */
  checkFirst(): void {
    if (this.#limit > 0 && this.rows.length === 0 && this.seen > 0) {
      throw new PlugboardError(
        "response_too_large",
        `The rows are larger than the ${MAX_RESULT_BYTES} bytes that a call may return; select fewer or smaller columns.`,
      );
    }
  }
}
