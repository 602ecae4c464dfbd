import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { commit, inRepo, number, oneOf, paging, REPO, text, time } from "../params.js";
import { LIST, listIn, POST } from "../rows.js";

const group = "commits";

const onRef = { ...inRepo, ref: commit } as const;
const REF = [...REPO, "ref"] as const;

export const commits = {
  list_commits: httpAction({
    ...LIST,
    title: "List commits",
    group,
    path: "/repos/{owner}/{repo}/commits",
    params: {
      ...inRepo,
      sha: text("Branch or SHA to start from. Default: the default branch."),
      path: text("Only those that touch this file or directory."),
      author: text("Login or email address of the author."),
      committer: text("Login or email address of the committer."),
      since: time("Only those after this time."),
      until: time("Only those before this time."),
      ...paging,
    },
    required: REPO,
    output: out.listOf(out.commit),
  }),
  get_commit: httpAction({
    ...listIn("files"),
    title: "Get a commit",
    description: "With the files that it changes, in pages of up to 300.",
    group,
    path: "/repos/{owner}/{repo}/commits/{+ref}",
    params: { ...onRef, ...paging },
    required: REF,
    output: out.commit,
  }),
  compare_commits: httpAction({
    ...listIn("commits"),
    title: "Compare two commits",
    description:
      "The commits from one to the other, in pages, and on the first page the files that differ (300 at most).",
    group,
    path: "/repos/{owner}/{repo}/compare/{+basehead}",
    params: {
      ...inRepo,
      basehead: text(
        "BASE...HEAD: two branches, tags or SHAs with three dots between, such as main...topic, or owner:main...other:topic across forks.",
      ),
      ...paging,
    },
    required: [...REPO, "basehead"],
    output: out.comparison,
  }),
  list_commit_pull_requests: httpAction({
    ...LIST,
    title: "List a commit's pull requests",
    description: "The one that merged it; if none did, the open ones that hold it.",
    group,
    path: "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    params: { ...inRepo, commit_sha: text("SHA of the commit."), ...paging },
    required: [...REPO, "commit_sha"],
    output: out.listOf(out.pullRequestSummary),
  }),
  list_commit_statuses: httpAction({
    ...LIST,
    title: "List a commit's statuses",
    description: "Every one ever set, the latest first.",
    group,
    path: "/repos/{owner}/{repo}/commits/{+ref}/statuses",
    params: { ...onRef, ...paging },
    required: REF,
    output: out.listOf(out.commitStatus),
  }),
  get_combined_status: httpAction({
    ...listIn("statuses"),
    title: "Get a commit's combined status",
    description: "The latest status of each context, and what they make together. Check runs are not in it.",
    group,
    path: "/repos/{owner}/{repo}/commits/{+ref}/status",
    params: { ...onRef, ...paging },
    required: REF,
    output: out.combinedStatus,
  }),
  create_commit_status: httpAction({
    ...POST,
    title: "Set a commit's status",
    group,
    path: "/repos/{owner}/{repo}/statuses/{sha}",
    params: {
      ...inRepo,
      sha: text("SHA of the commit."),
      state: oneOf(["error", "failure", "pending", "success"], "The state."),
      context: text("What reports it, such as ci/build. Default default."),
      description: { type: ["string", "null"], description: "A short text." },
      target_url: { type: ["string", "null"], description: "URL of the details." },
    },
    required: [...REPO, "sha", "state"],
    output: out.commitStatus,
  }),
  list_check_runs: httpAction({
    ...listIn("check_runs"),
    title: "List a commit's check runs",
    description: "What apps such as GitHub Actions checked.",
    group,
    path: "/repos/{owner}/{repo}/commits/{+ref}/check-runs",
    params: {
      ...onRef,
      check_name: text("Only those of this name."),
      status: oneOf(["queued", "in_progress", "completed"], "Only those of this status."),
      filter: oneOf(["latest", "all"], "Whether repeats count too. Default latest."),
      app_id: number("Only those of this app."),
      ...paging,
    },
    required: REF,
    output: out.countedOf("check_runs", out.checkRun),
  }),
} as const;
