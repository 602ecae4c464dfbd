import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { flag, inRepo, paging, REPO, text } from "../params.js";
import { DELETE, GET, LIST, POST } from "../rows.js";
import { BRANCH, createBranch, onBranch } from "./create-branch.js";

const group = "branches";

export const branches = {
  list_branches: httpAction({
    ...LIST,
    title: "List branches",
    group,
    path: "/repos/{owner}/{repo}/branches",
    params: {
      ...inRepo,
      protected: flag("Only those that are protected, or only those that are not."),
      ...paging,
    },
    required: REPO,
    output: out.listOf(out.branchSummary),
  }),
  get_branch: httpAction({
    ...GET,
    title: "Get a branch",
    description: "With its latest commit.",
    group,
    path: "/repos/{owner}/{repo}/branches/{+branch}",
    params: onBranch,
    required: BRANCH,
    output: out.branch,
  }),
  create_branch: createBranch,
  rename_branch: httpAction({
    ...POST,
    title: "Rename a branch",
    description: "Pull requests and protection follow it. The default branch takes an administrator.",
    group,
    path: "/repos/{owner}/{repo}/branches/{+branch}/rename",
    params: { ...onBranch, new_name: text("Its new name.") },
    required: [...BRANCH, "new_name"],
    output: out.branch,
  }),
  delete_branch: httpAction({
    ...DELETE,
    title: "Delete a branch",
    description: "Commits on no other branch are lost with it, and its pull requests are closed.",
    group,
    path: "/repos/{owner}/{repo}/git/refs/heads/{+branch}",
    params: onBranch,
    required: BRANCH,
    output: out.nothing,
  }),
  get_branch_protection: httpAction({
    ...GET,
    title: "Get a branch's protection",
    description: "Classic protection rules, to administrators; service_not_found where there are none.",
    group,
    path: "/repos/{owner}/{repo}/branches/{+branch}/protection",
    params: onBranch,
    required: BRANCH,
  }),
  merge_branch: httpAction({
    ...POST,
    title: "Merge a branch",
    description: "Without a pull request. data is null where there was nothing to merge.",
    group,
    path: "/repos/{owner}/{repo}/merges",
    params: {
      ...inRepo,
      base: text("The branch to merge into."),
      head: text("The branch or SHA to merge."),
      commit_message: text("Message of the merge commit."),
    },
    required: [...REPO, "base", "head"],
    output: { anyOf: [out.commit, out.nothing] },
  }),
} as const;
