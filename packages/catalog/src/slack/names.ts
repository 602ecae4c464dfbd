import type { Operation } from "../operation.ts";
import { singular, wordsOf } from "../words.ts";

/** The groups of the hand-written actions, and of families that are too small for one of their own. */
const GROUPS: Readonly<Record<string, string>> = {
  api: "workspace",
  auth: "workspace",
  blocks: "views",
  bots: "users",
  chat: "messages",
  dialog: "views",
  emoji: "workspace",
  entity: "views",
  functions: "workflows",
  migration: "users",
  openid: "oauth",
  rtm: "apps",
  team: "workspace",
  tooling: "oauth",
  usergroups: "user_groups",
};

/** By the method's first family, and for those of admins by the second as well: `admin_conversations`. */
export function groupOf(id: string): string {
  const [first = "", second = ""] = id.split(".");
  const group = (family: string) => GROUPS[family] ?? wordsOf(family).join("_");
  return first === "admin"
    ? `admin_${second === "usergroups" ? group(second) : wordsOf(second).join("_")}`
    : group(first);
}

/** What Slack's verbs are called here. */
const VERBS: Readonly<Record<string, string>> = { edit: "update", info: "get", lookup: "find" };

/** What families are called in names where their own words say less. */
const NOUNS: Readonly<Record<string, string>> = { chat: "message", usergroups: "user_groups" };

export function nameOf({ id }: Pick<Operation, "id">): string {
  return NAMES[id] ?? nameByRule(id);
}

/**
 * The verb, the families in the singular, and what the method's own name says after its verb:
 * `admin.users.session.reset` → `reset_user_session_as_admin`, `conversations.setTopic` → `set_conversation_topic`. What
 * follows a family may name it too, and then it is named once: `chat.postMessage` → `post_message`. Admins' own methods say
 * so at the end, since an admin user is something else.
 */
export function nameByRule(id: string): string {
  const families = id.split(".");
  const [verb = "", ...object] = wordsOf(families.pop() ?? "");
  const nouns = families.map((family) => NOUNS[family] ?? wordsOf(family).join("_"));
  if (object.length > 0) nouns.push(object.join("_"));
  const keepsPlural = object.length > 0 || verb === "list" ? nouns.length - 1 : nouns.length;
  const words = nouns.map((noun, index) => (index < keepsPlural ? singularOf(noun) : noun));
  const named = words.filter((noun, index) => {
    const rest = words
      .slice(index + 1)
      .map(singularOf)
      .join("_");
    return noun !== "admin" && !`_${rest}_`.includes(`_${noun}_`);
  });
  return [VERBS[verb] ?? verb, ...named, ...(words[0] === "admin" ? ["as_admin"] : [])].join("_");
}

/** `invite_requests` → `invite_request`. */
function singularOf(noun: string): string {
  const words = noun.split("_");
  return [...words.slice(0, -1), singular(words.at(-1) ?? "")].join("_");
}

