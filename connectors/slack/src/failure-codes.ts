import type { ServiceErrorCode } from "@plugboard/core";

/** What Slack's own codes mean to a caller, where no rule below tells. */
const CODES: Readonly<Record<string, ServiceErrorCode>> = {
  account_inactive: "service_unauthorized",
  invalid_auth: "service_unauthorized",
  not_authed: "service_unauthorized",
  token_expired: "service_unauthorized",
  token_revoked: "service_unauthorized",
  user_removed_from_team: "service_unauthorized",

  access_denied: "service_forbidden",
  accesslimited: "service_forbidden",
  compliance_exports_prevent_deletion: "service_forbidden",
  edit_window_closed: "service_forbidden",
  ekm_access_denied: "service_forbidden",
  enterprise_is_restricted: "service_forbidden",
  file_type_not_allowed: "service_forbidden",
  free_team_not_allowed: "service_forbidden",
  invitee_cant_see_channel: "service_forbidden",
  message_not_owned_by_app: "service_forbidden",
  messages_tab_disabled: "service_forbidden",
  missing_scope: "service_forbidden",
  no_permission: "service_forbidden",
  not_allowed: "service_forbidden",
  not_allowed_token_type: "service_forbidden",
  not_authorized: "service_forbidden",
  not_in_channel: "service_forbidden",
  not_paid: "service_forbidden",
  paid_only: "service_forbidden",
  paid_teams_only: "service_forbidden",
  posting_to_channel_denied: "service_forbidden",
  posting_to_general_channel_denied: "service_forbidden",
  send_on_behalf_not_allowed: "service_forbidden",
  team_access_not_granted: "service_forbidden",
  two_factor_setup_required: "service_forbidden",
  ura_max_channels: "service_forbidden",

  file_deleted: "service_not_found",
  invalid_scheduled_message_id: "service_not_found",
  no_pin: "service_not_found",
  no_reaction: "service_not_found",
  not_pinned: "service_not_found",
  unknown_method: "service_not_found",
  user_not_visible: "service_not_found",

  is_archived: "service_conflict",
  last_member: "service_conflict",
  name_taken: "service_conflict",
  not_archived: "service_conflict",
  streaming_state_conflict: "service_conflict",

  message_limit_exceeded: "service_rate_limited",
  rate_limited: "service_rate_limited",
  ratelimited: "service_rate_limited",

  external_channel_migrating: "service_unavailable",
  fatal_error: "service_unavailable",
  internal_error: "service_unavailable",
  org_login_required: "service_unavailable",
  // The body of the request did not arrive whole.
  request_timeout: "service_unavailable",
  service_unavailable: "service_unavailable",
  team_added_to_org: "service_unavailable",

  as_user_not_supported: "service_invalid_request",
  deprecated_endpoint: "service_invalid_request",
  json_not_object: "service_invalid_request",
  markdown_text_conflict: "service_invalid_request",
  method_deprecated: "service_invalid_request",
  method_not_supported_for_channel_type: "service_invalid_request",
  not_enough_users: "service_invalid_request",
  not_pinnable: "service_invalid_request",
  not_reactable: "service_invalid_request",
  time_in_past: "service_invalid_request",
  time_too_far: "service_invalid_request",
  unknown_type: "service_invalid_request",
  users_list_not_supplied: "service_invalid_request",
};

/** How Slack names the rest; the first that fits tells. */
const RULES: readonly (readonly [RegExp, ServiceErrorCode])[] = [
  [/(?:^|_)not_found$/, "service_not_found"],
  [/^already_/, "service_conflict"],
  [/^(?:restricted_|user_is_|cant_|slack_connect_.*_blocked$)|_permission$/, "service_forbidden"],
  [
    /^(?:invalid|missing|no|bad|too_many|cannot)_|_(?:too_long|too_large|required)$/,
    "service_invalid_request",
  ],
];

/** `undefined` where the code is unheard of: the HTTP status decides then. */
export function meaningOf(code: string): ServiceErrorCode | undefined {
  if (Object.hasOwn(CODES, code)) return CODES[code];
  return RULES.find(([pattern]) => pattern.test(code))?.[1];
}
