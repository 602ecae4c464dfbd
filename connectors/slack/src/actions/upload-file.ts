import {
  type Action,
  type ActionContext,
  type ActionOutcome,
  ERROR_CODES,
  type FileContent,
  type HttpAnswer,
  type InferJsonSchema,
  isPlugboardError,
  PlugboardError,
  toBlob,
} from "@plugboard/core";
import { answerOf, listOf, string } from "../outputs.js";
import { blocks, id, text, threadTs } from "../params.js";

/** JSON Schema has no word for bytes, so what else than a text or an object is allowed is told to the compiler alone. */
const content = {
  type: ["string", "object"],
  description:
    "What the file holds: a text, { base64 }, or from code bytes, a Blob, or what a download gave.",
} as unknown as { readonly enum: readonly FileContent[] };

const INPUT = {
  type: "object",
  properties: {
    filename: id("Name of the file; its ending tells Slack the type, such as report.pdf."),
    content,
    title: text("Title to show. Default: the filename."),
    channel_id: id("Id of the conversation to share it in. Default: none, the file stays private."),
    channels: id(
      "Ids of conversations or users to share it with, separated by commas, instead of channel_id.",
    ),
    thread_ts: threadTs,
    initial_comment: text("Text of the message that shares it."),
    blocks: {
      ...blocks,
      description: "Block Kit blocks of the message that shares it, instead of initial_comment.",
    },
    alt_txt: text("Description of a picture, for screen readers."),
    snippet_type: text("Syntax of a snippet, such as python."),
    highlight_type: text("Syntax to highlight the file in; Slack may decide otherwise."),
  },
  required: ["filename", "content"],
  additionalProperties: false,
} as const;

const OUTPUT = answerOf({
  files: listOf({ type: "object", properties: { id: string, title: string }, required: ["id"] }),
});

type Input = InferJsonSchema<typeof INPUT>;
type Output = InferJsonSchema<typeof OUTPUT>;

/** Slack takes a file in three steps, and shows nothing of it before the last. */
export const uploadFile = {
  title: "Upload a file",
  description:
    "Uploads a file and, with channel_id or channels, shares it there. A failure names the step, and then nothing was shared. Slack goes on to process the file after the answer.",
  effect: "write",
  group: "files",
  input: INPUT,
  output: OUTPUT,
  run,
} as const satisfies Action<Input, Output, unknown>;

async function run(context: ActionContext<unknown>, input: Input): Promise<ActionOutcome<Output>> {
  const { http } = context;
  const { filename, title = filename, highlight_type } = input;
  const file = await toBlob(input.content, "/content");

  const reserved = await step(1, "asking for an upload URL", () =>
    http.call({
      method: "POST",
      url: "/files.getUploadURLExternal",
      bodyFormat: "form",
      body: { filename, length: file.size, alt_txt: input.alt_txt, snippet_type: input.snippet_type },
    }),
  );
  const { upload_url: url, file_id: fileId } = (reserved.data ?? {}) as Partial<Record<string, string>>;
  if (url === undefined || fileId === undefined) {
    throw failureAt(
      1,
      "asking for an upload URL",
      new PlugboardError("invalid_response", "Slack answered without one."),
    );
  }

  // The URL itself is the permission: the token stays here.
  const body = new Uint8Array(await file.arrayBuffer());
  await step(2, "sending the bytes", () => http.call({ method: "POST", url, anonymous: true, body }));

  const completed = await step(3, "completing the upload", () =>
    http.call({
      method: "POST",
      url: "/files.completeUploadExternal",
      bodyFormat: "form",
      body: {
        files: JSON.stringify([{ id: fileId, title, highlight_type }]),
        channel_id: input.channel_id,
        channels: input.channels,
        thread_ts: input.thread_ts,
        initial_comment: input.initial_comment,
        blocks: input.blocks === undefined ? undefined : JSON.stringify(input.blocks),
      },
    }),
  );
  return { data: completed.data as Output, http_status: completed.status };
}

async function step(number: 1 | 2 | 3, what: string, call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await call();
  } catch (error) {
    throw isPlugboardError(error) ? failureAt(number, what, error) : error;
  }
}

/** A step's own failure, with its place. Before the last step nothing shows in Slack, so that a repeat does no harm. */
function failureAt(number: 1 | 2 | 3, what: string, error: PlugboardError): PlugboardError {
  return new PlugboardError(
    error.code,
    `The upload failed at step ${number} of 3 (${what}): ${error.message}`,
    { ...error.details, retryable: error.retryable || (number < 3 && ERROR_CODES[error.code].retryable) },
  );
}
