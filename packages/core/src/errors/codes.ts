import type { EgressErrorCode } from "@plugboard/egress";
import type { ServiceErrorCode } from "../contract/http.js";

export type ErrorCode = CallErrorCode | SetupErrorCode | ServiceErrorCode | SqlErrorCode | EgressErrorCode;

/** Faults of a call, found before anything is sent unless the table says otherwise. */
export type CallErrorCode =
  | "unknown_connection"
  | "unknown_action"
  | "unsupported_action"
  | "bad_request"
  | "invalid_input"
  | "forbidden_origin"
  | "credentials_rejected"
  | "confirm_required"
  | "confirmation_invalid"
  | "confirmation_changed"
  | "internal_error";

/** Programming errors at set-up: these are thrown. */
export type SetupErrorCode =
  | "invalid_connector"
  | "invalid_action"
  | "invalid_connection"
  | "invalid_options"
  | "invalid_credentials";

/** The closed set of reasons for which a database refuses or fails. */
export type SqlErrorCode =
  | "sql_syntax_error"
  | "sql_undefined_object"
  | "sql_duplicate_object"
  | "sql_unique_violation"
  | "sql_foreign_key_violation"
  | "sql_not_null_violation"
  | "sql_check_violation"
  | "sql_invalid_value"
  | "sql_permission_denied"
  | "sql_authentication_failed"
  | "sql_unknown_database"
  | "sql_read_only"
  | "sql_serialization_failure"
  | "sql_deadlock"
  | "sql_lock_timeout"
  | "sql_statement_timeout"
  | "sql_cancelled"
  | "sql_too_many_connections"
  | "sql_unavailable"
  | "sql_connection_lost"
  | "sql_resource_exhausted"
  | "sql_unsupported"
  | "sql_error";

interface ErrorCodeInfo {
  /** What a failure with this code says by default of a later retry of the same call. */
  readonly retryable: boolean;
}

const FINAL: ErrorCodeInfo = Object.freeze({ retryable: false });
const PASSING: ErrorCodeInfo = Object.freeze({ retryable: true });

/** Every code. What each means and what to do next is told by docs/errors.md, and a test holds the two together. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeInfo>> = Object.freeze({
  unknown_connection: FINAL,
  unknown_action: FINAL,
  unsupported_action: FINAL,
  bad_request: FINAL,
  invalid_input: FINAL,
  forbidden_origin: FINAL,
  credentials_rejected: FINAL,
  confirm_required: FINAL,
  confirmation_invalid: FINAL,
  confirmation_changed: FINAL,
  internal_error: FINAL,

  invalid_connector: FINAL,
  invalid_action: FINAL,
  invalid_connection: FINAL,
  invalid_options: FINAL,
  invalid_credentials: FINAL,

  service_invalid_request: FINAL,
  service_unauthorized: FINAL,
  service_forbidden: FINAL,
  service_not_found: FINAL,
  service_conflict: FINAL,
  service_rate_limited: PASSING,
  service_unavailable: PASSING,
  service_error: FINAL,

  sql_syntax_error: FINAL,
  sql_undefined_object: FINAL,
  sql_duplicate_object: FINAL,
  sql_unique_violation: FINAL,
  sql_foreign_key_violation: FINAL,
  sql_not_null_violation: FINAL,
  sql_check_violation: FINAL,
  sql_invalid_value: FINAL,
  sql_permission_denied: FINAL,
  sql_authentication_failed: FINAL,
  sql_unknown_database: FINAL,
  sql_read_only: FINAL,
  sql_serialization_failure: PASSING,
  sql_deadlock: PASSING,
  sql_lock_timeout: PASSING,
  sql_statement_timeout: FINAL,
  sql_cancelled: FINAL,
  sql_too_many_connections: PASSING,
  sql_unavailable: PASSING,
  sql_connection_lost: FINAL,
  sql_resource_exhausted: PASSING,
  sql_unsupported: FINAL,
  sql_error: FINAL,

  blocked_address: FINAL,
  blocked_host: FINAL,
  blocked_port: FINAL,
  blocked_scheme: FINAL,
  invalid_url: FINAL,
  invalid_request: FINAL,
  invalid_policy: FINAL,
  dns_failed: PASSING,
  connect_failed: PASSING,
  tls_failed: FINAL,
  proxy_failed: PASSING,
  timeout: PASSING,
  aborted: FINAL,
  connection_reset: PASSING,
  response_too_large: FINAL,
  headers_too_large: FINAL,
  invalid_response: FINAL,
  too_many_redirects: FINAL,
  redirect_refused: FINAL,
  egress_closed: FINAL,
} satisfies Record<ErrorCode, ErrorCodeInfo>);
