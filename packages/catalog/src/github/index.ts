import type { Service } from "../operation.ts";
import { audit } from "./audit.ts";
import { effectOf } from "./effects.ts";
import { keywords } from "./keywords.ts";
import { nameOf } from "./names.ts";
import { read } from "./read.ts";
import { titleOf } from "./titles.ts";

/** Read from the OpenAPI document that GitHub publishes, as octokit packs it. */
export const github: Service = {
  name: "github",
  source: { package: "@octokit/openapi", version: "23.0.2", licence: "MIT" },
  read,
  nameOf,
  keywords,
  writtenByHand: {
    "actions/download-artifact": "download_artifact",
    // The same endpoint, with its one path param in two parts.
    "repos/compare-commits": "compare_commits",
    "repos/create-or-update-file-contents": "create_or_update_file",
    "repos/get-content": "get_content",
    // Downloading it is the same request, with another Accept.
    "repos/get-release-asset": "get_release_asset",
    "repos/upload-release-asset": "upload_release_asset",
  },
  effectOf: (_, name) => effectOf(name),
  titleOf: (_, name) => titleOf(name),
  audit,
};
