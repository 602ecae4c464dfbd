import { httpAction } from "@plugboard/core";
import { answerOf, CONVERSATION, DONE, object, pageOf, string } from "../outputs.js";
import {
  CURSOR,
  channel,
  conversationTypes,
  excludeArchived,
  flag,
  id,
  includeLocale,
  teamId,
  text,
  ts,
  user,
} from "../params.js";
import { GET, POST, pagedBy } from "../rows.js";

const group = "conversations";

const name = id("Name of the channel: lower case, without spaces, at most 80 characters.");

const ONE = answerOf({ channel: CONVERSATION });

export const conversations = {
  list_conversations: httpAction({
    ...GET,
    group,
    path: "/conversations.list",
    title: "List conversations",
    description: "Lists the workspace's channels and direct messages that the token can see.",
    params: { types: conversationTypes, exclude_archived: excludeArchived, ...CURSOR, team_id: teamId },
    pagination: pagedBy("cursor:channels"),
    output: pageOf("channels", CONVERSATION),
  }),

  get_conversation: httpAction({
    ...GET,
    group,
    path: "/conversations.info",
    title: "Get a conversation",
    params: {
      channel,
      include_num_members: flag("Include the number of members. Default false."),
      include_locale: includeLocale,
    },
    required: ["channel"],
    output: ONE,
  }),

  create_conversation: httpAction({
    ...POST,
    group,
    path: "/conversations.create",
    title: "Create a channel",
    description: "Creates a public or private channel. open_conversation starts direct messages.",
    params: { name, is_private: flag("Make it private. Default false."), team_id: teamId },
    required: ["name"],
    output: ONE,
  }),

  rename_conversation: httpAction({
    ...POST,
    group,
    path: "/conversations.rename",
    title: "Rename a channel",
    params: { channel, name },
    required: ["channel", "name"],
    output: ONE,
  }),

  archive_conversation: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/conversations.archive",
    title: "Archive a channel",
    description: "Closes a channel to new messages and removes its members; what was said stays readable.",
    params: { channel },
    required: ["channel"],
    output: DONE,
  }),

  unarchive_conversation: httpAction({
    ...POST,
    group,
    path: "/conversations.unarchive",
    title: "Unarchive a channel",
    description: "Opens an archived channel again. Takes a user's token.",
    params: { channel },
    required: ["channel"],
    output: DONE,
  }),

  set_conversation_topic: httpAction({
    ...POST,
    group,
    path: "/conversations.setTopic",
    title: "Set a conversation's topic",
    params: { channel, topic: text("The topic, up to 250 characters; empty removes it.") },
    required: ["channel", "topic"],
    output: answerOf({ channel: object }),
  }),

  set_conversation_purpose: httpAction({
    ...POST,
    group,
    path: "/conversations.setPurpose",
    title: "Set a conversation's description",
    description: "Sets what Slack shows as the channel's description and calls its purpose.",
    params: { channel, purpose: text("The purpose, up to 250 characters; empty removes it.") },
    required: ["channel", "purpose"],
    output: answerOf({ channel: object }),
  }),

  join_conversation: httpAction({
    ...POST,
    group,
    path: "/conversations.join",
    title: "Join a channel",
    description: "Makes the token's app or user a member of a public channel.",
    params: { channel },
    required: ["channel"],
    output: ONE,
  }),

  leave_conversation: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/conversations.leave",
    title: "Leave a conversation",
    description:
      "Ends the membership of the token's app or user. Only an invitation leads back into a private channel.",
    params: { channel },
    required: ["channel"],
    output: DONE,
  }),

  open_conversation: httpAction({
    ...POST,
    group,
    path: "/conversations.open",
    title: "Open a direct message",
    description: "Opens, or finds, the direct message with one user or the group message with several.",
    params: {
      users: text("Ids of one to eight users, separated by commas. Either this or channel."),
      channel: id("Id of a direct or group message to open again."),
      return_im: flag("Answer with the whole conversation, not only its id."),
      prevent_creation: flag("Only look whether it exists. Default false."),
    },
    output: answerOf({ channel: CONVERSATION }),
  }),

  close_conversation: httpAction({
    ...POST,
    group,
    path: "/conversations.close",
    title: "Close a direct message",
    description: "Takes a direct or group message out of the sidebar; its messages stay.",
    params: { channel },
    required: ["channel"],
    output: DONE,
  }),

  mark_conversation_read: httpAction({
    ...POST,
    group,
    path: "/conversations.mark",
    title: "Mark a conversation as read",
    description: "Moves the read cursor of the token's app or user to a message.",
    params: { channel, ts },
    required: ["channel", "ts"],
    output: DONE,
  }),

  list_conversation_members: httpAction({
    ...GET,
    group,
    path: "/conversations.members",
    title: "List a conversation's members",
    description: "Lists the ids of the users in a conversation.",
    params: { channel, ...CURSOR },
    required: ["channel"],
    pagination: pagedBy("cursor:members"),
    output: pageOf("members", string),
  }),

  invite_conversation_members: httpAction({
    ...POST,
    group,
    path: "/conversations.invite",
    title: "Invite users to a channel",
    params: {
      channel,
      users: id("Ids of the users, separated by commas."),
      force: flag("Invite those that can be invited although others cannot. Default false."),
    },
    required: ["channel", "users"],
    output: ONE,
  }),

  remove_conversation_member: httpAction({
    ...POST,
    group,
    effect: "destructive",
    path: "/conversations.kick",
    title: "Remove a user from a channel",
    params: { channel, user },
    required: ["channel", "user"],
    output: DONE,
  }),
};
