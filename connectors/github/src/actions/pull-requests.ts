import { httpAction } from "@plugboard/core";
import { asText } from "../binary.js";
import * as out from "../outputs.js";
import {
  direction,
  flag,
  inRepo,
  number,
  oneOf,
  onPull,
  PULL,
  paging,
  REPO,
  text,
  texts,
} from "../params.js";
import { composed, GET, LIST, PATCH, POST, PUT, REMOVE } from "../rows.js";

const group = "pull_requests";

const body = text("The description, in Markdown.");
const maintainer_can_modify = flag("Whether maintainers may push to the head branch, when it is in a fork.");
const reviewers = texts("Logins of users.");
const team_reviewers = texts("Slugs of teams.");

const diff = httpAction({
  ...GET,
  title: "Get a pull request's diff",
  path: "/repos/{owner}/{repo}/pulls/{pull_number}",
  headers: { Accept: "application/vnd.github.diff" },
  params: onPull,
  required: PULL,
});

export const pullRequests = {
  list_pull_requests: httpAction({
    ...LIST,
    title: "List pull requests",
    group,
    path: "/repos/{owner}/{repo}/pulls",
    params: {
      ...inRepo,
      state: oneOf(["open", "closed", "all"], "Default open."),
      head: text("Only from this branch, as owner:branch."),
      base: text("Only into this branch."),
      sort: oneOf(["created", "updated", "popularity", "long-running"], "What to sort by. Default created."),
      direction,
      ...paging,
    },
    required: REPO,
    output: out.listOf(out.pullRequestSummary),
  }),
  create_pull_request: httpAction({
    ...POST,
    title: "Create a pull request",
    description: "Asks to merge head into base. Needs a title, or an issue to turn into it.",
    group,
    path: "/repos/{owner}/{repo}/pulls",
    params: {
      ...inRepo,
      title: text("The title."),
      head: text("The branch with the changes; owner:branch for one in a fork."),
      base: text("The branch to merge into."),
      body,
      draft: flag("Whether it is a draft."),
      maintainer_can_modify,
      head_repo: text("Name of the head's repository, where both belong to one organization."),
      issue: number("Number of an issue to turn into the pull request, instead of a title."),
    },
    required: [...REPO, "head", "base"],
    output: out.pullRequest,
  }),
  get_pull_request: httpAction({
    ...GET,
    title: "Get a pull request",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    params: onPull,
    required: PULL,
    output: out.pullRequest,
  }),
  get_pull_request_diff: composed({
    title: diff.title,
    description:
      "The changes as a unified diff, in text. list_pull_request_files gives them file by file, in pages.",
    effect: "read",
    group,
    params: onPull,
    required: PULL,
    output: { type: "string" },
    run: async (context, input) => {
      const { data, ...outcome } = await diff.run(context, input);
      return { ...outcome, data: asText(data) };
    },
  }),
  update_pull_request: httpAction({
    ...PATCH,
    title: "Update a pull request",
    description:
      "Changes what is given, closes and opens it again. Labels and assignees are an issue's: update_issue.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    params: {
      ...onPull,
      title: text("The new title."),
      body,
      state: oneOf(["open", "closed"], "closed closes it without merging, open opens it again."),
      base: text("Another branch to merge into."),
      maintainer_can_modify,
    },
    required: PULL,
    output: out.pullRequest,
  }),
  merge_pull_request: httpAction({
    ...PUT,
    title: "Merge a pull request",
    description: "Fails with service_conflict where it cannot be merged now, or sha is no longer the head.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
    params: {
      ...onPull,
      merge_method: oneOf(["merge", "squash", "rebase"], "Default merge."),
      commit_title: text("Title of the commit."),
      commit_message: text("Message of the commit, after its title."),
      sha: text("Merge only if this is the head still: what was reviewed is what is merged."),
    },
    required: PULL,
    output: out.mergeResult,
  }),
  list_pull_request_files: httpAction({
    ...LIST,
    title: "List a pull request's files",
    description: "What changes in each, with the patch. 3000 files at most.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    params: { ...onPull, ...paging },
    required: PULL,
    output: out.listOf(out.changedFile),
  }),
  list_pull_request_commits: httpAction({
    ...LIST,
    title: "List a pull request's commits",
    description: "250 at most. For more, list_commits of the head.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/commits",
    params: { ...onPull, ...paging },
    required: PULL,
    output: out.listOf(out.commit),
  }),
  list_requested_reviewers: httpAction({
    ...GET,
    title: "List requested reviewers",
    description: "Users and teams whose review is still awaited.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
    params: onPull,
    required: PULL,
    output: out.reviewers,
  }),
  request_reviewers: httpAction({
    ...POST,
    title: "Request reviews",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
    params: { ...onPull, reviewers, team_reviewers },
    required: PULL,
    output: out.pullRequestSummary,
  }),
  remove_requested_reviewers: httpAction({
    ...REMOVE,
    title: "Withdraw requests for reviews",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
    params: { ...onPull, reviewers, team_reviewers },
    bodyParams: ["reviewers", "team_reviewers"],
    required: [...PULL, "reviewers"],
    output: out.pullRequestSummary,
  }),
  update_pull_request_branch: httpAction({
    ...PUT,
    title: "Update a pull request's branch",
    description: "Merges the base into the head, in the background.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/update-branch",
    params: { ...onPull, expected_head_sha: text("Go on only if this is the head still.") },
    required: PULL,
    output: out.accepted,
  }),
} as const;
