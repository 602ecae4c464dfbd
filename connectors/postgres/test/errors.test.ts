import { ERROR_CODES } from "@plugboard/core";
import { describe, expect, test } from "vitest";
import {
  commitUnknown,
  connectFailure,
  isServerError,
  lostFailure,
  retold,
  serverFailure,
} from "../src/errors/failure.js";
import { codeOfSqlState } from "../src/errors/sql-state.js";

/** An ErrorResponse as pg makes it. */
function serverError(code: string, message = "it failed", fields: Record<string, string> = {}) {
  const error = Object.assign(new Error(message), { code, severity: "ERROR", ...fields });
  if (!isServerError(error)) throw new Error("It is not recognised.");
  return error;
}

// PostgreSQL manual, appendix A: one of every class, and every code that stands apart from its class.
test.each([
  ["00000", "sql_error", false],
  ["03000", "sql_error", false],
  ["08000", "sql_connection_lost", true],
  ["08006", "sql_connection_lost", true],
  ["08001", "sql_unavailable", true],
  ["08004", "sql_unavailable", true],
  ["08P01", "sql_error", false],
  ["0A000", "sql_unsupported", false],
  ["0LP01", "sql_permission_denied", false],
  ["0P000", "sql_permission_denied", false],
  ["21000", "sql_invalid_value", false],
  ["22001", "sql_invalid_value", false],
  ["22003", "sql_invalid_value", false],
  ["22012", "sql_invalid_value", false],
  ["22P02", "sql_invalid_value", false],
  ["23000", "sql_check_violation", false],
  ["23001", "sql_foreign_key_violation", false],
  ["23502", "sql_not_null_violation", false],
  ["23503", "sql_foreign_key_violation", false],
  ["23505", "sql_unique_violation", false],
  ["23514", "sql_check_violation", false],
  ["23P01", "sql_check_violation", false],
  ["25001", "sql_unsupported", false],
  ["25006", "sql_read_only", false],
  ["25P02", "sql_error", false],
  ["25P03", "sql_connection_lost", true],
  ["25P04", "sql_statement_timeout", false],
  ["28000", "sql_authentication_failed", false],
  ["28P01", "sql_authentication_failed", false],
  ["2BP01", "sql_error", false],
  ["2D000", "sql_error", false],
  ["34000", "sql_error", false],
  ["3D000", "sql_unknown_database", false],
  ["3F000", "sql_undefined_object", false],
  ["40001", "sql_serialization_failure", true],
  ["40002", "sql_check_violation", false],
  ["40003", "sql_connection_lost", true],
  ["40P01", "sql_deadlock", true],
  ["42501", "sql_permission_denied", false],
  ["42601", "sql_syntax_error", false],
  ["42602", "sql_syntax_error", false],
  ["42701", "sql_duplicate_object", false],
  ["42702", "sql_syntax_error", false],
  ["42703", "sql_undefined_object", false],
  ["42704", "sql_undefined_object", false],
  ["42710", "sql_duplicate_object", false],
  ["42723", "sql_duplicate_object", false],
  ["42803", "sql_syntax_error", false],
  ["42804", "sql_invalid_value", false],
  ["42809", "sql_unsupported", false],
  ["42846", "sql_invalid_value", false],
  ["42883", "sql_undefined_object", false],
  ["428C9", "sql_invalid_value", false],
  ["42P01", "sql_undefined_object", false],
  ["42P02", "sql_undefined_object", false],
  ["42P04", "sql_duplicate_object", false],
  ["42P06", "sql_duplicate_object", false],
  ["42P07", "sql_duplicate_object", false],
  ["42P10", "sql_undefined_object", false],
  ["42P18", "sql_invalid_value", false],
  ["44000", "sql_check_violation", false],
  ["53000", "sql_resource_exhausted", true],
  ["53100", "sql_resource_exhausted", true],
  ["53200", "sql_resource_exhausted", true],
  ["53300", "sql_too_many_connections", true],
  ["54001", "sql_unsupported", false],
  ["55000", "sql_error", false],
  ["55P03", "sql_lock_timeout", true],
  ["57014", "sql_cancelled", false],
  ["57P01", "sql_connection_lost", true],
  ["57P02", "sql_connection_lost", true],
  ["57P03", "sql_unavailable", true],
  ["57P04", "sql_unknown_database", false],
  ["57P05", "sql_connection_lost", true],
  ["58030", "sql_error", false],
  ["72000", "sql_serialization_failure", true],
  ["HV000", "sql_error", false],
  ["P0001", "sql_error", false],
  ["XX000", "sql_error", false],
  ["toStr", "sql_error", false],
])("%s is %s", (sqlState, code, retryable) => {
  expect(codeOfSqlState(sqlState)).toBe(code);
  expect(Object.hasOwn(ERROR_CODES, code)).toBe(true);
  if (/^[0-9A-Z]{5}$/.test(sqlState)) {
    expect(serverFailure(serverError(sqlState))).toMatchObject({
      code,
      retryable,
      details: { serviceCode: sqlState },
    });
  }
});

