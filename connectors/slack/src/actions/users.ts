import { httpAction } from "@plugboard/core";
import { answerOf, boolean, CONVERSATION, DONE, integer, PROFILE, pageOf, USER } from "../outputs.js";
import {
  CURSOR,
  conversationTypes,
  excludeArchived,
  flag,
  id,
  includeLocale,
  teamId,
  text,
  user,
} from "../params.js";
import { GET, POST, pagedBy } from "../rows.js";

const group = "users";

const ownUser = id("Id of the user (U… or W…). Default: the token's own.");

const ONE = answerOf({ user: USER });

const PRESENCE = {
  type: "object",
  properties: {
    ok: { const: true },
    presence: { type: "string", description: "active or away." },
    online: { type: "boolean", description: "This and the rest only for the token's own user." },
    auto_away: boolean,
    manual_away: boolean,
    connection_count: integer,
    last_activity: integer,
  },
  required: ["ok", "presence"],
} as const;

export const users = {
  list_users: httpAction({
    ...GET,
    group,
    path: "/users.list",
    title: "List users",
    description: "Lists the workspace's users, bots and deactivated users included.",
    params: { ...CURSOR, include_locale: includeLocale, team_id: teamId },
    pagination: pagedBy("cursor:members"),
    output: pageOf("members", USER),
  }),

  get_user: httpAction({
    ...GET,
    group,
    path: "/users.info",
    title: "Get a user",
    params: { user, include_locale: includeLocale },
    required: ["user"],
    output: ONE,
  }),

  find_user_by_email: httpAction({
    ...GET,
    group,
    path: "/users.lookupByEmail",
    title: "Find a user by email address",
    params: { email: id("The address, as in the user's profile.") },
    required: ["email"],
    output: ONE,
  }),

  list_user_conversations: httpAction({
    ...GET,
    group,
    path: "/users.conversations",
    title: "List a user's conversations",
    description: "Lists the conversations that a user is in, as far as the token can see them.",
    params: {
      user: ownUser,
      types: conversationTypes,
      exclude_archived: excludeArchived,
      ...CURSOR,
      team_id: teamId,
    },
    pagination: pagedBy("cursor:channels"),
    output: pageOf("channels", CONVERSATION),
  }),

  get_user_presence: httpAction({
    ...GET,
    group,
    path: "/users.getPresence",
    title: "Get a user's presence",
    params: { user: ownUser },
    output: PRESENCE,
  }),

  set_presence: httpAction({
    ...POST,
    group,
    path: "/users.setPresence",
    title: "Set presence",
    description: "Shows the token's app or user as away, or lets Slack decide.",
    params: { presence: { enum: ["auto", "away"] } },
    required: ["presence"],
    output: DONE,
  }),

  get_user_profile: httpAction({
    ...GET,
    group,
    path: "/users.profile.get",
    title: "Get a user's profile",
    description: "Reads a profile with its status and the workspace's own fields.",
    params: {
      user: ownUser,
      include_labels: flag(
        "Include the labels of the workspace's own fields. Slack limits such calls heavily.",
      ),
    },
    output: answerOf({ profile: PROFILE }),
  }),

  set_user_profile: httpAction({
    ...POST,
    group,
    path: "/users.profile.set",
    title: "Update a user's profile",
    description: "Changes the members of a profile that are given, such as the status. Takes a user's token.",
    params: {
      user: id("Id of the user to change, for admins. Default: the token's own."),
      profile: {
        type: "object",
        description:
          "Members to set, such as { status_text, status_emoji, status_expiration } or { fields: { Xf…: { value } } }. At most 50.",
      },
      name: text("One member to set instead of profile."),
      value: text("What name is set to."),
    },
    output: answerOf({ profile: PROFILE }),
  }),
};
