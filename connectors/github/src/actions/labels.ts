import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { ISSUE, inRepo, labelsOf, onIssue, paging, REPO, text } from "../params.js";
import { DELETE, LIST, PATCH, POST, PUT, REMOVE } from "../rows.js";

const group = "labels";

const name = text("The label's name.");
const look = {
  color: text("Six hexadecimal digits, without #."),
  description: text("What it is for, in 100 characters at most."),
} as const;
const named = { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const;

export const labels = {
  list_labels: httpAction({
    ...LIST,
    title: "List a repository's labels",
    group,
    path: "/repos/{owner}/{repo}/labels",
    params: { ...inRepo, ...paging },
    required: REPO,
    output: out.listOf(out.label),
  }),
  create_label: httpAction({
    ...POST,
    title: "Create a label",
    group,
    path: "/repos/{owner}/{repo}/labels",
    params: { ...inRepo, name, ...look },
    required: [...REPO, "name"],
    output: out.label,
  }),
  update_label: httpAction({
    ...PATCH,
    title: "Update a label",
    group,
    path: "/repos/{owner}/{repo}/labels/{name}",
    params: { ...inRepo, name, new_name: text("Its new name."), ...look },
    required: [...REPO, "name"],
    output: out.label,
  }),
  delete_label: httpAction({
    ...DELETE,
    title: "Delete a label",
    description: "From the repository, and so from every issue. Off one issue: remove_issue_label.",
    group,
    path: "/repos/{owner}/{repo}/labels/{name}",
    params: { ...inRepo, name },
    required: [...REPO, "name"],
    output: out.nothing,
  }),
  list_issue_labels: httpAction({
    ...LIST,
    title: "List an issue's labels",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    params: { ...onIssue, ...paging },
    required: ISSUE,
    output: out.listOf(out.label),
  }),
  add_issue_labels: httpAction({
    ...POST,
    title: "Add labels to an issue",
    description: "Names that the repository does not know become new labels.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    params: { ...onIssue, labels: labelsOf(named, "Labels, by name or as objects.") },
    required: [...ISSUE, "labels"],
    output: out.listOf(out.label),
  }),
  set_issue_labels: httpAction({
    ...PUT,
    title: "Set an issue's labels",
    description: "Replaces those that it has.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    params: {
      ...onIssue,
      labels: labelsOf(named, "All labels that it is to have: names, or else objects."),
    },
    required: [...ISSUE, "labels"],
    output: out.listOf(out.label),
  }),
  remove_issue_label: httpAction({
    ...REMOVE,
    title: "Remove a label from an issue",
    description: "Answers with the labels that are left.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}",
    params: { ...onIssue, name },
    required: [...ISSUE, "name"],
    output: out.listOf(out.label),
  }),
  remove_all_issue_labels: httpAction({
    ...REMOVE,
    title: "Remove all labels from an issue",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
    params: onIssue,
    required: ISSUE,
    output: out.nothing,
  }),
} as const;
