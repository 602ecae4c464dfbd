/** What a statement came to. */
export interface Outcome {
  /** `SELECT`, `INSERT`, …; `null` for an empty statement. */
  readonly command: string | null;
  /** Rows returned or affected, where the command counts them. */
  readonly rowCount: number | null;
  readonly fields: readonly Field[];
  /** What the statement left the session in. */
  readonly status: TransactionStatus;
}

/** Idle, in a transaction, or in a failed one. */
export type TransactionStatus = "I" | "T" | "E" | null;

export interface Field {
  readonly name: string;
  /** The OID of its type. */
  readonly type: number;
}

/** A row as the server sent it: text, or `null`. */
export type RawRow = readonly (string | null)[];
