import type { Effect } from "@plugboard/core";

/** Where the verb says too little. All methods are POSTs, so that the common rule goes by the verb alone. */
export const EFFECTS: Readonly<Record<string, Effect>> = {
  // They change nothing.
  exchange_migrated_user_ids: "read",
  export_app_manifest: "read",
  test_api: "read",
  test_auth: "read",
  validate_app_manifest: "read",
  validate_blocks: "read",

  // Reserves a place for the file.
  get_file_upload_url: "write",
  // An opposite action of the same caller puts them back.
  clear_app_resolution_as_admin: "write",
  delete_canvas_access: "write",
  delete_slack_list_access: "write",
  remove_auth_policy_entities_as_admin: "write",
  remove_conversation_access_group_as_admin: "write",
  remove_role_assignments_as_admin: "write",
  remove_user_group_channels_as_admin: "write",
  remove_workflow_collaborators_as_admin: "write",
  remove_call_participants: "write",
  remove_featured_workflows: "write",
  remove_pin: "write",
  remove_reaction: "write",
  remove_star: "write",

  // A call that has ended is not taken up again.
  end_call: "destructive",
  // The legacy token ends with it.
  exchange_legacy_token: "destructive",
  // Who is out may need an invitation to come back.
  leave_conversation: "destructive",
  // Only another request, or another invitation, makes up for it.
  decline_shared_invite: "destructive",
  deny_invite_request_as_admin: "destructive",
  deny_shared_invite_request: "destructive",
  // What is older is deleted.
  set_conversation_custom_retention_as_admin: "destructive",
  // The user is signed out.
  invalidate_user_session_as_admin: "destructive",
  // Only the workflow's owners can publish it again.
  unpublish_workflows_as_admin: "destructive",
};