/** Where the rule reads badly, or says too little. Names are for ever: change none, rename in the lock file. */
export const NAMES: Readonly<Record<string, string>> = {
  "admin.apps.approved.list": "list_approved_apps_as_admin",
  "admin.apps.config.lookup": "get_app_configs_as_admin",
  "admin.apps.restricted.list": "list_restricted_apps_as_admin",
  "admin.auth.policy.getEntities": "list_auth_policy_entities_as_admin",
  "admin.conversations.bulkArchive": "archive_conversations_in_bulk_as_admin",
  "admin.conversations.bulkDelete": "delete_conversations_in_bulk_as_admin",
  "admin.conversations.bulkMove": "move_conversations_in_bulk_as_admin",
  "admin.conversations.disconnectShared": "disconnect_shared_conversation_as_admin",
  "admin.conversations.ekm.listOriginalConnectedChannelInfo": "list_ekm_original_connected_channels_as_admin",
  "admin.conversations.getConversationPrefs": "get_conversation_preferences_as_admin",
  "admin.conversations.getTeams": "list_conversation_teams_as_admin",
  "admin.conversations.invite": "invite_conversation_members_as_admin",
  "admin.conversations.lookup": "find_conversations_as_admin",
  "admin.conversations.restrictAccess.addGroup": "add_conversation_access_group_as_admin",
  "admin.conversations.restrictAccess.listGroups": "list_conversation_access_groups_as_admin",
  "admin.conversations.restrictAccess.removeGroup": "remove_conversation_access_group_as_admin",
  "admin.conversations.search": "search_conversations_as_admin",
  "admin.conversations.setConversationPrefs": "set_conversation_preferences_as_admin",
  "admin.functions.permissions.lookup": "get_function_permissions_as_admin",
  "admin.functions.permissions.set": "set_function_permissions_as_admin",
  "admin.inviteRequests.approved.list": "list_approved_invite_requests_as_admin",
  "admin.inviteRequests.denied.list": "list_denied_invite_requests_as_admin",
  "admin.teams.settings.info": "get_team_settings_as_admin",
  "admin.teams.settings.setDefaultChannels": "set_team_default_channels_as_admin",
  "admin.teams.settings.setDescription": "set_team_description_as_admin",
  "admin.teams.settings.setDiscoverability": "set_team_discoverability_as_admin",
  "admin.teams.settings.setIcon": "set_team_icon_as_admin",
  "admin.teams.settings.setName": "set_team_name_as_admin",
  "admin.users.assign": "assign_user_to_team_as_admin",
  "admin.users.invite": "invite_user_to_team_as_admin",
  "admin.users.remove": "remove_user_from_team_as_admin",
  "admin.users.session.list": "list_user_sessions_as_admin",
  "admin.users.session.resetBulk": "reset_user_sessions_in_bulk_as_admin",
  "admin.users.setAdmin": "make_user_workspace_admin",
  "admin.users.setOwner": "make_user_workspace_owner",
  "admin.users.setRegular": "make_user_workspace_member",
  "admin.users.unsupportedVersions.export": "export_user_unsupported_versions_as_admin",
  "admin.workflows.collaborators.add": "add_workflow_collaborators_as_admin",
  "admin.workflows.collaborators.remove": "remove_workflow_collaborators_as_admin",
  "admin.workflows.permissions.lookup": "get_workflow_permissions_as_admin",
  "admin.workflows.search": "search_workflows_as_admin",
  "admin.workflows.unpublish": "unpublish_workflows_as_admin",
  "auth.revoke": "revoke_auth_token",
  "auth.teams.list": "list_authorized_teams",
  "blocks.validate": "validate_blocks",
  "calls.participants.add": "add_call_participants",
  "calls.participants.remove": "remove_call_participants",
  "canvases.sections.lookup": "find_canvas_sections",
  "chat.appendStream": "append_to_message_stream",
  "chat.meMessage": "post_me_message",
  "chat.postEphemeral": "post_ephemeral_message",
  "chat.unfurl": "unfurl_message_links",
  "conversations.acceptSharedInvite": "accept_shared_invite",
  "conversations.approveSharedInvite": "approve_shared_invite",
  "conversations.declineSharedInvite": "decline_shared_invite",
  "conversations.externalInvitePermissions.set": "set_external_invite_permissions",
  "conversations.history": "list_messages",
  "conversations.invite": "invite_conversation_members",
  "conversations.inviteShared": "send_shared_invite",
  "conversations.kick": "remove_conversation_member",
  "conversations.listConnectInvites": "list_shared_invites",
  "conversations.mark": "mark_conversation_read",
  "conversations.members": "list_conversation_members",
  "conversations.replies": "list_replies",
  "conversations.requestSharedInvite.approve": "approve_shared_invite_request",
  "conversations.requestSharedInvite.deny": "deny_shared_invite_request",
  "conversations.requestSharedInvite.list": "list_shared_invite_requests",
  "dnd.info": "get_dnd_status",
  "dnd.teamInfo": "get_team_dnd_status",
  "files.completeUploadExternal": "complete_file_upload",
  "files.getUploadURLExternal": "get_file_upload_url",
  "files.remote.add": "add_remote_file",
  "files.remote.info": "get_remote_file",
  "files.remote.list": "list_remote_files",
  "files.remote.remove": "remove_remote_file",
  "files.remote.share": "share_remote_file",
  "files.remote.update": "update_remote_file",
  "files.sharedPublicURL": "create_file_public_url",
  "functions.completeError": "complete_function_with_error",
  "functions.completeSuccess": "complete_function_with_success",
  "migration.exchange": "exchange_migrated_user_ids",
  "oauth.access": "exchange_oauth_v1_code",
  "oauth.v2.access": "exchange_oauth_code",
  "oauth.v2.exchange": "exchange_legacy_token",
  "openid.connect.token": "exchange_openid_code",
  "openid.connect.userInfo": "get_openid_user_info",
  "reactions.get": "get_reactions",
  "rtm.connect": "open_rtm_connection",
  "search.all": "search_messages_and_files",
  "search.files": "search_files",
  "search.messages": "search_messages",
  "slackLists.items.deleteMultiple": "delete_slack_list_items",
  "team.accessLogs": "list_team_access_logs",
  "team.billableInfo": "get_team_billable_info",
  "team.integrationLogs": "list_team_integration_logs",
  "usergroups.users.update": "set_user_group_users",
  "users.conversations": "list_user_conversations",
  "users.discoverableContacts.lookup": "find_discoverable_contact",
  "users.identity": "get_user_identity",
  "users.setPresence": "set_presence",
  "workflows.featured.add": "add_featured_workflows",
  "workflows.featured.list": "list_featured_workflows",
  "workflows.featured.remove": "remove_featured_workflows",
  "workflows.featured.set": "set_featured_workflows",
};
