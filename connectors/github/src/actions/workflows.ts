import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { flag, inRepo, number, oneOf, paging, REPO, text } from "../params.js";
import { GET, listIn, POST } from "../rows.js";

const group = "actions";

const onWorkflow = {
  ...inRepo,
  workflow_id: {
    type: ["integer", "string"],
    description: "The workflow's id, or its file's name, such as ci.yml.",
  },
} as const;
const WORKFLOW = [...REPO, "workflow_id"] as const;
const onRun = { ...inRepo, run_id: number("The run's id.") } as const;
const RUN = [...REPO, "run_id"] as const;
const onJob = { ...inRepo, job_id: number("The job's id.") } as const;
const JOB = [...REPO, "job_id"] as const;

const exclude_pull_requests = flag("Leave each run's pull requests out. Default false.");
const enable_debug_logging = flag("Whether to log in detail. Default false.");
const runFilters = {
  actor: text("Login of whose push started it."),
  branch: text("The branch that was pushed."),
  event: text("What triggered it, such as push or pull_request."),
  status: oneOf(
    [
      "completed",
      "action_required",
      "cancelled",
      "failure",
      "neutral",
      "skipped",
      "stale",
      "success",
      "timed_out",
      "in_progress",
      "queued",
      "requested",
      "waiting",
      "pending",
    ],
    "Its status or conclusion.",
  ),
  created: text("When it was made: a date or a range, such as >=2026-01-01 or 2026-01-01..2026-01-31."),
  head_sha: text("SHA of the commit that it runs on."),
  check_suite_id: number("Its check suite's id."),
  exclude_pull_requests,
} as const;

export const workflows = {
  list_workflows: httpAction({
    ...listIn("workflows"),
    title: "List workflows",
    group,
    path: "/repos/{owner}/{repo}/actions/workflows",
    params: { ...inRepo, ...paging },
    required: REPO,
    output: out.countedOf("workflows", out.workflow),
  }),
  get_workflow: httpAction({
    ...GET,
    title: "Get a workflow",
    group,
    path: "/repos/{owner}/{repo}/actions/workflows/{workflow_id}",
    params: onWorkflow,
    required: WORKFLOW,
    output: out.workflow,
  }),
  dispatch_workflow: httpAction({
    ...POST,
    title: "Run a workflow",
    description:
      "One that has the workflow_dispatch trigger. With return_run_details the answer tells the run.",
    group,
    path: "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
    params: {
      ...onWorkflow,
      ref: text("Branch or tag to run on."),
      inputs: { type: "object", description: "Values of the workflow's inputs, by name." },
      return_run_details: flag(
        "Answer with the run's id and URLs, not with nothing. GitHub Enterprise Server knows it from 3.21. Default false.",
      ),
    },
    required: [...WORKFLOW, "ref"],
    output: {
      anyOf: [
        {
          type: "object",
          properties: {
            workflow_run_id: { type: "integer" },
            run_url: { type: "string" },
            html_url: { type: "string" },
          },
        },
        out.nothing,
      ],
    },
  }),
  list_workflow_runs: httpAction({
    ...listIn("workflow_runs"),
    title: "List workflow runs",
    description: "Of every workflow in a repository, the latest first. With filters, 1000 at most.",
    group,
    path: "/repos/{owner}/{repo}/actions/runs",
    params: { ...inRepo, ...runFilters, ...paging },
    required: REPO,
    output: out.countedOf("workflow_runs", out.workflowRun),
  }),
  list_workflow_runs_for_workflow: httpAction({
    ...listIn("workflow_runs"),
    title: "List one workflow's runs",
    group,
    path: "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
    params: { ...onWorkflow, ...runFilters, ...paging },
    required: WORKFLOW,
    output: out.countedOf("workflow_runs", out.workflowRun),
  }),
  get_workflow_run: httpAction({
    ...GET,
    title: "Get a workflow run",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}",
    params: { ...onRun, exclude_pull_requests },
    required: RUN,
    output: out.workflowRun,
  }),
  cancel_workflow_run: httpAction({
    ...POST,
    effect: "destructive",
    title: "Cancel a workflow run",
    description: "What its jobs have done by then stays done.",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/cancel",
    params: onRun,
    required: RUN,
  }),
  rerun_workflow_run: httpAction({
    ...POST,
    title: "Run a workflow run again",
    description: "With all of its jobs.",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/rerun",
    params: { ...onRun, enable_debug_logging },
    required: RUN,
  }),
  rerun_failed_jobs: httpAction({
    ...POST,
    title: "Run a workflow run's failed jobs again",
    description: "And the jobs that depend on them.",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs",
    params: { ...onRun, enable_debug_logging },
    required: RUN,
  }),
  list_workflow_run_jobs: httpAction({
    ...listIn("jobs"),
    title: "List a workflow run's jobs",
    description: "With the outcome of each step.",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
    params: {
      ...onRun,
      filter: oneOf(["latest", "all"], "Whether earlier attempts count too. Default latest."),
      ...paging,
    },
    required: RUN,
    output: out.countedOf("jobs", out.job),
  }),
  get_workflow_job: httpAction({
    ...GET,
    title: "Get a workflow job",
    group,
    path: "/repos/{owner}/{repo}/actions/jobs/{job_id}",
    params: onJob,
    required: JOB,
    output: out.job,
  }),
  list_workflow_run_artifacts: httpAction({
    ...listIn("artifacts"),
    title: "List a workflow run's artifacts",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts",
    params: { ...onRun, name: text("Only the one of this name."), ...paging },
    required: RUN,
    output: out.countedOf("artifacts", out.artifact),
  }),
  download_workflow_run_logs: httpAction({
    ...GET,
    title: "Download a workflow run's logs",
    description: "A ZIP, as bytes. One job's log as text is download_workflow_job_logs.",
    group,
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/logs",
    params: onRun,
    required: RUN,
  }),
  download_workflow_job_logs: httpAction({
    ...GET,
    title: "Download a workflow job's log",
    description: "As text.",
    group,
    path: "/repos/{owner}/{repo}/actions/jobs/{job_id}/logs",
    params: onJob,
    required: JOB,
  }),
  download_artifact: httpAction({
    ...GET,
    title: "Download an artifact",
    description: "A ZIP, as bytes. The connection's maxResponseBytes must allow for it.",
    group,
    path: "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/zip",
    params: { ...inRepo, artifact_id: number("The artifact's id.") },
    required: [...REPO, "artifact_id"],
  }),
} as const;
