import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { flag, inRepo, number, oneOf, paging, REPO, text } from "../params.js";
import { DELETE, GET, LIST, PATCH, POST } from "../rows.js";
import { uploadReleaseAsset } from "./upload-release-asset.js";

const group = "releases";

const onRelease = { ...inRepo, release_id: number("The release's id.") } as const;
const RELEASE = [...REPO, "release_id"] as const;
const onAsset = { ...inRepo, asset_id: number("The asset's id.") } as const;
const ASSET = [...REPO, "asset_id"] as const;

const tag_name = text("The tag.");
const target_commitish = text(
  "Branch or SHA that the tag is made at, where it does not exist. Default: the default branch.",
);
const details = {
  target_commitish,
  name: text("The release's title."),
  body: text("What it brings, in Markdown."),
  draft: flag("Whether it stays unpublished."),
  prerelease: flag("Whether it is not ready for production."),
  make_latest: oneOf(
    ["true", "false", "legacy"],
    "Whether it becomes the latest; legacy decides by date and version. Default true.",
  ),
  discussion_category_name: text("Category in which a discussion of it is opened."),
} as const;

export const releases = {
  list_releases: httpAction({
    ...LIST,
    title: "List releases",
    description: "Drafts too, to those who may push. Plain tags are list_tags.",
    group,
    path: "/repos/{owner}/{repo}/releases",
    params: { ...inRepo, ...paging },
    required: REPO,
    output: out.listOf(out.release),
  }),
  get_release: httpAction({
    ...GET,
    title: "Get a release",
    group,
    path: "/repos/{owner}/{repo}/releases/{release_id}",
    params: onRelease,
    required: RELEASE,
    output: out.release,
  }),
  get_latest_release: httpAction({
    ...GET,
    title: "Get the latest release",
    description: "Neither a draft nor a prerelease.",
    group,
    path: "/repos/{owner}/{repo}/releases/latest",
    params: inRepo,
    required: REPO,
    output: out.release,
  }),
  get_release_by_tag: httpAction({
    ...GET,
    title: "Get a release by its tag",
    group,
    path: "/repos/{owner}/{repo}/releases/tags/{+tag}",
    params: { ...inRepo, tag: tag_name },
    required: [...REPO, "tag"],
    output: out.release,
  }),
  create_release: httpAction({
    ...POST,
    title: "Create a release",
    description: "Makes the tag too where it does not exist.",
    group,
    path: "/repos/{owner}/{repo}/releases",
    params: {
      ...inRepo,
      tag_name,
      ...details,
      generate_release_notes: flag(
        "Have GitHub write the title and text, or add its text to body. Default false.",
      ),
    },
    required: [...REPO, "tag_name"],
    output: out.release,
  }),
  update_release: httpAction({
    ...PATCH,
    title: "Update a release",
    description: "Changes what is given; draft false publishes it.",
    group,
    path: "/repos/{owner}/{repo}/releases/{release_id}",
    params: { ...onRelease, tag_name, ...details },
    required: RELEASE,
    output: out.release,
  }),
  delete_release: httpAction({
    ...DELETE,
    title: "Delete a release",
    description: "With its assets. The tag stays.",
    group,
    path: "/repos/{owner}/{repo}/releases/{release_id}",
    params: onRelease,
    required: RELEASE,
    output: out.nothing,
  }),
  generate_release_notes: httpAction({
    ...POST,
    effect: "read",
    title: "Generate release notes",
    description: "A title and text from the changes since the previous tag. Saves nothing.",
    group,
    path: "/repos/{owner}/{repo}/releases/generate-notes",
    params: {
      ...inRepo,
      tag_name,
      target_commitish,
      previous_tag_name: text("Where the changes start. Default: the previous release."),
      configuration_file_path: text("Path of the file that sets the notes up. Default .github/release.yml."),
    },
    required: [...REPO, "tag_name"],
    output: out.releaseNotes,
  }),
  list_release_assets: httpAction({
    ...LIST,
    title: "List a release's assets",
    group,
    path: "/repos/{owner}/{repo}/releases/{release_id}/assets",
    params: { ...onRelease, ...paging },
    required: RELEASE,
    output: out.listOf(out.asset),
  }),
  get_release_asset: httpAction({
    ...GET,
    title: "Get a release asset",
    description: "What is known about it; download_release_asset gives its content.",
    group,
    path: "/repos/{owner}/{repo}/releases/assets/{asset_id}",
    params: onAsset,
    required: ASSET,
    output: out.asset,
  }),
  upload_release_asset: uploadReleaseAsset,
  update_release_asset: httpAction({
    ...PATCH,
    title: "Update a release asset",
    group,
    path: "/repos/{owner}/{repo}/releases/assets/{asset_id}",
    params: {
      ...onAsset,
      name: text("The new file name."),
      label: text("Text to show instead of the file name."),
    },
    required: ASSET,
    output: out.asset,
  }),
  delete_release_asset: httpAction({
    ...DELETE,
    title: "Delete a release asset",
    group,
    path: "/repos/{owner}/{repo}/releases/assets/{asset_id}",
    params: onAsset,
    required: ASSET,
    output: out.nothing,
  }),
  download_release_asset: httpAction({
    ...GET,
    title: "Download a release asset",
    description: "Its content. The connection's maxResponseBytes must allow for it.",
    group,
    path: "/repos/{owner}/{repo}/releases/assets/{asset_id}",
    headers: { Accept: "application/octet-stream" },
    params: onAsset,
    required: ASSET,
  }),
} as const;
