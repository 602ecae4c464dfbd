import { httpAction, PlugboardError } from "@plugboard/core";
import { textIfUtf8 } from "../binary.js";
import * as out from "../outputs.js";
import { inRepo, person, REPO, ref, text } from "../params.js";
import { composed, GET, PUT } from "../rows.js";

const group = "contents";

const path = text("Path from the repository's root, without a slash at either end.");
export const onFile = { ...inRepo, path } as const;
export const FILE = [...REPO, "path"] as const;

export const committing = {
  message: text("The commit's message."),
  branch: text("The branch to commit to. Default: the default branch."),
  committer: person("Who commits. Default: the authenticated account."),
  author: person("Who wrote the change. Default: the committer."),
} as const;

const root = httpAction({
  ...GET,
  title: "Get the root directory",
  path: "/repos/{owner}/{repo}/contents",
  params: { ...inRepo, ref },
  required: REPO,
  output: out.content,
});

const entry = httpAction({
  ...GET,
  title: "Get a file or directory",
  path: "/repos/{owner}/{repo}/contents/{+path}",
  params: { ...onFile, ref },
  required: FILE,
  output: out.content,
});

const raw = httpAction({
  ...GET,
  title: "Download a file",
  path: "/repos/{owner}/{repo}/contents/{+path}",
  headers: { Accept: "application/vnd.github.raw" },
  params: { ...onFile, ref },
  required: FILE,
});

const written = {
  ...onFile,
  content: text("The file's new content, in base64. For text, give text instead."),
  sha: text(
    "SHA of the file as it is (get_content tells it). Required where it exists: a change in between then fails.",
  ),
  ...committing,
} as const;

const put = httpAction({
  ...PUT,
  title: "Create or update a file",
  path: "/repos/{owner}/{repo}/contents/{+path}",
  params: written,
  required: [...FILE, "message", "content"],
  output: out.fileCommit,
});

export const getContent = composed({
  title: entry.title,
  description:
    "A file's content is in base64, up to 1 MB; of a directory, its entries. download_file gives the content itself.",
  effect: "read",
  group,
  params: { ...inRepo, path: text(`${path.description} Default: the root directory.`), ref },
  required: REPO,
  output: out.content,
  run: (context, { path, ...rest }) =>
    path === undefined || path === "" ? root.run(context, rest) : entry.run(context, { ...rest, path }),
});

export const downloadFile = composed({
  title: raw.title,
  description:
    "The content itself: text where it is UTF-8, else bytes. Up to 100 MB, and the connection's maxResponseBytes.",
  effect: "read",
  group,
  params: { ...onFile, ref },
  required: FILE,
  run: async (context, input) => {
    const { data, ...outcome } = await raw.run(context, input);
    return { ...outcome, data: textIfUtf8(data) };
  },
});

export const createOrUpdateFile = composed({
  title: put.title,
  description: "In a commit of its own. Takes the new content as text or, in base64, as content.",
  effect: "write",
  group,
  params: {
    ...written,
    text: text("The file's new content as plain text."),
  },
  required: [...FILE, "message"],
  output: out.fileCommit,
  run: (context, { text, content, ...rest }) => {
    if ((text === undefined) === (content === undefined)) {
      const message = "takes either text or content";
      throw new PlugboardError("invalid_input", `The input is not valid: create_or_update_file ${message}.`, {
        problems: [{ path: text === undefined ? "/text" : "/content", message }],
      });
    }
    return put.run(context, { ...rest, content: content ?? Buffer.from(text ?? "").toString("base64") });
  },
});