describe("a server's error", () => {
  test("is told from one of the system, whose codes may look alike", () => {
    expect(isServerError(Object.assign(new Error("broken pipe"), { code: "EPIPE" }))).toBe(false);
    expect(isServerError(Object.assign(new Error("x"), { code: "ECONNRESET", severity: "ERROR" }))).toBe(
      false,
    );
    expect(isServerError("57014")).toBe(false);
  });

  test("57014 is a timeout when the time was up, or when the server says so", () => {
    const statement = { sql: "select 1", offset: 0, timedOut: true };
    expect(serverFailure(serverError("57014"), statement).code).toBe("sql_statement_timeout");
    expect(serverFailure(serverError("57014"), { ...statement, timedOut: false }).code).toBe("sql_cancelled");
    const said = serverError("57014", "canceling statement due to statement timeout");
    expect(serverFailure(said).code).toBe("sql_statement_timeout");
  });

  test("has what programs act on in its data, and what quotes rows nowhere else", () => {
    const fields = {
      schema: "s",
      table: "t",
      column: "c",
      constraint: "k",
      dataType: "d",
      detail: "Key (a)=(secret row)",
      hint: "Try.",
    };
    const failure = serverFailure(serverError("23505", "duplicate key", fields));
    expect(failure.message).toBe("PostgreSQL: duplicate key. Hint: Try.");
    const { dataType, ...rest } = fields;
    expect(failure.details.data).toEqual({ ...rest, data_type: dataType });
  });

  test.each([
    ["9", 0, { character: 9, line: 1, column: 9 }],
    ["19", 10, { character: 9, line: 1, column: 9 }],
    ["12", 0, { character: 12, line: 2, column: 2 }],
    ["5", 10, undefined],
    ["99", 0, undefined],
    ["x", 0, undefined],
  ])("at %s, after %i characters that were not its author's", (position, offset, expected) => {
    const error = serverError("42601", "syntax error", { position });
    const failure = serverFailure(error, { sql: "select 😀a\nbc", offset, timedOut: false });
    expect((failure.details.data as { position?: unknown } | undefined)?.position).toEqual(expected);
  });
});

describe("a session that is not opened", () => {
  const system = (code: string, message = code) => Object.assign(new Error(message), { code });
  test.each<[string, unknown, string, boolean]>([
    ["ECONNREFUSED", system("ECONNREFUSED"), "sql_unavailable", true],
    ["ETIMEDOUT", system("ETIMEDOUT"), "sql_unavailable", true],
    ["EHOSTUNREACH", system("EHOSTUNREACH"), "sql_unavailable", true],
    ["ECONNRESET", system("ECONNRESET"), "sql_unavailable", true],
    ["no answer", new Error("timeout expired"), "sql_unavailable", true],
    ["an early end", new Error("Connection terminated unexpectedly"), "sql_unavailable", true],
    ["57P01", serverError("57P01"), "sql_unavailable", true],
    ["57P03", serverError("57P03"), "sql_unavailable", true],
    ["53300", serverError("53300"), "sql_too_many_connections", true],
    ["28P01", serverError("28P01"), "sql_authentication_failed", false],
    ["3D000", serverError("3D000"), "sql_unknown_database", false],
    [
      "SCRAM",
      new Error("SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match"),
      "sql_authentication_failed",
      false,
    ],
    ["Kerberos", new Error("Unknown authenticationOk message type 7"), "sql_authentication_failed", false],
    ["no TLS", new Error("The server does not support SSL connections"), "tls_failed", false],
    ["a self-signed certificate", system("DEPTH_ZERO_SELF_SIGNED_CERT"), "tls_failed", false],
    ["an unknown authority", system("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "tls_failed", false],
    ["another name", system("ERR_TLS_CERT_ALTNAME_INVALID"), "tls_failed", false],
    ["an expired certificate", system("CERT_HAS_EXPIRED"), "tls_failed", false],
    ["an old protocol", system("ERR_SSL_UNSUPPORTED_PROTOCOL"), "tls_failed", false],
  ])("because of %s", (_, error, code, retryable) => {
    expect(connectFailure(error, "db.example.com")).toMatchObject({ code, retryable, cause: error });
  });

  test("because of the egress says what that said", () => {
    const refusal = { code: "blocked_address" };
    expect(connectFailure(refusal, "h")).toBe(refusal);
  });
});

test("a session that is lost may be tried again, unless it was committing", () => {
  const reset = new Error("read ECONNRESET");
  expect(lostFailure(reset)).toMatchObject({ code: "sql_connection_lost", retryable: true, cause: reset });
  expect(commitUnknown(reset)).toMatchObject({ code: "sql_connection_lost", retryable: false, cause: reset });
  const own = serverFailure(serverError("42601"));
  expect(lostFailure(own)).toBe(own);
});

test("a failure that is told anew keeps everything but its message", () => {
  const failure = serverFailure(serverError("40001", "lost", { detail: "d" }));
  const again = retold(failure, (message) => `Here: ${message}`, [{ path: "/a", message: "m" }]);
  expect(again).toMatchObject({
    message: "Here: PostgreSQL: lost.",
    code: "sql_serialization_failure",
    retryable: true,
    details: { serviceCode: "40001", data: { detail: "d" }, problems: [{ path: "/a" }] },
  });
  const other = new Error("no failure of ours");
  expect(retold(other, () => "x")).toBe(other);
});
