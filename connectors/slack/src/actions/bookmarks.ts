import { httpAction } from "@plugboard/core";
import { answerOf, BOOKMARK, DONE, listOf } from "../outputs.js";
import { channel, id, text } from "../params.js";
import { GET, POST } from "../rows.js";

const group = "bookmarks";

const title = id("What the bookmark shows.");
const link = id("Where it leads.");
const emoji = text("Emoji beside the title, such as :memo:.");
const bookmark = id("Id of the bookmark (Bk…).");

const ONE = answerOf({ bookmark: BOOKMARK });

export const bookmarks = {
  add_bookmark: httpAction({
    ...POST,
    group,
    path: "/bookmarks.add",
    title: "Add a bookmark to a channel",
    params: { channel_id: channel, title, link, emoji },
    required: ["channel_id", "title", "link"],
    // The only type there is.
    fixed: { type: "link" },
    output: ONE,
  }),

  update_bookmark: httpAction({
    ...POST,
    group,
    path: "/bookmarks.edit",
    title: "Update a bookmark",
    params: { channel_id: channel, bookmark_id: bookmark, title, link, emoji },
    required: ["channel_id", "bookmark_id"],
    output: ONE,
  }),

  remove_bookmark: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/bookmarks.remove",
    title: "Remove a bookmark",
    params: { channel_id: channel, bookmark_id: bookmark },
    required: ["channel_id", "bookmark_id"],
    output: DONE,
  }),

  list_bookmarks: httpAction({
    ...GET,
    group,
    path: "/bookmarks.list",
    title: "List a channel's bookmarks",
    description: "Lists all bookmarks of a channel, of which there are at most 100, at once.",
    params: { channel_id: channel },
    required: ["channel_id"],
    output: answerOf({ bookmarks: listOf(BOOKMARK) }),
  }),
};
