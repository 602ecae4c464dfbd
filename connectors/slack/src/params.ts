/** Params that more than one action takes, under Slack's own names. */

export const text = (description: string) => ({ type: "string", description }) as const;

export const flag = (description: string) => ({ type: "boolean", description }) as const;

/** An id, which may not be empty. */
export const id = (description: string) => ({ type: "string", minLength: 1, description }) as const;

export const channel = id(
  "Id of the conversation: C… or G… for a channel or a group, D… for a direct message.",
);

export const user = id("Id of the user (U… or W…).");

/** A message is named by its conversation and its time, which is a text: as a number it would lose digits. */
export const ts = id(
  'Time of the message, such as "1503435956.000247", which is its id in its conversation.',
);

export const threadTs = id("ts of the message that starts the thread; not that of a reply.");

export const teamId = text("Id of the workspace (T…). Required with an org-wide token, ignored with others.");

export const blocks = {
  type: "array",
  items: { type: "object" },
  description: "Block Kit blocks. Give text too: notifications and screen readers use it.",
} as const;

export const metadata = {
  type: "object",
  properties: { event_type: { type: "string" }, event_payload: { type: "object" } },
  description:
    "Data for apps beside the text: event_type and event_payload, or entities. Every member of the workspace can read it.",
} as const;

/** What a message says. Slack asks for at least one of them. */
export const CONTENT = {
  text: text("The text, in Slack's mrkdwn. Beside blocks or attachments: what notifications show."),
  blocks,
  attachments: {
    type: "array",
    items: { type: "object" },
    description: "Secondary attachments, the older way to lay out a message.",
  },
  markdown_text: text("The text in standard Markdown, up to 12 000 characters. Not beside text or blocks."),
} as const;

/** How Slack reads a message's text. */
export const READING = {
  parse: { enum: ["full", "none"], description: "Whether Slack links names and URLs by itself." },
  link_names: flag("Link the names of user groups."),
} as const;

/** Where in a thread a message goes. */
export const THREAD = {
  thread_ts: threadTs,
  reply_broadcast: flag("Show the reply in the conversation too. Default false."),
} as const;

export const UNFURL = {
  unfurl_links: flag("Show previews of links to text."),
  unfurl_media: flag("Show previews of links to media. Default true."),
} as const;

/** Who a message seems to be from. Takes the scope chat:write.customize. */
export const AUTHORSHIP = {
  username: text("Name to show instead of the app's."),
  icon_emoji: text("Emoji to show as the picture, such as :robot_face:. Goes before icon_url."),
  icon_url: text("URL of the picture to show."),
} as const;

/** A page of a list that has cursors. */
export const CURSOR = {
  limit: {
    type: "integer",
    minimum: 1,
    description: "How many to answer with, at most 999; Slack may answer with fewer. Default 100.",
  },
  cursor: text("next_cursor of the page before."),
} as const;

/** A page of a list that has numbers. */
export const PAGE = {
  count: { type: "integer", minimum: 1, description: "How many to answer with." },
  page: { type: "integer", minimum: 1, description: "Number of the page, from 1." },
} as const;

/** A stretch of a conversation. */
export const TIMELINE = {
  oldest: text("Only messages after this time: Unix seconds as text, such as a ts."),
  latest: text("Only messages before this time: Unix seconds as text, such as a ts. Default: now."),
  inclusive: flag("Include the messages at oldest and latest themselves. Default false."),
  include_all_metadata: flag("Include the messages' metadata. Default false."),
} as const;

export const conversationTypes = text(
  "Kinds to list, separated by commas: public_channel, private_channel, mpim (group message), im (direct message). Default public_channel.",
);

export const excludeArchived = flag("Leave archived channels out. Default false.");

export const includeLocale = flag("Include the locale. Default false.");
