import type { Effect } from "@plugboard/core";

/** Where the common rule is wrong, by name. What the same caller can put back as it was is a write. */
const NAMES: Readonly<Record<Exclude<Effect, "read">, readonly string[]>> = {
  write: [
    // Undone by following, starring, blocking, pinning, suspending again.
    "unblock_user",
    "unblock_user_in_org",
    "unfollow_user",
    "unpin_issue_comment",
    "unstar_gist",
    "unstar_repository",
    "unsuspend_app_installation",
    // Undone by `enable_`.
    "disable_actions_for_org_repository",
    "disable_automated_security_fixes",
    "disable_copilot_coding_agent_for_org_repository",
    "disable_immutable_releases",
    "disable_immutable_releases_for_org_repository",
    "disable_private_vulnerability_reporting",
    "disable_self_hosted_runners_for_org_repository",
    "disable_vulnerability_alerts",
    // Undone by `add_`, `set_`, `assign_` or `attach_` of the same.
    "delete_notification_thread_subscription",
    "delete_repository_subscription",
    "detach_org_code_security_configuration",
    "remove_all_custom_labels_from_org_self_hosted_runner",
    "remove_all_custom_labels_from_repository_self_hosted_runner",
    "remove_branch_app_access_restrictions",
    "remove_branch_status_check_contexts",
    "remove_branch_team_access_restrictions",
    "remove_branch_user_access_restrictions",
    "remove_custom_label_from_org_self_hosted_runner",
    "remove_custom_label_from_repository_self_hosted_runner",
    "remove_from_pull_request_stack",
    "remove_issue_blocked_by_dependency",
    "remove_my_interaction_limits",
    "remove_my_public_org_membership",
    "remove_org_codespaces_access_users",
    "remove_org_copilot_space_collaborator",
    "remove_org_interaction_limits",
    "remove_org_security_manager_team",
    "remove_org_self_hosted_runner_from_group",
    "remove_orgs_from_enterprise_copilot_agent_policy",
    "remove_repository_from_my_app_installation",
    "remove_repository_from_my_codespaces_secret",
    "remove_repository_from_org_actions_secret",
    "remove_repository_from_org_actions_variable",
    "remove_repository_from_org_agents_secret",
    "remove_repository_from_org_agents_variable",
    "remove_repository_from_org_codespaces_secret",
    "remove_repository_from_org_dependabot_secret",
    "remove_repository_from_org_self_hosted_runner_group",
    "remove_repository_interaction_limits",
    "remove_repository_pull_request_cap_bypass_users",
    "remove_sub_issue",
    "remove_user_copilot_space_collaborator",
  ],
  destructive: [
    // Makes a member an outsider, who comes back by invitation only.
    "convert_org_member_to_outside_collaborator",
    "force_cancel_workflow_run",
    // They may deny, which only another request makes up for.
    "review_org_personal_access_token_grant_request",
    "review_org_personal_access_token_grant_requests_in_bulk",
    // They can only revoke.
    "update_org_personal_access_token_access",
    "update_org_personal_access_token_access_in_bulk",
  ],
};

/** The effect of every exception. */
export const EXCEPTIONS: ReadonlyMap<string, Effect> = new Map([
  ...NAMES.write.map((name) => [name, "write"] as const),
  ...NAMES.destructive.map((name) => [name, "destructive"] as const),
]);

export function effectOf(name: string): Effect | undefined {
  return EXCEPTIONS.get(name);
}
