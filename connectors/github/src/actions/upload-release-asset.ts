import { type FileContent, httpAction } from "@plugboard/core";
import { uploadsUrl } from "../http.js";
import * as out from "../outputs.js";
import { inRepo, number, REPO, text } from "../params.js";
import { composed, POST } from "../rows.js";

/** JSON Schema has no word for bytes, so what else than a text or an object is allowed is told to the compiler alone. */
const params = {
  ...inRepo,
  release_id: number("The release's id."),
  name: text("The file name. GitHub replaces characters that it does not allow in one."),
  label: text("Text to show instead of the file name."),
  content_type: text(
    "The content's media type. Default: the one that data carries, else application/octet-stream.",
  ),
  data: {
    type: ["string", "object"],
    description:
      "The content: a text, { base64, media_type? }, or from code bytes, a Blob, or what a download action gave.",
  } as unknown as { readonly enum: readonly FileContent[] },
} as const;
const required = [...REPO, "release_id", "name", "data"] as const;

const row = {
  ...POST,
  title: "Upload a release asset",
  path: "/repos/{owner}/{repo}/releases/{release_id}/assets",
  params,
  required,
  queryParams: ["name", "label"],
  headerParams: { content_type: "Content-Type" },
  wholeBody: "data",
  fileParams: ["data"],
  output: out.asset,
} as const;

/** The uploads host follows from the connection's base URL, so the row is made whole when it runs. */
export const uploadReleaseAsset = composed({
  title: row.title,
  description: "Attaches a file to a release. A file of the same name must be deleted first.",
  effect: "write",
  group: "releases",
  params,
  required,
  output: out.asset,
  run(context, input) {
    return httpAction({ ...row, baseUrl: uploadsUrl(context.http.baseUrl) }).run(context, input);
  },
});
