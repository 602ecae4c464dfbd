import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { inRepo, REPO, ref, text } from "../params.js";
import { DELETE, GET } from "../rows.js";
import { committing, createOrUpdateFile, downloadFile, FILE, getContent, onFile } from "./files.js";

const group = "contents";

export const contents = {
  get_content: getContent,
  get_readme: httpAction({
    ...GET,
    title: "Get the README",
    description: "Wherever the repository keeps it. Its content is in base64.",
    group,
    path: "/repos/{owner}/{repo}/readme",
    params: { ...inRepo, ref },
    required: REPO,
    output: out.file,
  }),
  download_file: downloadFile,
  create_or_update_file: createOrUpdateFile,
  delete_file: httpAction({
    ...DELETE,
    title: "Delete a file",
    description: "In a commit of its own; history keeps it.",
    group,
    path: "/repos/{owner}/{repo}/contents/{+path}",
    params: { ...onFile, sha: text("SHA of the file as it is; get_content tells it."), ...committing },
    bodyParams: ["message", "sha", "branch", "committer", "author"],
    required: [...FILE, "message", "sha"],
    output: out.fileCommit,
  }),
  download_repository_archive: httpAction({
    ...GET,
    title: "Download a repository as a ZIP",
    description:
      "The files at a branch, tag or commit, as bytes. The connection's maxResponseBytes must allow for it.",
    group,
    path: "/repos/{owner}/{repo}/zipball/{+ref}",
    params: { ...inRepo, ref: text("Branch, tag or commit.") },
    required: [...REPO, "ref"],
  }),
} as const;
