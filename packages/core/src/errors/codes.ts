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

const CODES: Readonly<Record<ErrorCode, true>> = {
  unknown_connection: true,
  unknown_action: true,
  unsupported_action: true,
  bad_request: true,
  invalid_input: true,
  forbidden_origin: true,
  credentials_rejected: true,
  confirm_required: true,
  confirmation_invalid: true,
  confirmation_changed: true,
  internal_error: true,

  invalid_connector: true,
  invalid_action: true,
  invalid_connection: true,
  invalid_options: true,
  invalid_credentials: true,

  service_invalid_request: true,
  service_unauthorized: true,
  service_forbidden: true,
  service_not_found: true,
  service_conflict: true,
  service_rate_limited: true,
  service_unavailable: true,
  service_error: true,

  sql_syntax_error: true,
  sql_undefined_object: true,
  sql_duplicate_object: true,
  sql_unique_violation: true,
  sql_foreign_key_violation: true,
  sql_not_null_violation: true,
  sql_check_violation: true,
  sql_invalid_value: true,
  sql_permission_denied: true,
  sql_authentication_failed: true,
  sql_unknown_database: true,
  sql_read_only: true,
  sql_serialization_failure: true,
  sql_deadlock: true,
  sql_lock_timeout: true,
  sql_statement_timeout: true,
  sql_cancelled: true,
  sql_too_many_connections: true,
  sql_unavailable: true,
  sql_connection_lost: true,
  sql_resource_exhausted: true,
  sql_unsupported: true,
  sql_error: true,

  blocked_address: true,
  blocked_host: true,
  blocked_port: true,
  blocked_scheme: true,
  invalid_url: true,
  invalid_request: true,
  invalid_policy: true,
  dns_failed: true,
  connect_failed: true,
  tls_failed: true,
  proxy_failed: true,
  timeout: true,
  aborted: true,
  connection_reset: true,
  response_too_large: true,
  headers_too_large: true,
  invalid_response: true,
  too_many_redirects: true,
  redirect_refused: true,
  egress_closed: true,
};

const RETRYABLE: ReadonlySet<string> = new Set<ErrorCode>([
  "service_rate_limited",
  "service_unavailable",
  "sql_serialization_failure",
  "sql_deadlock",
  "sql_lock_timeout",
  "sql_too_many_connections",
  "sql_unavailable",
  "sql_resource_exhausted",
  "dns_failed",
  "connect_failed",
  "proxy_failed",
  "timeout",
  "connection_reset",
]);

/** Whether a later retry may succeed, by the code alone. */
export function isRetryable(code: ErrorCode): boolean {
  return RETRYABLE.has(code);
}

/** Every code. What each means and what to do next is told by docs/errors.md, and a test holds the two together. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeInfo>> = /* @__PURE__ */ infoOf(CODES);

function infoOf(codes: typeof CODES): Readonly<Record<ErrorCode, ErrorCodeInfo>> {
  const entries = Object.keys(codes).map((code) => [code, Object.freeze({ retryable: RETRYABLE.has(code) })]);
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<ErrorCode, ErrorCodeInfo>>;
}
