import { type ErrorCode, PlugboardError } from "@plugboard/core";

/** What SQLite said of a statement. */
export interface SqliteFault {
  readonly message: string;
  /** The extended result code. */
  readonly errcode?: number;
  /** The process ended while the statement ran. */
  readonly lost?: boolean;
}

/** By extended result code, else by its low byte, the primary one (https://sqlite.org/rescode.html). */
const CODES: Readonly<Record<number, ErrorCode>> = {
  5: "sql_lock_timeout",
  6: "sql_lock_timeout",
  8: "sql_read_only",
  13: "sql_resource_exhausted",
  14: "sql_unknown_database",
  20: "sql_invalid_value",
  25: "sql_invalid_value",
  275: "sql_check_violation",
  787: "sql_foreign_key_violation",
  1299: "sql_not_null_violation",
  1555: "sql_unique_violation",
  2067: "sql_unique_violation",
};

/** The primary code 1 stands for many faults, which only the message tells apart. */
const MESSAGES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^no such (table|column|function|index|view)/, "sql_undefined_object"],
  [/already exists$/, "sql_duplicate_object"],
  [/syntax error|incomplete input|unrecognized token/, "sql_syntax_error"],
];

export function failureOf({ message, errcode = 1, lost }: SqliteFault): PlugboardError {
  const code = lost
    ? "sql_connection_lost"
    : (CODES[errcode] ??
      CODES[errcode & 0xff] ??
      MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ??
      "sql_error");
  return new PlugboardError(code, `My Service: ${message}.`, { serviceCode: String(errcode) });
}
