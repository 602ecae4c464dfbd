import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { inRepo, REPO, text } from "../params.js";
import { composed, POST } from "../rows.js";

export const onBranch = { ...inRepo, branch: text("The branch's name. It may have slashes.") } as const;
export const BRANCH = [...REPO, "branch"] as const;

const createRef = httpAction({
  ...POST,
  title: "Create a branch",
  path: "/repos/{owner}/{repo}/git/refs",
  params: { ...inRepo, ref: text("The ref."), sha: text("Where it points.") },
  required: [...REPO, "ref", "sha"],
  output: out.gitRef,
});

export const createBranch = composed({
  title: createRef.title,
  description: "At a commit. get_branch tells the SHA of another branch's latest.",
  effect: "write",
  group: "branches",
  params: { ...onBranch, sha: text("SHA of the commit that it starts at.") },
  required: [...BRANCH, "sha"],
  output: out.gitRef,
  run: (context, { branch, ...rest }) => createRef.run(context, { ...rest, ref: `refs/heads/${branch}` }),
});
