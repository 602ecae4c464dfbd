import { httpAction } from "@plugboard/core";
import { answerOf, DONE, FILE, integer, listOf, MESSAGE, string } from "../outputs.js";
import { channel, ts } from "../params.js";
import { GET, POST } from "../rows.js";

const group = "pins";

const PIN = {
  type: "object",
  properties: {
    type: string,
    channel: string,
    created: integer,
    created_by: string,
    message: MESSAGE,
    file: FILE,
  },
  required: ["type"],
} as const;

export const pins = {
  add_pin: httpAction({
    ...POST,
    group,
    path: "/pins.add",
    title: "Pin a message",
    params: { channel, timestamp: ts },
    required: ["channel", "timestamp"],
    output: DONE,
  }),

  remove_pin: httpAction({
    ...POST,
    group,
    path: "/pins.remove",
    title: "Unpin a message",
    params: { channel, timestamp: ts },
    required: ["channel", "timestamp"],
    output: DONE,
  }),

  list_pins: httpAction({
    ...GET,
    group,
    path: "/pins.list",
    title: "List pinned messages and files",
    description: "Lists all that is pinned in a conversation, at once.",
    params: { channel },
    required: ["channel"],
    output: answerOf({ items: listOf(PIN) }),
  }),
};
