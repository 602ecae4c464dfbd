import { isPlugboardError, PlugboardError, type PlugboardErrorDetails } from "@plugboard/core";
import { codeOfSqlState } from "./sql-state.js";

/** An ErrorResponse of the server, as pg hands it over. */
interface ServerError extends Error {
  readonly code: string;
  readonly severity: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Counts the characters of the statement from 1. */
  readonly position?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly dataType?: string;
  readonly constraint?: string;
}

/** The statement that failed, as its author knows it. */
export interface FailedStatement {
  /** The author's part of the text that was sent. */
  readonly sql: string;
  /** Characters sent before it. */
  readonly offset: number;
  /** Whether it ran as long as it was allowed to. */
  readonly timedOut: boolean;
}

export function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    "severity" in error &&
    typeof error.severity === "string" &&
    "code" in error &&
    typeof error.code === "string" &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/** What the server said of a statement. `data` has what programs act on; the message leaves out `detail`, which quotes rows. */
export function serverFailure(error: ServerError, statement?: FailedStatement): PlugboardError {
  const { detail, hint, schema, table, column, constraint, dataType } = error;
  const position = statement === undefined ? undefined : positionIn(statement, error.position);
  const code =
    error.code === "57014" && (statement?.timedOut === true || /statement timeout/.test(error.message))
      ? "sql_statement_timeout"
      : codeOfSqlState(error.code);
  const place = position === undefined ? "" : ` (line ${position.line}, column ${position.column})`;
  const advice = hint === undefined ? "" : ` Hint: ${hint}`;
  const data = {
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
    ...(position !== undefined && { position }),
    ...(schema !== undefined && { schema }),
    ...(table !== undefined && { table }),
    ...(column !== undefined && { column }),
    ...(constraint !== undefined && { constraint }),
    ...(dataType !== undefined && { data_type: dataType }),
  };
  return new PlugboardError(code, `PostgreSQL: ${error.message}${place}.${advice}`.replace(/\.\.$/, "."), {
    serviceCode: error.code,
    // Whatever ran was rolled back with its session.
    ...(code === "sql_connection_lost" && { retryable: true }),
    ...(Object.keys(data).length > 0 && { data }),
    cause: error,
  });
}

/** Why a session was not opened. */
export function connectFailure(error: unknown, host: string): unknown {
  if (isPlugboardError(error) || !(error instanceof Error)) return error;
  if (isServerError(error)) {
    const failure = serverFailure(error);
    // A session that never was cannot be lost.
    return failure.code === "sql_connection_lost" ? unavailable(failure.message, error) : failure;
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^SASL:|^Unknown authenticationOk message type/.test(error.message)) {
    return new PlugboardError(
      "sql_authentication_failed",
      `The log-in to PostgreSQL failed: ${error.message}.`,
      { cause: error },
    );
  }
  if (isTlsFailure(code, error.message)) {
    return new PlugboardError(
      "tls_failed",
      `TLS with "${host}" failed: ${error.message}. If the server's certificate is from an authority of your own, pass its certificate in sslCa.`,
      { cause: error },
    );
  }
  return unavailable(`PostgreSQL at "${host}" could not be reached: ${error.message}.`, error);
}

/** Why a session that stood is gone. Nothing of what ran in it stays, unless it was committing. */
export function lostFailure(error: unknown): unknown {
  if (isPlugboardError(error)) return error;
  return new PlugboardError(
    "sql_connection_lost",
    `The connection to PostgreSQL was lost while a statement ran: ${messageOf(error)}. Its transaction was not committed.`,
    { retryable: true, cause: error },
  );
}

export function commitUnknown(error: unknown): PlugboardError {
  return new PlugboardError(
    "sql_connection_lost",
    `The connection to PostgreSQL ended while the transaction was being committed: ${messageOf(error)}. Whether it was committed is unknown; read the state before running it again.`,
    { retryable: false, cause: error },
  );
}

function unavailable(message: string, cause: Error): PlugboardError {
  return new PlugboardError("sql_unavailable", message, { cause });
}

function isTlsFailure(code: string, message: string): boolean {
  return (
    /CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|UNABLE_TO_|^EPROTO$|CRL_|HOSTNAME_MISMATCH|^INVALID_(?:CA|PURPOSE)$/.test(
      code,
    ) || /does not support SSL|establishing an SSL connection/.test(message)
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Where in the author's text, if there. */
function positionIn({ sql, offset }: FailedStatement, position: string | undefined) {
  const at = Number(position ?? Number.NaN) - offset;
  // The server counts characters, JavaScript UTF-16 code units.
  const characters = [...sql];
  if (!(at >= 1 && at <= characters.length + 1)) return undefined;
  const before = characters.slice(0, at - 1).join("");
  const lines = before.split("\n");
  return { character: at, line: lines.length, column: [...(lines.at(-1) ?? "")].length + 1 };
}

/** The same failure, with what to know about it around its message. */
export function retold(
  error: unknown,
  tell: (message: string) => string,
  problems?: PlugboardErrorDetails["problems"],
): unknown {
  if (!isPlugboardError(error)) return error;
  return new PlugboardError(error.code, tell(error.message), {
    ...error.details,
    retryable: error.retryable,
    ...(problems !== undefined && { problems }),
  });
}
