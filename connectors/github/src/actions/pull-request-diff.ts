import { httpAction } from "@plugboard/core";
import { asText } from "../binary.js";
import { onPull, PULL } from "../params.js";
import { composed, GET } from "../rows.js";

const diff = httpAction({
  ...GET,
  title: "Get a pull request's diff",
  path: "/repos/{owner}/{repo}/pulls/{pull_number}",
  headers: { Accept: "application/vnd.github.diff" },
  params: onPull,
  required: PULL,
});

export const getPullRequestDiff = composed({
  title: diff.title,
  description:
    "The changes as a unified diff, in text. list_pull_request_files gives them file by file, in pages.",
  effect: "read",
  group: "pull_requests",
  params: onPull,
  required: PULL,
  output: { type: "string" },
  run: async (context, input) => {
    const { data, ...outcome } = await diff.run(context, input);
    return { ...outcome, data: asText(data) };
  },
});
