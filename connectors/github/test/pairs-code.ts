import { alike, type Pair, page, pull, repo, same, since } from "./pairs.js";

const review = { ...pull, review_id: 80 };
const branch = { ...repo, branch: "feature/über #1" };
const ref = { ...repo, ref: "feature/x%y" };
const release = { ...repo, release_id: 5 };
const run = { ...repo, run_id: 11_000_000_000 };
const workflow = { ...repo, workflow_id: "ci build.yml" };
const person = { name: "Ana", email: "ana@example.com", date: since };
const file = { ...repo, path: "docs/a b/ü+1 (x).md" };
const commit = { message: "Write it", branch: "topic", committer: person, author: person };
const bytes = new Uint8Array([0, 1, 2, 253, 254, 255]);
const runFilters = {
  actor: "octocat",
  branch: "a/b",
  event: "push",
  status: "timed_out" as const,
  created: "2026-01-01..2026-01-31",
  head_sha: "abc",
  check_suite_id: 4,
  exclude_pull_requests: true,
};
const releaseDetails = {
  tag_name: "pkg/v1.0.0+build",
  target_commitish: "main",
  name: "One",
  body: "- a\n- b",
  draft: true,
  prerelease: false,
  make_latest: "legacy" as const,
  discussion_category_name: "News",
};

