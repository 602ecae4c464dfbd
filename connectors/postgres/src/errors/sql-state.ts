import type { SqlErrorCode } from "@plugboard/core";

/** What a SQLSTATE means here: the five characters first, then their class (PostgreSQL manual, appendix A). */
const CODES: Readonly<Record<string, SqlErrorCode>> = {
  "08": "sql_connection_lost",
  "08001": "sql_unavailable",
  "08004": "sql_unavailable",
  "08P01": "sql_error",
  "0A": "sql_unsupported",
  "0L": "sql_permission_denied",
  "0P": "sql_permission_denied",
  "21": "sql_invalid_value",
  "22": "sql_invalid_value",
  "23": "sql_check_violation",
  "23001": "sql_foreign_key_violation",
  "23502": "sql_not_null_violation",
  "23503": "sql_foreign_key_violation",
  "23505": "sql_unique_violation",
  "25": "sql_error",
  "25001": "sql_unsupported",
  "25006": "sql_read_only",
  "25P03": "sql_connection_lost",
  "25P04": "sql_statement_timeout",
  "28": "sql_authentication_failed",
  "3D": "sql_unknown_database",
  "3F": "sql_undefined_object",
  "40": "sql_serialization_failure",
  "40002": "sql_check_violation",
  "40003": "sql_connection_lost",
  "40P01": "sql_deadlock",
  "42": "sql_syntax_error",
  "42501": "sql_permission_denied",
  "42703": "sql_undefined_object",
  "42704": "sql_undefined_object",
  "42883": "sql_undefined_object",
  "42P01": "sql_undefined_object",
  "42P02": "sql_undefined_object",
  "42P10": "sql_undefined_object",
  "42701": "sql_duplicate_object",
  "42710": "sql_duplicate_object",
  "42723": "sql_duplicate_object",
  "42P03": "sql_duplicate_object",
  "42P04": "sql_duplicate_object",
  "42P05": "sql_duplicate_object",
  "42P06": "sql_duplicate_object",
  "42P07": "sql_duplicate_object",
  "42804": "sql_invalid_value",
  "42846": "sql_invalid_value",
  "42P18": "sql_invalid_value",
  "428C9": "sql_invalid_value",
  "42809": "sql_unsupported",
  "44": "sql_check_violation",
  "53": "sql_resource_exhausted",
  "53300": "sql_too_many_connections",
  "54": "sql_unsupported",
  "55P03": "sql_lock_timeout",
  "57014": "sql_cancelled",
  "57P": "sql_connection_lost",
  "57P03": "sql_unavailable",
  "57P04": "sql_unknown_database",
  "72": "sql_serialization_failure",
};

/** The reason of a SQLSTATE. `57014` says that a statement was stopped, and not by whom: its caller knows more. */
export function codeOfSqlState(sqlState: string): SqlErrorCode {
  for (const length of [5, 3, 2]) {
    const prefix = sqlState.slice(0, length);
    const code = Object.hasOwn(CODES, prefix) ? CODES[prefix] : undefined;
    if (code !== undefined) return code;
  }
  return "sql_error";
}
