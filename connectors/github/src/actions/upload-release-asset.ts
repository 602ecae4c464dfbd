import { httpAction, PlugboardError } from "@plugboard/core";
import { isBinary } from "../binary.js";
import { uploadsUrl } from "../http.js";
import * as out from "../outputs.js";
import { inRepo, number, REPO, text } from "../params.js";
import { composed, POST } from "../rows.js";

const params = {
  ...inRepo,
  release_id: number("The release's id."),
  name: text("The file name. GitHub replaces characters that it does not allow in one."),
  label: text("Text to show instead of the file name."),
  content_type: text(
    "The content's media type. Default: the one that data carries, else application/octet-stream.",
  ),
  data: {
    description:
      "The content: a string, sent as UTF-8; { base64, media_type? }; or from code bytes, a Blob, or what a download action gave.",
  },
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
  run(context, { data, content_type, ...rest }) {
    const { body, mediaType } = contentOf(data);
    const upload = httpAction({ ...row, baseUrl: uploadsUrl(context.http.baseUrl) });
    return upload.run(context, {
      ...rest,
      data: body,
      content_type: content_type ?? mediaType ?? "application/octet-stream",
    });
  },
});

interface Content {
  readonly body: string | Uint8Array | Blob;
  readonly mediaType?: string | undefined;
}

/** GitHub wants to know the length beforehand, so streams are refused. */
function contentOf(data: unknown): Content {
  if (typeof data === "string") return { body: data };
  if (data instanceof Uint8Array) return { body: data };
  if (data instanceof Blob) return { body: data, mediaType: data.type || undefined };
  if (isBinary(data)) return { body: data.bytes, mediaType: data.media_type };
  if (typeof data === "object" && data !== null && "base64" in data && typeof data.base64 === "string") {
    const mediaType =
      "media_type" in data && typeof data.media_type === "string" ? data.media_type : undefined;
    if (/^[A-Za-z0-9+/]*={0,2}$/.test(data.base64))
      return { body: Buffer.from(data.base64, "base64"), mediaType };
  }
  const message = "must be a string, { base64 }, bytes or a Blob";
  throw new PlugboardError(
    "invalid_input",
    `The input of "upload_release_asset" is not valid: /data ${message}`,
    {
      problems: [{ path: "/data", message }],
    },
  );
}
