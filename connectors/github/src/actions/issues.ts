import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import {
  direction,
  flag,
  ISSUE,
  inOrg,
  inRepo,
  labelsOf,
  number,
  oneOf,
  onIssue,
  paging,
  REPO,
  since,
  text,
  texts,
} from "../params.js";
import { GET, LIST, PATCH, POST, PUT, REMOVE } from "../rows.js";

const group = "issues";

const state = oneOf(["open", "closed", "all"], "Default open.");
const sort = oneOf(["created", "updated", "comments"], "What to sort by. Default created.");
const labels = text("Names of labels that issues must all have, separated by commas.");
const filter = oneOf(
  ["assigned", "created", "mentioned", "subscribed", "repos", "all"],
  "How the authenticated user is involved. Default assigned.",
);
const body = text("The description, in Markdown.");
/** As answers hold it; what else those hold may stay in. */
const label = {
  type: "object",
  properties: {
    id: { type: "integer" },
    name: { type: "string" },
    description: { type: ["string", "null"] },
    color: { type: ["string", "null"] },
  },
} as const;
const milestone = {
  type: ["integer", "string", "null"],
  description: "Number of the milestone. null for none.",
} as const;
const type = {
  type: ["string", "null"],
  description: "Name of the organization's issue type. null for none.",
} as const;

export const issues = {
  create_issue: httpAction({
    ...POST,
    title: "Create an issue",
    description: "Labels, assignees and milestone are dropped without a word where the account may not push.",
    group,
    path: "/repos/{owner}/{repo}/issues",
    params: {
      ...inRepo,
      title: { type: ["string", "number"], description: "The title." },
      body,
      labels: labelsOf(label, "Labels, by name or as objects."),
      assignees: texts("Logins of assignees."),
      milestone,
      type,
    },
    required: [...REPO, "title"],
    output: out.issue,
  }),
  get_issue: httpAction({
    ...GET,
    title: "Get an issue",
    description: "Reads pull requests too: those have a pull_request member.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    params: onIssue,
    required: ISSUE,
    output: out.issue,
  }),
  update_issue: httpAction({
    ...PATCH,
    title: "Update an issue",
    description:
      "Changes what is given, closes and opens it again. Lists that are given replace those it has.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    params: {
      ...onIssue,
      title: { type: ["string", "number", "null"], description: "The new title." },
      body: { type: ["string", "null"], description: body.description },
      state: oneOf(["open", "closed"], "closed closes it, open opens it again."),
      state_reason: oneOf(
        ["completed", "not_planned", "duplicate", "reopened", null],
        "Why the state changes. Only with state.",
      ),
      duplicate_issue_id: number(
        "Id (not number) of the issue that it repeats. Only with state_reason duplicate.",
      ),
      labels: labelsOf(label, "All labels that it is to have, by name or as objects."),
      assignees: texts("Logins of all assignees that it is to have."),
      milestone,
      type,
    },
    required: ISSUE,
    output: out.issue,
  }),
  list_issues: httpAction({
    ...LIST,
    title: "List issues",
    description: "Of a repository, its pull requests among them: those have a pull_request member.",
    group,
    path: "/repos/{owner}/{repo}/issues",
    params: {
      ...inRepo,
      state,
      labels,
      assignee: text("A login, none, or * for anyone."),
      creator: text("Login of who opened it."),
      mentioned: text("Login of who is mentioned."),
      milestone: {
        type: ["integer", "string"],
        description: "Number of a milestone, none, or * for any.",
      },
      type: text("Name of an issue type, none, or * for any."),
      since,
      sort,
      direction,
      ...paging,
    },
    required: REPO,
    output: out.listOf(out.issue),
  }),
  list_my_issues: httpAction({
    ...LIST,
    title: "List my issues",
    description:
      "In every repository that the authenticated user sees; by default those assigned to the user.",
    group,
    path: "/issues",
    params: {
      filter,
      state,
      labels,
      since,
      collab: flag("Also from repositories of others that the user collaborates on."),
      orgs: flag("Also from the user's organizations."),
      owned: flag("Also from the user's own repositories."),
      pulls: flag("Also pull requests."),
      sort,
      direction,
      ...paging,
    },
    output: out.listOf(out.issue),
  }),
  list_org_issues: httpAction({
    ...LIST,
    title: "List my issues in an organization",
    description: "By default those assigned to the authenticated user.",
    group,
    path: "/orgs/{org}/issues",
    params: {
      ...inOrg,
      filter,
      state,
      labels,
      type: text("Name of an issue type."),
      since,
      sort,
      direction,
      ...paging,
    },
    required: ["org"],
    output: out.listOf(out.issue),
  }),
  lock_issue: httpAction({
    ...PUT,
    title: "Lock an issue",
    description: "Only those with write access can comment on it from then on.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/lock",
    params: {
      ...onIssue,
      lock_reason: oneOf(["off-topic", "too heated", "resolved", "spam"], "Shown to readers."),
    },
    required: ISSUE,
    output: out.nothing,
  }),
  unlock_issue: httpAction({
    ...REMOVE,
    title: "Unlock an issue",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/lock",
    params: onIssue,
    required: ISSUE,
    output: out.nothing,
  }),
  list_assignees: httpAction({
    ...LIST,
    title: "List possible assignees",
    description: "Users whom the repository's issues can be assigned to.",
    group,
    path: "/repos/{owner}/{repo}/assignees",
    params: { ...inRepo, ...paging },
    required: REPO,
    output: out.listOf(out.account),
  }),
  add_issue_assignees: httpAction({
    ...POST,
    title: "Assign an issue",
    description:
      "Adds to the assignees that it has; ten at most. Those who cannot be assigned are dropped without a word.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/assignees",
    params: { ...onIssue, assignees: texts("Logins.") },
    required: [...ISSUE, "assignees"],
    output: out.issue,
  }),
  remove_issue_assignees: httpAction({
    ...REMOVE,
    title: "Unassign an issue",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/assignees",
    params: { ...onIssue, assignees: texts("Logins.") },
    bodyParams: ["assignees"],
    required: [...ISSUE, "assignees"],
    output: out.issue,
  }),
} as const;
