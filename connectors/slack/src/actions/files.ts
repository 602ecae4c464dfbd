import { httpAction } from "@plugboard/core";
import { answerOf, DONE, FILE, listOf, PAGING } from "../outputs.js";
import { flag, id, PAGE, teamId, text } from "../params.js";
import { GET, POST, pagedBy } from "../rows.js";
import { uploadFile } from "./upload-file.js";

const group = "files";

const file = id("Id of the file (F…).");

export const files = {
  upload_file: uploadFile,

  list_files: httpAction({
    ...GET,
    group,
    path: "/files.list",
    title: "List files",
    description: "Lists the workspace's files that the token can see, newest first.",
    params: {
      channel: id("Only files in this conversation."),
      user: id("Only files of this user."),
      types: text("Only these kinds, separated by commas: all, spaces, snippets, images, gdocs, zips, pdfs."),
      ts_from: text("Only files created at or after this time: Unix seconds as text."),
      ts_to: text("Only files created at or before this time: Unix seconds as text."),
      show_files_hidden_by_limit: flag("Include what is left of files past the workspace's limit."),
      ...PAGE,
      team_id: teamId,
    },
    pagination: pagedBy("page:files"),
    output: answerOf({ files: listOf(FILE), paging: PAGING }),
  }),

  get_file: httpAction({
    ...GET,
    group,
    path: "/files.info",
    title: "Get a file",
    description: "Reads what Slack knows of a file. Its bytes are at url_private, which custom fetches.",
    params: { file },
    required: ["file"],
    output: answerOf({ file: FILE }),
  }),

  delete_file: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/files.delete",
    title: "Delete a file",
    description: "Deletes a file for good, wherever it is shared. A bot's token deletes only its own files.",
    params: { file },
    required: ["file"],
    output: DONE,
  }),
};
