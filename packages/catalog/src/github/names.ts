import type { Operation } from "../operation.ts";
import { NAMES } from "./name-table.ts";

/** Names begin with one of these. */
export const VERBS: ReadonlySet<string> = new Set([
  "accept",
  "add",
  "approve",
  "assign",
  "attach",
  "block",
  "cancel",
  "check",
  "commit",
  "compare",
  "convert",
  "create",
  "decline",
  "delete",
  "detach",
  "disable",
  "dismiss",
  "dispatch",
  "download",
  "enable",
  "export",
  "follow",
  "force",
  "fork",
  "generate",
  "get",
  "list",
  "lock",
  "map",
  "mark",
  "merge",
  "pin",
  "ping",
  "publish",
  "redeliver",
  "remove",
  "rename",
  "render",
  "reply",
  "reprioritize",
  "request",
  "rerequest",
  "rerun",
  "reset",
  "restore",
  "review",
  "revoke",
  "search",
  "set",
  "star",
  "start",
  "stop",
  "submit",
  "suspend",
  "sync",
  "test",
  "transfer",
  "unblock",
  "unfollow",
  "unlock",
  "unpin",
  "unstar",
  "unsuspend",
  "update",
  "upload",
]);

/** How a tag's operations are named, where their ids leave out what they are about. */
interface Tag {
  /** What an id without an object is about: `gists/create`. In the singular. */
  readonly noun?: string;
  /** What stands before an id's object: `gists/list-comments`. */
  readonly qualifier?: string;
  /** Objects that the qualifier stands before. Default: all that do not have it. */
  readonly qualified?: RegExp;
  /** Whose it is where the id does not say. `none`: what the id says is left out too. */
  readonly scope?: "org" | "none";
}

/** What each of GitHub's secret stores has. */
const STORED = /^(?:secret|variable|public_key)/;

const TAGS: Readonly<Record<string, Tag>> = {
  actions: { qualifier: "actions", qualified: STORED },
  agents: { qualifier: "agents", qualified: STORED },
  checks: { noun: "check_run" },
  "code-quality": { qualifier: "code_quality" },
  "code-scanning": { qualifier: "code_scanning", qualified: /^(?!codeql)/ },
  "code-security": { qualifier: "code_security", scope: "org" },
  codespaces: { noun: "codespace", qualifier: "codespaces", qualified: STORED },
  "copilot-spaces": { noun: "copilot_space", qualifier: "copilot_space" },
  dependabot: { qualifier: "dependabot" },
  "enterprise-teams": { noun: "enterprise_team" },
  gists: { noun: "gist", qualifier: "gist" },
  git: { qualifier: "git" },
  issues: { noun: "issue", qualifier: "issue", qualified: /^(?:comment|event|suggestion)/ },
  migrations: { noun: "migration", qualifier: "migration", qualified: /^(?:archive|repositor|status)/ },
  orgs: { noun: "org", scope: "org" },
  projects: { noun: "project", qualifier: "project" },
  "pull-request-stacks": { noun: "pull_request_stack" },
  pulls: { noun: "pull_request", qualifier: "pull_request", qualified: /^(?:commit|file|branch)/ },
  repos: {
    noun: "repository",
    qualifier: "repository",
    qualified: /^(?:webhook|invitation|collaborator|team)/,
  },
  "secret-scanning": { qualifier: "secret_scanning" },
  teams: { noun: "team", qualifier: "team", scope: "none" },
};

/** What an id's end says of whose it is. */
const SCOPES: readonly (readonly [ending: RegExp, scope: string])[] = [
  [/-(?:for|by)-authenticated(?:-user)?$/, "my"],
  [/-(?:(?:for|in|from)-)?org(?:anization)?$/, "org"],
  [/-for-enterprise$/, "enterprise"],
  [/-(?:(?:for|in|from)-)?repo(?:sitory)?$/, "repository"],
  [/-for-user$/, "user"],
];

const WORDS: Readonly<Record<string, string>> = {
  organization: "org",
  organizations: "orgs",
  pat: "personal_access_token",
  pr: "pull_request",
  repo: "repository",
  repos: "repositories",
};

/** Whose it is, where an id says so before its object. */
const OWNER = /^(?:org|enterprise|repository|user|environment)_(?=.)/;

/**
 * `issues/lock` → `lock_issue`, `actions/list-self-hosted-runners-for-org` → `list_org_self_hosted_runners`,
 * `codespaces/delete-secret-for-authenticated-user` → `delete_my_codespaces_secret`: the verb, whose, of what, and what.
 * What reads badly so is in the table.
 */
export function nameOf({ id, pagination }: Operation): string {
  return NAMES[id] ?? nameByRule(id, pagination !== undefined);
}

/** @param isList Whether the operation answers with pages. Ids often say that they get them. */
export function nameByRule(id: string, isList: boolean): string {
  const [tagName = "", ending = ""] = id.split("/");
  const tag = TAGS[tagName] ?? {};
  const [, change, repositories = "", stored] =
    /^(add|list|remove|set)-selected-(repos?-(?:for|from|to)-org)-(secret|variable)$/.exec(ending) ?? [];
  if (change !== undefined) return [change, spelled(repositories), tagName, stored].join("_");

  const [suffix, said] = SCOPES.find(([end]) => end.test(ending)) ?? [];
  const rest = suffix === undefined ? ending : ending.replace(suffix, "");
  const [, idVerb = "", object = ""] = /^(create-or-update|add-or-update|[a-z]+)-?(.*)$/.exec(rest) ?? [];
  const isAll = object.startsWith("all-");
  const verb = idVerb === "get" && (isList || isAll) ? "list" : idVerb.replaceAll("-", "_");
  const what = spelled(verb === "list" ? object.replace(/^all-/, "") : object);

  const [owner = ""] = OWNER.exec(what) ?? [];
  const thing = thingOf(what.slice(owner.length), verb, tag, owner);
  const fallback = owner === "" && what !== "" && !what.startsWith("org_") ? tag.scope : undefined;
  const scope = tag.scope === "none" ? undefined : (said ?? fallback);
  const whose = owner + thing;
  if (scope === undefined || whose.startsWith(`${scope}_`)) return `${verb}_${whose}`;
  // The labels are no one's; the runner is.
  const inside = /^(.+_(?:for|from|to)_)(self_hosted_runner.*)$/.exec(whose);
  return inside === null ? `${verb}_${scope}_${whose}` : `${verb}_${inside[1]}${scope}_${inside[2]}`;
}

function thingOf(object: string, verb: string, { noun, qualifier, qualified }: Tag, owner: string): string {
  if (object === "") return noun === undefined ? "" : verb === "list" ? plural(noun) : noun;
  const isQualified =
    qualifier === undefined ||
    object.startsWith(qualifier) ||
    owner === "environment_" ||
    qualified?.test(object) === false;
  return isQualified ? object : `${qualifier}_${object}`;
}

function spelled(words: string): string {
  return words
    .split("-")
    .map((word) => WORDS[word] ?? word)
    .join("_");
}

function plural(noun: string): string {
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
