import type { Service } from "../operation.ts";
import { EFFECTS } from "./effects.ts";
import { keywords } from "./keywords.ts";
import { nameOf } from "./names.ts";
import { slackTitleOf } from "./titles.ts";

/** Their actions are GETs, and the source's are not. */
const WRITTEN_AS_GETS: readonly string[] = [
  "auth.test",
  "bookmarks.list",
  "chat.getPermalink",
  "chat.scheduledMessages.list",
  "conversations.history",
  "conversations.info",
  "conversations.list",
  "conversations.members",
  "conversations.replies",
  "emoji.list",
  "files.info",
  "files.list",
  "pins.list",
  "reactions.get",
  "reactions.list",
  "search.messages",
  "team.info",
  "users.conversations",
  "users.getPresence",
  "users.info",
  "users.list",
  "users.lookupByEmail",
  "users.profile.get",
];

/** Slack's Web API, as its client for Node.js declares it. */
export const slack: Service = {
  name: "slack",
  source: { package: "@slack/web-api", version: "8.2.0", licence: "MIT" },
  // The compiler is big: it loads when it is needed.
  read: async (folder) => (await import("./read.ts")).read(folder),
  nameOf,
  keywords,
  writtenByHand: Object.fromEntries(WRITTEN_AS_GETS.map((id) => [id, nameOf({ id })])),
  effectOf: (_, name) => EFFECTS[name],
  titleOf: (_, name) => slackTitleOf(name),
};
