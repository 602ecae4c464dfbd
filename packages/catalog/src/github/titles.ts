import { SPELLINGS } from "../words.ts";

/** Products of GitHub, and words that stand with a hyphen. */
const PRODUCTS: Readonly<Record<string, string>> = {
  agents: "Agents",
  ai: "AI",
  copilot: "Copilot",
  cve: "CVE",
  docker: "Docker",
  git: "Git",
  gitignore: "gitignore",
  lfs: "LFS",
  markdown: "Markdown",
  org: "organization",
  orgs: "organizations",
};

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bself hosted\b/g, "self-hosted"],
  [/\bfine grained\b/g, "fine-grained"],
  [/\bone day\b/g, "one-day"],
  [/\bsub issue/g, "sub-issue"],
  [/\bGitHub owned\b/g, "GitHub-owned"],
  [/\bpunch card\b/g, "punch-card"],
  [/\bactions (secret|variable|public key|permission|cache|enabled)/g, "Actions $1"],
  [/\b(enable|disable) actions\b/gi, "$1 Actions"],
  [/\bcodespaces (secret|public key|access)/g, "Codespaces $1"],
  [/\bcommit signature\b/g, "commit-signature"],
  [/\bpages (site|build|deployment|health)/g, "Pages $1"],
  [/\bJIT ?config\b|\bjitconfig\b/g, "JIT configuration"],
  [/\bconfig\b/g, "configuration"],
  [/\bconfigs\b/g, "configurations"],
];

/** Words between two things. */
const PREPOSITIONS = new Set(["by", "for", "from", "in", "to", "with"]);
/** Things that are not counted. */
const UNCOUNTED =
  /(?:^|_)(?:access|coding_agent|content|history|code|markdown|protection|reporting|setup|usage)$/;
const SINGULAR = /(?:access|analysis|bypass|status)$/;
/** What has things of its own, in front of them. */
const OWNERS = new Set(["branch", "enterprise", "environment", "org", "repository", "user"]);
/** Where it is part of what the thing is called. */
const COMPOUNDS = /^(?:enterprise_team|org_(?:member|role))/;
/** Verbs that bring something to its owner, or take it away. */
const TOWARDS: Readonly<Record<string, string>> = { add: "to", create: "for", remove: "from" };
/** What lists are of. */
const LISTED_OF =
  /^(check_run|commit_comment|commit|gist|issue_comment|issue|milestone|pull_request(?!_stack)|release|review_comment|team|workflow_run_attempt|workflow_run)_(.+s)$/;

/** Where the words alone would not make sense. */
export const TITLES: Readonly<Record<string, string>> = {
  accept_my_repository_invitation: "Accept a repository invitation of mine",
  add_my_emails: "Add email addresses of mine",
  add_org_copilot_seats_for_teams: "Add Copilot seats for an organization's teams",
  add_org_copilot_seats_for_users: "Add Copilot seats for an organization's users",
  add_to_pull_request_stack: "Add pull requests to a stack",
  cancel_org_copilot_seats_for_teams: "Cancel Copilot seats for an organization's teams",
  cancel_org_copilot_seats_for_users: "Cancel Copilot seats for an organization's users",
  check_automated_security_fixes: "Check whether automated security fixes are enabled",
  check_gist_is_starred: "Check whether I starred a gist",
  check_immutable_releases: "Check whether immutable releases are enabled",
  check_org_membership_for_user: "Check whether a user is a member of an organization",
  check_private_vulnerability_reporting: "Check whether private vulnerability reporting is enabled",
  check_public_org_membership_for_user: "Check whether a user is a public member of an organization",
  check_pull_request_is_merged: "Check whether a pull request is merged",
  check_repository_collaborator: "Check whether a user is a repository's collaborator",
  check_repository_is_starred: "Check whether I starred a repository",
  check_user_can_be_assigned: "Check whether a user can be assigned to issues",
  check_user_can_be_assigned_to_issue: "Check whether a user can be assigned to an issue",
  check_user_follows_user: "Check whether a user follows another",
  check_user_is_blocked: "Check whether I block a user",
  check_user_is_blocked_in_org: "Check whether an organization blocks a user",
  check_user_is_followed: "Check whether I follow a user",
  check_vulnerability_alerts: "Check whether vulnerability alerts are enabled",
  compare_dependencies: "Compare the dependencies of two commits",
  create_my_codespace_from_pull_request: "Create a codespace of mine from a pull request",
  create_my_codespace_in_repository: "Create a codespace of mine in a repository",
  decline_my_repository_invitation: "Decline a repository invitation of mine",
  delete_my_emails: "Delete email addresses of mine",
  force_cancel_workflow_run: "Cancel a workflow run by force",
  get_api_root: "Get the API's root",
  get_authenticated_app: "Get the authenticated app",
  get_github_meta: "Get GitHub's IP addresses and keys",
  get_octocat: "Get the Octocat",
  get_parent_issue: "Get an issue's parent",
  get_zen: "Get a sentence of the Zen of GitHub",
  list_codes_of_conduct: "List codes of conduct",
  list_my_account_issues: "List my issues in my own and member repositories",
  list_users_blocked_in_org: "List the users that an organization blocks",
  mark_notification_thread_as_done: "Mark a notification thread as done",
  mark_notification_thread_as_read: "Mark a notification thread as read",
  mark_notifications_as_read: "Mark notifications as read",
  mark_repository_notifications_as_read: "Mark a repository's notifications as read",
  merge_pull_request_async: "Merge a pull request asynchronously",
  remove_from_pull_request_stack: "Remove pull requests from a stack",
  remove_team_repository: "Remove a repository from a team",
  remove_team_repository_legacy: "Remove a repository from a team (by team ID)",
  render_raw_markdown: "Render plain text as Markdown",
  set_enterprise_code_security_configuration_as_default:
    "Set an enterprise's default code security configuration",
  set_org_code_security_configuration_as_default: "Set an organization's default code security configuration",
  set_security_product_for_all_org_repositories:
    "Enable or disable a security product for all repositories of an organization",
  start_my_migration: "Start a migration of mine",
  start_org_migration: "Start a migration for an organization",
  sync_fork_with_upstream: "Sync a fork's branch with upstream",
  unlock_my_migration_repository: "Unlock a repository that a migration of mine locked",
  unlock_org_migration_repository: "Unlock a repository that an organization's migration locked",
  update_authenticated_user: "Update the authenticated user",
  update_org_personal_access_token_access: "Revoke a personal access token's access to an organization",
  update_org_personal_access_token_access_in_bulk: "Revoke personal access tokens' access to an organization",
};

