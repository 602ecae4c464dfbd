import { httpAction } from "@plugboard/core";
import { integer, listOf, PAGING, string } from "../outputs.js";
import { flag, id, PAGE, teamId, text } from "../params.js";
import { GET, pagedBy } from "../rows.js";

const MESSAGE_PAGING = {
  ...PAGING,
  properties: {
    ...PAGING.properties,
    next_cursor: { type: "string", description: "Only by cursor; empty on the last page." },
  },
} as const;

const MATCH = {
  type: "object",
  properties: {
    type: string,
    ts: string,
    text: string,
    user: string,
    username: string,
    team: string,
    permalink: string,
    channel: { type: "object", properties: { id: string, name: string }, required: ["id"] },
  },
  required: ["ts", "text", "channel", "permalink"],
} as const;

export const search = {
  search_messages: httpAction({
    ...GET,
    group: "search",
    path: "/search.messages",
    title: "Search messages",
    description:
      "Finds messages that the user can see. Takes a user's token with the scope search:read. data is the messages member of Slack's answer.",
    params: {
      query: id("Words and Slack's modifiers, such as in:#general from:@ana before:2026-01-31 has:link."),
      sort: { enum: ["score", "timestamp"], description: "Default score." },
      sort_dir: { enum: ["asc", "desc"], description: "Default desc." },
      highlight: flag("Mark the words found in the texts. Default false."),
      ...PAGE,
      cursor: text("* for the first page, instead of page, then next_cursor of the page before."),
      team_id: teamId,
    },
    required: ["query"],
    pagination: pagedBy("page:messages.matches"),
    unwrap: "messages",
    output: {
      type: "object",
      properties: { total: integer, matches: listOf(MATCH), paging: MESSAGE_PAGING },
      required: ["total", "matches", "paging"],
    },
  }),
};
