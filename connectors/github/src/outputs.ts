import type { JsonSchema } from "@plugboard/core";

/** What answers hold: of each object the members that GitHub always sends and that callers decide by. */

const string = { type: "string" } as const;
const boolean = { type: "boolean" } as const;
const integer = { type: "integer" } as const;
const stringOrNull = { type: ["string", "null"] } as const;
const booleanOrNull = { type: ["boolean", "null"] } as const;

/** An object; every member is always there. */
function objectOf<const Members extends Readonly<Record<string, JsonSchema>>>(members: Members) {
  return {
    type: "object",
    properties: members,
    required: Object.keys(members) as (string & keyof Members)[],
  } as const;
}

export const listOf = <const Item extends JsonSchema>(items: Item) => ({ type: "array", items }) as const;

/** A list inside an object, with the number of items on all pages. */
export const countedOf = <const Name extends string, const Item extends JsonSchema>(
  member: Name,
  item: Item,
) =>
  objectOf({ total_count: integer, [member]: listOf(item) } as {
    readonly total_count: typeof integer;
  } & { readonly [K in Name]: { readonly type: "array"; readonly items: Item } });

/** What a search found. GitHub gives out the first 1000 items at most, whatever the count. */
export const foundOf = <const Item extends JsonSchema>(item: Item) =>
  objectOf({ total_count: integer, incomplete_results: boolean, items: listOf(item) });

/** The answer to calls that only succeed or fail. */
export const nothing = { type: "null" } as const;

export const account = objectOf({ login: string, id: integer, type: string, html_url: string });
/** Deleted accounts leave `null`. */
const accountOrNull = { anyOf: [account, { type: "null" }] } as const;

export const user = objectOf({
  ...account.properties,
  name: stringOrNull,
  company: stringOrNull,
  blog: stringOrNull,
  location: stringOrNull,
  email: stringOrNull,
  bio: stringOrNull,
  public_repos: integer,
  followers: integer,
  following: integer,
  created_at: string,
});

export const organization = objectOf({ login: string, id: integer, description: stringOrNull });
export const team = objectOf({
  id: integer,
  name: string,
  slug: string,
  description: stringOrNull,
  permission: string,
  html_url: string,
});

/** A repository as lists show it. */
export const repositorySummary = objectOf({
  id: integer,
  name: string,
  full_name: string,
  owner: account,
  private: boolean,
  html_url: string,
  description: stringOrNull,
  fork: boolean,
});

export const repository = objectOf({
  ...repositorySummary.properties,
  homepage: stringOrNull,
  language: stringOrNull,
  default_branch: string,
  archived: boolean,
  disabled: boolean,
  stargazers_count: integer,
  forks_count: integer,
  open_issues_count: integer,
  has_issues: boolean,
  has_wiki: boolean,
  clone_url: string,
  ssh_url: string,
  created_at: string,
  updated_at: string,
  pushed_at: string,
});

export const topics = objectOf({ names: listOf(string) });
export const contributor = objectOf({ type: string, contributions: integer });
export const tag = objectOf({
  name: string,
  commit: objectOf({ sha: string, url: string }),
  zipball_url: string,
  tarball_url: string,
});

export const label = objectOf({
  id: integer,
  name: string,
  description: stringOrNull,
  color: string,
  default: boolean,
});

const milestoneOrNull = {
  anyOf: [objectOf({ number: integer, title: string, state: string }), { type: "null" }],
} as const;

export const issue = objectOf({
  id: integer,
  number: integer,
  state: string,
  title: string,
  user: accountOrNull,
  labels: listOf({ anyOf: [string, { type: "object" }] }),
  milestone: milestoneOrNull,
  locked: boolean,
  comments: integer,
  created_at: string,
  updated_at: string,
  closed_at: stringOrNull,
  html_url: string,
});

export const issueComment = objectOf({
  id: integer,
  user: accountOrNull,
  author_association: string,
  created_at: string,
  updated_at: string,
  html_url: string,
});

const side = objectOf({ label: string, ref: string, sha: string });

/** A pull request as lists show it. */
export const pullRequestSummary = objectOf({
  id: integer,
  number: integer,
  state: string,
  title: string,
  body: stringOrNull,
  user: accountOrNull,
  labels: listOf(objectOf({ name: string, color: string })),
  milestone: milestoneOrNull,
  locked: boolean,
  head: side,
  base: side,
  created_at: string,
  updated_at: string,
  closed_at: stringOrNull,
  merged_at: stringOrNull,
  html_url: string,
});

export const pullRequest = objectOf({
  ...pullRequestSummary.properties,
  merged: boolean,
  mergeable: { ...booleanOrNull, description: "null while GitHub works it out: ask again." },
  mergeable_state: string,
  merged_by: accountOrNull,
  comments: integer,
  review_comments: integer,
  commits: integer,
  additions: integer,
  deletions: integer,
  changed_files: integer,
});

