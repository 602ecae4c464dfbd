import { createBranch } from "./create-branch.js";
import { createOrUpdateFile, downloadFile, getContent } from "./files.js";
import { getPullRequestDiff } from "./pull-request-diff.js";
import { uploadReleaseAsset } from "./upload-release-asset.js";

/** What no row can say. All else is published as data. */
export const composedActions = {
  get_pull_request_diff: getPullRequestDiff,
  create_branch: createBranch,
  get_content: getContent,
  download_file: downloadFile,
  create_or_update_file: createOrUpdateFile,
  upload_release_asset: uploadReleaseAsset,
} as const;
