import { type BinaryData, httpAction, PlugboardError } from "@plugboard/core";
import { isBinary } from "../binary.js";
import { uploadsUrl } from "../http.js";
import * as out from "../outputs.js";
import { inRepo, number, REPO, text } from "../params.js";
import { composed, POST } from "../rows.js";

/** A text, bytes in whichever form, or what a download gave, as it is or as JSON. */
type AssetData =
  | string
  | Uint8Array
  | Blob
  | BinaryData
  | { readonly base64: string; readonly media_type?: string };

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
  } as unknown as { readonly enum: readonly AssetData[] },
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
function contentOf(data: AssetData): Content {
  if (typeof data === "string" || data instanceof Uint8Array) return { body: data };
  if (data instanceof Blob) return { body: data, mediaType: data.type || undefined };
  if (isBinary(data)) return { body: data.bytes, mediaType: data.media_type };
  if (!("base64" in data) || typeof data.base64 !== "string")
    throw badData("must be a text, { base64 }, bytes or a Blob");
  const body = Buffer.from(data.base64, "base64");
  // Buffer skips over what is no base64.
  if (body.toString("base64") !== data.base64)
    throw badData("is not base64 (RFC 4648, section 4, with padding and without line breaks)");
  return { body, mediaType: data.media_type };
}

function badData(message: string): PlugboardError {
  return new PlugboardError(
    "invalid_input",
    `The input of "upload_release_asset" is not valid: /data ${message}`,
    {
      problems: [{ path: "/data", message }],
    },
  );
}
