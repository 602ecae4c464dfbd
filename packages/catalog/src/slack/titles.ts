import { singular, titleOf } from "../words.ts";

const PREPOSITIONS = new Set(["from", "in", "of", "on", "to", "with"]);

/** Nouns that have no article: there is no "an access". */
const UNCOUNTABLE = new Set([
  "access",
  "billing",
  "content",
  "discoverability",
  "dnd",
  "emoji",
  "info",
  "presence",
  "retention",
]);

/** Where the rule reads badly. */
export const TITLES: Readonly<Record<string, string>> = {
  append_to_message_stream: "Append to a message stream",
  assign_user_to_team_as_admin: "Assign a user to a team (admin)",
  complete_function_with_error: "Complete a function with an error",
  end_dnd_snooze: "End a Do Not Disturb snooze",
  export_user_unsupported_versions_as_admin: "Export users of unsupported versions (admin)",
  get_dnd_status: "Get a user's Do Not Disturb status",
  get_team_dnd_status: "Get several users' Do Not Disturb status",
  invite_user_to_team_as_admin: "Invite a user to a team (admin)",
  list_ekm_original_connected_channels_as_admin: "List original channels of disconnected ones (admin, EKM)",
  make_user_workspace_admin: "Make a user a workspace's admin",
  make_user_workspace_member: "Make a user a regular member of a workspace",
  make_user_workspace_owner: "Make a user a workspace's owner",
  mark_conversation_read: "Mark a conversation as read",
  open_rtm_connection: "Open an RTM connection",
  post_me_message: "Post a /me message",
  remove_user_from_team_as_admin: "Remove a user from a team (admin)",
  set_dnd_snooze: "Snooze notifications",
  test_api: "Test the API",
  test_auth: "Test the token",
};

/**
 * The words of the name with their articles: `get_call` → `Get a call`. Admins' own methods are told from the rest at
 * the end, since an admin user is something else: `list_users_as_admin` → `List users (admin)`.
 */
export function slackTitleOf(name: string): string {
  const own = TITLES[name];
  if (own !== undefined) return own;
  const [verb = "", ...object] = name.replace(/_as_admin$/, "").split("_");
  const end = object.findIndex((word) => PREPOSITIONS.has(word));
  const noun = (end === -1 ? object : object.slice(0, end)).at(-1);
  const isOne = noun !== undefined && singular(noun) === noun && !UNCOUNTABLE.has(noun);
  // A user, and an app.
  const article = /^(?!use)[aeiou]/.test(object[0] ?? "") ? "an" : "a";
  const title = titleOf([verb, ...(isOne ? [article] : []), ...object].join("_"));
  return name.endsWith("_as_admin") ? `${title} (admin)` : title;
}
