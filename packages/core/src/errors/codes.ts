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
  readonly meaning: string;
  readonly next: string;
}

const final = (meaning: string, next: string): ErrorCodeInfo => ({ retryable: false, meaning, next });
const passing = (meaning: string, next: string): ErrorCodeInfo => ({ retryable: true, meaning, next });

/** Every code, what it means and what to do next. docs/errors.md says the same, and a test holds them together. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeInfo>> = Object.freeze({
  unknown_connection: final(
    "The hub holds no connection of that name.",
    "Use a name from `listConnections`.",
  ),
  unknown_action: final(
    "The connection has no action of that name.",
    "Use a name from `listActions`; the message has the nearest.",
  ),
  unsupported_action: final(
    "The connector cannot carry out this action at all.",
    "Use one of its own actions.",
  ),
  bad_request: final("The request cannot be built as asked.", "Mend what the message and `problems` name."),
  invalid_input: final("The input does not fit the action's schema.", "Mend every entry of `problems`."),
  forbidden_origin: final(
    "The connection's credentials may not go to this origin.",
    "Call the service's own origin, or list this one in the connection's `credentialOrigins`.",
  ),
  credentials_rejected: final(
    "The service refuses to mint a token for these credentials.",
    "Renew the credentials; a refresh token may be revoked or used up.",
  ),
  confirm_required: final(
    "Nothing was sent: the run waits for its one-time token to be confirmed.",
    "Show the preview, then pass the token to `confirm` or `deny`.",
  ),
  confirmation_invalid: final(
    "The token is unknown, used, denied, expired, or another caller's.",
    "Run the action again to get a new one.",
  ),
  confirmation_changed: final(
    "The action, its params or its connection are not what was shown. Nothing was sent, and the token is used up.",
    "Run the action again and confirm what it shows.",
  ),
  internal_error: final(
    "A connector failed in a way it did not foresee.",
    "Report it to the connector's authors with the message.",
  ),

  invalid_connector: final("A connector's definition is faulty.", "Mend what the message lists."),
  invalid_action: final("A templated action's definition is faulty.", "Mend what the message lists."),
  invalid_connection: final("A connection's options are faulty.", "Mend what the message lists."),
  invalid_options: final("The hub's own options are faulty.", "Mend what the message lists."),
  invalid_credentials: final(
    "Credentials do not have the fields that the connector asks for.",
    "Pass the fields that the message names.",
  ),

  service_invalid_request: final(
    "The service found the request invalid (400, 422 and the like).",
    "Read `message` and `data`, and change the input.",
  ),
  service_unauthorized: final(
    "The service did not accept the credentials (401).",
    "Check or renew the connection's credentials.",
  ),
  service_forbidden: final(
    "The credentials lack a permission (403).",
    "Grant the permission, or use other credentials.",
  ),
  service_not_found: final(
    "The service has no such thing, or hides it from these credentials (404, 410).",
    "Check ids and permissions.",
  ),
  service_conflict: final(
    "The request conflicts with the present state (409, 412).",
    "Read the present state, then decide again.",
  ),
  service_rate_limited: passing(
    "Too many requests (429 and the service's own limits).",
    "Wait `retry_after_ms`, then run it again.",
  ),
  service_unavailable: passing(
    "The service failed or is down (5xx).",
    "Run it again later where `retryable` says so; the outcome of a write is unknown.",
  ),
  service_error: final(
    "The service reports a failure of another kind.",
    "Read `service_code`, `message` and `data`.",
  ),

  sql_syntax_error: final("The statement does not parse.", "Mend the statement."),
  sql_undefined_object: final(
    "A table, column, function or other object does not exist.",
    "List tables and columns first.",
  ),
  sql_duplicate_object: final("An object of that name exists already.", "Choose another name."),
  sql_unique_violation: final(
    "A row with the same unique key exists.",
    "Update the row, or use another key.",
  ),
  sql_foreign_key_violation: final(
    "A referenced row is missing, or the row is still referenced.",
    "Create or remove the other row first.",
  ),
  sql_not_null_violation: final("A column that must have a value got null.", "Give the column a value."),
  sql_check_violation: final("A row breaks a check or exclusion constraint.", "Change the value."),
  sql_invalid_value: final("A value does not fit its type or range.", "Change the value."),
  sql_permission_denied: final("The role may not do this.", "Grant the privilege, or use another role."),
  sql_authentication_failed: final(
    "The server refused the user or password.",
    "Check the connection's credentials.",
  ),
  sql_unknown_database: final("The server has no such database.", "Check the connection's database."),
  sql_read_only: final(
    "A write in a read-only transaction or server.",
    "Use an action that writes, on a connection that may.",
  ),
  sql_serialization_failure: passing(
    "The transaction lost against a concurrent one and was rolled back.",
    "Run it again.",
  ),
  sql_deadlock: passing("The transaction was chosen to end a deadlock and was rolled back.", "Run it again."),
  sql_lock_timeout: passing("A lock was not free in time.", "Run it again later."),
  sql_statement_timeout: final(
    "The statement ran longer than allowed and was cancelled.",
    "Narrow the statement or allow more time.",
  ),
  sql_cancelled: final("The statement was cancelled.", "Run it again if it is still wanted."),
  sql_too_many_connections: passing("The server or pool has no session free.", "Run it again later."),
  sql_unavailable: passing("The server is starting, stopping or unreachable.", "Run it again later."),
  sql_connection_lost: final(
    "The session ended while a statement ran; its outcome is unknown.",
    "Read the state before running a write again.",
  ),
  sql_resource_exhausted: passing(
    "The server is out of memory, disk or another resource.",
    "Run it again later, or ask for less.",
  ),
  sql_unsupported: final("The server does not support this.", "Write it another way."),
  sql_error: final("The server reports a failure of another kind.", "Read `service_code` and `message`."),

  blocked_address: final(
    "The target is an address that may not be reached.",
    "Call a public address, or list it in `trust.allow`.",
  ),
  blocked_host: final(
    "The target is a name that may not be reached.",
    "Call another host, or list it in `trust.allow`.",
  ),
  blocked_port: final("The target's port may not be dialled.", "List it in `trust.ports`."),
  blocked_scheme: final("The URL's scheme may not be used.", "Use https."),
  invalid_url: final(
    "The URL is malformed or carries user info.",
    "Pass a full http or https URL without credentials.",
  ),
  invalid_request: final("A method, header or body may not be sent.", "Mend what the message names."),
  invalid_policy: final("The egress options are faulty. Thrown at set-up.", "Mend what the message lists."),
  dns_failed: passing("The host name does not resolve.", "Check the name; run it again later."),
  connect_failed: passing("No checked address took the connection.", "Run it again later."),
  tls_failed: final(
    "The TLS handshake failed or the certificate is not valid for the host.",
    "Check the host, or list its CA in `ca`.",
  ),
  proxy_failed: passing("The configured proxy refused or failed.", "Check the proxy."),
  timeout: passing(
    "A time limit passed before the answer was whole.",
    "Run it again where `retryable` says so, or allow more time.",
  ),
  aborted: final(
    "The caller gave up.",
    "Run it again if it is still wanted; the outcome of a write is unknown.",
  ),
  connection_reset: passing(
    "The connection ended before the answer was whole.",
    "Run it again where `retryable` says so.",
  ),
  response_too_large: final(
    "The answer's body passed the limit.",
    "Ask for less, or raise `maxResponseBytes`.",
  ),
  headers_too_large: final(
    "The answer's headers passed the limit.",
    "Raise `maxHeaderBytes` if the service is trusted.",
  ),
  invalid_response: final(
    "The answer is not valid HTTP, or not the JSON that it claims to be.",
    "Report it to the service; the outcome of a write is unknown.",
  ),
  too_many_redirects: final("The redirects did not end.", "Call the final URL."),
  redirect_refused: final("A redirect that may not be followed.", "Call the final URL."),
  egress_closed: final("The hub or egress was closed.", "Make a new one."),
} satisfies Record<ErrorCode, ErrorCodeInfo>);
