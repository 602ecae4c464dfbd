import { httpAction } from "@plugboard/core";
import { answerOf, DONE, integer, MESSAGE, object, pageOf, string } from "../outputs.js";
import {
  AUTHORSHIP,
  CONTENT,
  CURSOR,
  channel,
  id,
  metadata,
  READING,
  THREAD,
  TIMELINE,
  teamId,
  text,
  threadTs,
  ts,
  UNFURL,
  user,
} from "../params.js";
import { GET, POST, pagedBy } from "../rows.js";

const group = "messages";

const at = { channel, ts } as const;

const postAt = {
  type: ["integer", "string"],
  description: "When to post: Unix time in seconds, up to 120 days ahead.",
} as const;

const POSTED = answerOf({ channel: string, ts: string, message: MESSAGE });

const SCHEDULED = {
  type: "object",
  properties: { id: string, channel_id: string, post_at: integer, date_created: integer, text: string },
  required: ["id", "channel_id", "post_at"],
} as const;

export const messages = {
  post_message: httpAction({
    ...POST,
    group,
    path: "/chat.postMessage",
    title: "Post a message",
    description:
      "Posts to a channel, a direct message or a thread. A user's id as channel opens a direct message with that user.",
    params: {
      channel: id(
        "Id of the conversation (C…, G… or D…), or of the user (U…) to write to. A public channel's name works too.",
      ),
      ...CONTENT,
      ...THREAD,
      ...READING,
      ...UNFURL,
      ...AUTHORSHIP,
      mrkdwn: { type: "boolean", description: "Read text as mrkdwn. Default true." },
      metadata,
    },
    required: ["channel"],
    output: POSTED,
  }),

  post_ephemeral_message: httpAction({
    ...POST,
    group,
    path: "/chat.postEphemeral",
    title: "Post a message that one user sees",
    description:
      "Shows a message to one member of a conversation. It may vanish at any time and cannot be changed.",
    params: { channel, user, ...CONTENT, thread_ts: THREAD.thread_ts, ...READING, ...AUTHORSHIP },
    required: ["channel", "user"],
    output: answerOf({ message_ts: string }),
  }),

  post_me_message: httpAction({
    ...POST,
    group,
    path: "/chat.meMessage",
    title: "Post a /me message",
    description: "Posts a text in italics that says what its author does.",
    params: { channel, text: CONTENT.text },
    required: ["channel", "text"],
    output: answerOf({ channel: string, ts: string }),
  }),

  list_messages: httpAction({
    ...GET,
    group,
    path: "/conversations.history",
    title: "List a conversation's messages",
    description:
      "Lists messages, newest first. Of threads only the first message: list_replies has the rest.",
    params: { channel, ...TIMELINE, ...CURSOR },
    required: ["channel"],
    pagination: pagedBy("cursor:messages"),
    output: pageOf("messages", MESSAGE),
  }),

  list_replies: httpAction({
    ...GET,
    group,
    path: "/conversations.replies",
    title: "List a thread's messages",
    description: "Lists a thread, oldest first, with the message that starts it.",
    params: { channel, ts: threadTs, ...TIMELINE, ...CURSOR },
    required: ["channel", "ts"],
    pagination: pagedBy("cursor:messages"),
    output: pageOf("messages", MESSAGE),
  }),

  update_message: httpAction({
    ...POST,
    group,
    path: "/chat.update",
    title: "Update a message",
    description: "Replaces what a message says. Only messages that the token's own app or user posted.",
    params: {
      ...at,
      ...CONTENT,
      ...READING,
      metadata,
      file_ids: {
        type: "array",
        items: { type: "string" },
        description: "Files to attach, instead of those there.",
      },
      reply_broadcast: THREAD.reply_broadcast,
    },
    required: ["channel", "ts"],
    output: answerOf({ channel: string, ts: string, text: string, message: object }),
  }),

  delete_message: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/chat.delete",
    title: "Delete a message",
    description: "Deletes a message for good. A bot's token deletes only its own messages.",
    params: at,
    required: ["channel", "ts"],
    output: answerOf({ channel: string, ts: string }),
  }),

  schedule_message: httpAction({
    ...POST,
    group,
    path: "/chat.scheduleMessage",
    title: "Schedule a message",
    description:
      "Posts a message at a later time. Until a minute before, delete_scheduled_message calls it off.",
    params: { channel, post_at: postAt, ...CONTENT, ...THREAD, ...READING, ...UNFURL, metadata },
    required: ["channel", "post_at"],
    output: answerOf({ channel: string, scheduled_message_id: string, post_at: integer, message: object }),
  }),

  list_scheduled_messages: httpAction({
    ...GET,
    group,
    path: "/chat.scheduledMessages.list",
    title: "List scheduled messages",
    description: "Lists the messages that this token has scheduled and that are not posted yet.",
    params: {
      channel,
      oldest: text("Only those to post after this time: Unix seconds as text."),
      latest: text("Only those to post before this time: Unix seconds as text."),
      ...CURSOR,
      team_id: teamId,
    },
    pagination: pagedBy("cursor:scheduled_messages"),
    output: pageOf("scheduled_messages", SCHEDULED),
  }),

  delete_scheduled_message: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/chat.deleteScheduledMessage",
    title: "Delete a scheduled message",
    description: "Calls off a message that is to be posted more than a minute from now.",
    params: { channel, scheduled_message_id: id("Id of the scheduled message (Q…).") },
    required: ["channel", "scheduled_message_id"],
    output: DONE,
  }),

  get_message_permalink: httpAction({
    ...GET,
    group,
    path: "/chat.getPermalink",
    title: "Get a link to a message",
    params: { channel, message_ts: ts },
    required: ["channel", "message_ts"],
    output: answerOf({ channel: string, permalink: string }),
  }),
};