/** The answer to work that goes on in the background. */
export const accepted = { type: "object", properties: { message: string, url: string } } as const;
export const mergeResult = objectOf({ sha: string, merged: boolean, message: string });

export const changedFile = objectOf({
  sha: stringOrNull,
  filename: string,
  status: string,
  additions: integer,
  deletions: integer,
  changes: integer,
});

export const reviewers = objectOf({ users: listOf(account), teams: listOf(team) });

export const review = objectOf({
  id: integer,
  user: accountOrNull,
  body: string,
  state: string,
  commit_id: stringOrNull,
  author_association: string,
  html_url: string,
});

export const reviewComment = objectOf({
  id: integer,
  pull_request_review_id: { type: ["integer", "null"] },
  path: string,
  diff_hunk: string,
  commit_id: string,
  user: accountOrNull,
  body: string,
  created_at: string,
  updated_at: string,
  html_url: string,
});

const tip = objectOf({ sha: string, url: string });
/** A branch as lists show it. */
export const branchSummary = objectOf({ name: string, commit: tip, protected: boolean });

const signature = {
  anyOf: [{ type: "object", properties: { name: string, email: string, date: string } }, { type: "null" }],
} as const;

export const commit = objectOf({
  sha: string,
  html_url: string,
  commit: objectOf({ message: string, author: signature, committer: signature }),
  parents: listOf(objectOf({ sha: string })),
});

export const branch = objectOf({ name: string, commit, protected: boolean });
export const gitRef = objectOf({ ref: string, object: objectOf({ type: string, sha: string, url: string }) });

export const comparison = objectOf({
  status: { enum: ["diverged", "ahead", "behind", "identical"] },
  ahead_by: integer,
  behind_by: integer,
  total_commits: integer,
  merge_base_commit: commit,
  commits: listOf(commit),
  html_url: string,
});

export const commitStatus = objectOf({
  id: integer,
  state: string,
  description: stringOrNull,
  target_url: stringOrNull,
  context: string,
  created_at: string,
});

export const combinedStatus = objectOf({
  state: string,
  sha: string,
  total_count: integer,
  statuses: listOf(commitStatus),
});

export const checkRun = objectOf({
  id: integer,
  name: string,
  head_sha: string,
  status: string,
  conclusion: stringOrNull,
  started_at: stringOrNull,
  completed_at: stringOrNull,
  details_url: stringOrNull,
  html_url: stringOrNull,
});

/** A file's or a directory's entry. */
const contentEntry = objectOf({
  type: string,
  name: string,
  path: string,
  sha: string,
  size: integer,
  html_url: stringOrNull,
  download_url: stringOrNull,
});

export const file = objectOf({ ...contentEntry.properties, encoding: string, content: string });
export const content = { anyOf: [contentEntry, listOf(contentEntry)] } as const;
export const fileCommit = objectOf({
  content: { anyOf: [contentEntry, { type: "null" }] },
  commit: objectOf({ sha: string, html_url: string, message: string }),
});

export const asset = objectOf({
  id: integer,
  name: string,
  label: stringOrNull,
  state: string,
  content_type: string,
  size: integer,
  download_count: integer,
  browser_download_url: string,
  created_at: string,
});

export const release = objectOf({
  id: integer,
  tag_name: string,
  target_commitish: string,
  name: stringOrNull,
  draft: boolean,
  prerelease: boolean,
  created_at: string,
  published_at: stringOrNull,
  author: account,
  assets: listOf(asset),
  html_url: string,
});

export const releaseNotes = objectOf({ name: string, body: string });

export const workflow = objectOf({
  id: integer,
  name: string,
  path: string,
  state: string,
  html_url: string,
});

export const workflowRun = objectOf({
  id: integer,
  display_title: string,
  workflow_id: integer,
  run_number: integer,
  event: string,
  head_branch: stringOrNull,
  head_sha: string,
  status: stringOrNull,
  conclusion: stringOrNull,
  created_at: string,
  updated_at: string,
  html_url: string,
});

export const job = objectOf({
  id: integer,
  run_id: integer,
  name: string,
  status: string,
  conclusion: stringOrNull,
  started_at: string,
  completed_at: stringOrNull,
  html_url: stringOrNull,
});

export const artifact = objectOf({
  id: integer,
  name: string,
  size_in_bytes: integer,
  expired: boolean,
  created_at: stringOrNull,
  expires_at: stringOrNull,
});

export const codeMatch = objectOf({
  name: string,
  path: string,
  sha: string,
  html_url: string,
  repository: repositorySummary,
});

export const rateLimits = objectOf({
  resources: {
    type: "object",
    additionalProperties: objectOf({ limit: integer, remaining: integer, reset: integer, used: integer }),
  },
});
