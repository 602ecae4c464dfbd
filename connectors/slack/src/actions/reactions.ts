import { httpAction } from "@plugboard/core";
import { DONE, FILE, MESSAGE, pageOf, string } from "../outputs.js";
import { CURSOR, flag, id, teamId } from "../params.js";
import { GET, POST, pagedBy } from "../rows.js";

const group = "reactions";

const channel = id("Id of the conversation that the message is in; with timestamp.");
const timestamp = id('ts of the message, such as "1503435956.000247"; with channel.');
const name = id("Name of the emoji without colons, such as thumbsup or thumbsup::skin-tone-6.");
const file = id("Id of a file (F…), instead of a message.");
const full = flag("List every user of each reaction. Default false.");

/** A message or a file with its reactions. */
const ITEM = {
  type: "object",
  properties: { type: string, channel: string, message: MESSAGE, file: FILE },
  required: ["type"],
} as const;

export const reactions = {
  add_reaction: httpAction({
    ...POST,
    group,
    path: "/reactions.add",
    title: "React to a message",
    params: { channel, timestamp, name },
    required: ["channel", "timestamp", "name"],
    output: DONE,
  }),

  remove_reaction: httpAction({
    ...POST,
    group,
    path: "/reactions.remove",
    title: "Remove a reaction",
    description: "Removes a reaction of the token's app or user from a message or a file.",
    params: { channel, timestamp, file, name },
    required: ["name"],
    output: DONE,
  }),

  get_reactions: httpAction({
    ...GET,
    group,
    path: "/reactions.get",
    title: "Get the reactions to a message",
    description: "Reads a message or a file together with the reactions to it.",
    params: { channel, timestamp, file, full },
    output: { ...ITEM, properties: { ok: { const: true }, ...ITEM.properties }, required: ["ok", "type"] },
  }),

  list_reactions: httpAction({
    ...GET,
    group,
    path: "/reactions.list",
    title: "List what a user reacted to",
    params: {
      user: id("Id of the user (U… or W…). Default: the token's own."),
      full,
      ...CURSOR,
      team_id: teamId,
    },
    pagination: pagedBy("cursor:items"),
    output: pageOf("items", ITEM),
  }),
};