/** `list_org_webhooks` → `List an organization's webhooks`, `create_gist_comment` → `Create a gist comment`. */
export function titleOf(name: string): string {
  const title = TITLES[name];
  if (title !== undefined) return title;
  const legacy = name.endsWith("_legacy");
  const bulk = name.endsWith("_in_bulk");
  const [, verb = "", rest = ""] =
    /^(create_or_update|add_or_update|[a-z]+)_(.+?)(?:_legacy|_in_bulk)?$/.exec(name) ?? [];
  const things: string[][] = [[]];
  const between: string[] = [];
  for (const word of rest.replace("blocked_by", "blocked-by").split("_")) {
    if (PREPOSITIONS.has(word)) {
      between.push(word);
      things.push([]);
    } else things.at(-1)?.push(word);
  }
  const text = things.map((words, index) => {
    const before = between[index - 1];
    if (before === undefined) return phraseOf(words, verb, things.length === 1);
    // What something is told apart by is named, not pointed at.
    return [before, ...(before === "by" ? words : phraseOf(words, verb, false))];
  });
  let sentence = [...verb.split("_"), ...text.flat().map(spelling)].join(" ");
  for (const [pattern, phrase] of PHRASES) sentence = sentence.replace(pattern, phrase);
  const ending = legacy ? " (by team ID)" : bulk ? " in bulk" : "";
  return sentence.charAt(0).toUpperCase() + sentence.slice(1) + ending;
}

function spelling(word: string): string {
  return PRODUCTS[word] ?? SPELLINGS[word] ?? word;
}

/** @param alone Whether it is all that the verb is about. */
function phraseOf(words: readonly string[], verb: string, alone: boolean): readonly string[] {
  const [first = "", ...rest] = words;
  const name = words.join("_");
  if (first === "" || first === "all") return words;
  const [, whole, part = ""] = /^(copilot_space|project)_(.+)/.exec(rest.join("_")) ?? [];
  const towards = alone ? TOWARDS[verb] : undefined;
  if (first === "my") return verb === "create" ? [...articled(rest), "of", "mine"] : words;
  // `org_webhook`: what belongs to it; `org`: itself.
  if (OWNERS.has(first) && rest.length > 0 && !COMPOUNDS.test(name)) {
    const owners = [articleOf(spelling(first)), `${spelling(first)}'s`];
    if (towards === undefined) return [...owners, ...rest];
    return whole === undefined
      ? [...articled(rest), towards, ...articled([first])]
      : [...articled(part.split("_")), towards, ...owners, ...whole.split("_")];
  }
  const [, owner = "", things] = (verb === "list" && LISTED_OF.exec(name)) || [];
  if (things !== undefined)
    return [articleOf(owner), `${owner.replaceAll("_", " ")}'s`, ...things.split("_")];
  return articled(words);
}

function articled(words: readonly string[]): readonly string[] {
  const name = words.join("_");
  const [first = ""] = words;
  if (first === "latest") return ["the", ...words];
  const isPlural = name.endsWith("s") && !SINGULAR.test(name);
  return isPlural || UNCOUNTED.test(name) ? words : [articleOf(spelling(first)), ...words];
}

/** By sound: letters that are spelt begin with a vowel where their name does. */
function articleOf(word: string): string {
  if (/^(?:user|SARIF)/.test(word)) return "a";
  if (/^[A-Z]{2}/.test(word)) return /^[AEFHILMNORSX]/.test(word) ? "an" : "a";
  return /^[aeiou]/i.test(word) ? "an" : "a";
}