/** Pull requests, reviews, branches, commits, contents, releases and workflows. */
export const codePairs: readonly Pair[] = [
  same("list_pull_requests", (rest) => rest.pulls.list, {
    ...repo,
    state: "all",
    head: "octo:a/b",
    base: "main",
    sort: "long-running",
    direction: "asc",
    ...page,
  }),
  same("create_pull_request", (rest) => rest.pulls.create, {
    ...repo,
    title: "t",
    head: "octo:a/b",
    base: "main",
    body: "b",
    draft: true,
    maintainer_can_modify: false,
    head_repo: "other",
    issue: 4,
  }),
  same("get_pull_request", (rest) => rest.pulls.get, pull),
  alike("get_pull_request_diff", pull, (rest) => rest.pulls.get({ ...pull, mediaType: { format: "diff" } })),
  same("update_pull_request", (rest) => rest.pulls.update, {
    ...pull,
    title: "t",
    body: "b",
    state: "closed",
    base: "main",
    maintainer_can_modify: true,
  }),
  same("merge_pull_request", (rest) => rest.pulls.merge, {
    ...pull,
    merge_method: "squash",
    commit_title: "t",
    commit_message: "m",
    sha: "abc",
  }),
  same("list_pull_request_files", (rest) => rest.pulls.listFiles, { ...pull, ...page }),
  same("list_pull_request_commits", (rest) => rest.pulls.listCommits, { ...pull, ...page }),
  same("list_requested_reviewers", (rest) => rest.pulls.listRequestedReviewers, pull),
  same("request_reviewers", (rest) => rest.pulls.requestReviewers, {
    ...pull,
    reviewers: ["a"],
    team_reviewers: ["core"],
  }),
  same("remove_requested_reviewers", (rest) => rest.pulls.removeRequestedReviewers, {
    ...pull,
    reviewers: ["a"],
    team_reviewers: ["core"],
  }),
  same("update_pull_request_branch", (rest) => rest.pulls.updateBranch, {
    ...pull,
    expected_head_sha: "abc",
  }),

  same("list_reviews", (rest) => rest.pulls.listReviews, { ...pull, ...page }),
  same("create_review", (rest) => rest.pulls.createReview, {
    ...pull,
    event: "REQUEST_CHANGES",
    body: "b",
    commit_id: "abc",
    comments: [
      { path: "a.ts", body: "c", line: 3, side: "RIGHT", start_line: 1, start_side: "LEFT", position: 2 },
    ],
  }),
  same("get_review", (rest) => rest.pulls.getReview, review),
  same("update_review", (rest) => rest.pulls.updateReview, { ...review, body: "b" }),
  same("submit_review", (rest) => rest.pulls.submitReview, { ...review, event: "APPROVE", body: "b" }),
  same("dismiss_review", (rest) => rest.pulls.dismissReview, { ...review, message: "stale" }),
  same("delete_pending_review", (rest) => rest.pulls.deletePendingReview, review),
  same("list_review_comments_for_review", (rest) => rest.pulls.listCommentsForReview, { ...review, ...page }),

  same("list_branches", (rest) => rest.repos.listBranches, { ...repo, protected: true, ...page }),
  same("get_branch", (rest) => rest.repos.getBranch, branch),
  alike("create_branch", { ...branch, sha: "abc" }, (rest) =>
    rest.git.createRef({ ...repo, ref: `refs/heads/${branch.branch}`, sha: "abc" }),
  ),
  same("rename_branch", (rest) => rest.repos.renameBranch, { ...branch, new_name: "b/c" }),
  alike("delete_branch", branch, (rest) => rest.git.deleteRef({ ...repo, ref: `heads/${branch.branch}` })),
  same("get_branch_protection", (rest) => rest.repos.getBranchProtection, branch),
  same("merge_branch", (rest) => rest.repos.merge, {
    ...repo,
    base: "main",
    head: "a/b",
    commit_message: "m",
  }),

  same("list_commits", (rest) => rest.repos.listCommits, {
    ...repo,
    sha: "a/b",
    path: "src/a b.ts",
    author: "octocat",
    committer: "ana+git@example.com",
    since,
    until: since,
    ...page,
  }),
  same("get_commit", (rest) => rest.repos.getCommit, { ...ref, ...page }),
  same("compare_commits", (rest) => rest.repos.compareCommitsWithBasehead, {
    ...repo,
    basehead: "octo:main...ana:a/b",
    ...page,
  }),
  same("list_commit_pull_requests", (rest) => rest.repos.listPullRequestsAssociatedWithCommit, {
    ...repo,
    commit_sha: "abc",
    ...page,
  }),
  same("list_commit_statuses", (rest) => rest.repos.listCommitStatusesForRef, { ...ref, ...page }),
  same("get_combined_status", (rest) => rest.repos.getCombinedStatusForRef, { ...ref, ...page }),
  same("create_commit_status", (rest) => rest.repos.createCommitStatus, {
    ...repo,
    sha: "abc",
    state: "success",
    context: "ci/build",
    description: null,
    target_url: "https://ci.example.com/1?a=b",
  }),
  same("list_check_runs", (rest) => rest.checks.listForRef, {
    ...ref,
    check_name: "build (node)",
    status: "completed",
    filter: "all",
    app_id: 15,
    ...page,
  }),

  alike("get_content", { ...file, ref: "a/b" }, (rest) => rest.repos.getContent({ ...file, ref: "a/b" })),
  alike(
    "get_content",
    { ...repo, ref: "a/b" },
    (rest) => rest.repos.getContent({ ...repo, path: "", ref: "a/b" }),
    ["path"],
  ),
  same("get_readme", (rest) => rest.repos.getReadme, { ...repo, ref: "a/b" }),
  alike("download_file", { ...file, ref: "a/b" }, (rest) =>
    rest.repos.getContent({ ...file, ref: "a/b", mediaType: { format: "raw" } }),
  ),
  alike(
    "create_or_update_file",
    { ...file, content: "aGk=", sha: "abc", ...commit },
    (rest) => rest.repos.createOrUpdateFileContents({ ...file, content: "aGk=", sha: "abc", ...commit }),
    ["text"],
  ),
  alike(
    "create_or_update_file",
    { ...file, text: "grüß dich 👋", sha: "abc", ...commit },
    (rest) =>
      rest.repos.createOrUpdateFileContents({
        ...file,
        content: "Z3LDvMOfIGRpY2gg8J+Riw==",
        sha: "abc",
        ...commit,
      }),
    ["content"],
  ),
  same("delete_file", (rest) => rest.repos.deleteFile, { ...file, sha: "abc", ...commit }),
  same("download_repository_archive", (rest) => rest.repos.downloadZipballArchive, ref),

  same("list_releases", (rest) => rest.repos.listReleases, { ...repo, ...page }),
  same("get_release", (rest) => rest.repos.getRelease, release),
  same("get_latest_release", (rest) => rest.repos.getLatestRelease, repo),
  same("get_release_by_tag", (rest) => rest.repos.getReleaseByTag, { ...repo, tag: "pkg/v1.0.0+build" }),
  same("create_release", (rest) => rest.repos.createRelease, {
    ...repo,
    ...releaseDetails,
    generate_release_notes: true,
  }),
  same("update_release", (rest) => rest.repos.updateRelease, { ...release, ...releaseDetails }),
  same("delete_release", (rest) => rest.repos.deleteRelease, release),
  same("generate_release_notes", (rest) => rest.repos.generateReleaseNotes, {
    ...repo,
    tag_name: "v2",
    target_commitish: "main",
    previous_tag_name: "v1",
    configuration_file_path: ".github/notes.yml",
  }),
  same("list_release_assets", (rest) => rest.repos.listReleaseAssets, { ...release, ...page }),
  same("get_release_asset", (rest) => rest.repos.getReleaseAsset, { ...repo, asset_id: 6 }),
  alike(
    "upload_release_asset",
    { ...release, name: "a b&c.bin", label: "The “file”", content_type: "application/x-thing", data: bytes },
    (rest) =>
      rest.repos.uploadReleaseAsset({
        ...release,
        name: "a b&c.bin",
        label: "The “file”",
        data: bytes as never,
        headers: { "content-type": "application/x-thing" },
        baseUrl: "uploads",
      }),
  ),
  same("update_release_asset", (rest) => rest.repos.updateReleaseAsset, {
    ...repo,
    asset_id: 6,
    name: "n",
    label: "l",
  }),
  same("delete_release_asset", (rest) => rest.repos.deleteReleaseAsset, { ...repo, asset_id: 6 }),
  alike("download_release_asset", { ...repo, asset_id: 6 }, (rest) =>
    rest.repos.getReleaseAsset({ ...repo, asset_id: 6, headers: { accept: "application/octet-stream" } }),
  ),

  same("list_workflows", (rest) => rest.actions.listRepoWorkflows, { ...repo, ...page }),
  same("get_workflow", (rest) => rest.actions.getWorkflow, { ...repo, workflow_id: 161_335 }),
  same("dispatch_workflow", (rest) => rest.actions.createWorkflowDispatch, {
    ...workflow,
    ref: "a/b",
    inputs: { level: "high", dry: true },
    return_run_details: true,
  }),
  same("list_workflow_runs", (rest) => rest.actions.listWorkflowRunsForRepo, {
    ...repo,
    ...runFilters,
    ...page,
  }),
  same("list_workflow_runs_for_workflow", (rest) => rest.actions.listWorkflowRuns, {
    ...workflow,
    ...runFilters,
    ...page,
  }),
  same("get_workflow_run", (rest) => rest.actions.getWorkflowRun, { ...run, exclude_pull_requests: true }),
  same("cancel_workflow_run", (rest) => rest.actions.cancelWorkflowRun, run),
  same("rerun_workflow_run", (rest) => rest.actions.reRunWorkflow, { ...run, enable_debug_logging: true }),
  same("rerun_failed_jobs", (rest) => rest.actions.reRunWorkflowFailedJobs, {
    ...run,
    enable_debug_logging: true,
  }),
  same("list_workflow_run_jobs", (rest) => rest.actions.listJobsForWorkflowRun, {
    ...run,
    filter: "all",
    ...page,
  }),
  same("get_workflow_job", (rest) => rest.actions.getJobForWorkflowRun, { ...repo, job_id: 3 }),
  same("list_workflow_run_artifacts", (rest) => rest.actions.listWorkflowRunArtifacts, {
    ...run,
    name: "dist",
    ...page,
  }),
  same("download_workflow_run_logs", (rest) => rest.actions.downloadWorkflowRunLogs, run),
  same("download_workflow_job_logs", (rest) => rest.actions.downloadJobLogsForWorkflowRun, {
    ...repo,
    job_id: 3,
  }),
  alike("download_artifact", { ...repo, artifact_id: 4 }, (rest) =>
    rest.actions.downloadArtifact({ ...repo, artifact_id: 4, archive_format: "zip" }),
  ),
];
