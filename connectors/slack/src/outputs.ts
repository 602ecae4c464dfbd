import type { JsonSchema } from "@plugboard/core";

/** What answers hold: the members that callers decide by. Slack sends more, and adds some over time. */

export const string = { type: "string" } as const;
export const boolean = { type: "boolean" } as const;
export const integer = { type: "integer" } as const;
export const object = { type: "object" } as const;

export const listOf = <const Items extends JsonSchema>(items: Items) => ({ type: "array", items }) as const;

/** An answer; every member is always there. */
export const answerOf = <const Members extends Readonly<Record<string, JsonSchema>>>(members: Members) =>
  ({
    type: "object",
    properties: { ok: { const: true }, ...members },
    required: ["ok", ...Object.keys(members)] as ("ok" | (string & keyof Members))[],
  }) as const;

/** An answer that says no more than that it was done. */
export const DONE = answerOf({});

/** One page of a list. */
export const pageOf = <const Name extends string, const Items extends JsonSchema>(name: Name, items: Items) =>
  ({
    type: "object",
    properties: {
      ok: { const: true },
      response_metadata: {
        type: "object",
        properties: { next_cursor: { type: "string", description: "Empty on the last page." } },
      },
      ...({ [name]: listOf(items) } as {
        readonly [K in Name]: { readonly type: "array"; readonly items: Items };
      }),
    },
    required: ["ok", name],
  }) as const;

const REACTION = {
  type: "object",
  properties: { name: string, count: integer, users: listOf(string) },
  required: ["name", "count", "users"],
} as const;

export const MESSAGE = {
  type: "object",
  properties: {
    type: string,
    subtype: string,
    ts: string,
    text: string,
    user: string,
    bot_id: string,
    username: string,
    team: string,
    thread_ts: string,
    reply_count: integer,
    reply_users: listOf(string),
    latest_reply: string,
    blocks: listOf(object),
    attachments: listOf(object),
    files: listOf(object),
    reactions: listOf(REACTION),
    metadata: object,
  },
  required: ["type", "ts"],
} as const;

const VALUE = {
  type: "object",
  properties: { value: string, creator: string, last_set: integer },
  required: ["value"],
} as const;

export const CONVERSATION = {
  type: "object",
  properties: {
    id: string,
    name: { type: "string", description: "Absent on direct messages." },
    user: { type: "string", description: "The other user of a direct message." },
    created: integer,
    creator: string,
    is_channel: boolean,
    is_private: boolean,
    is_im: boolean,
    is_mpim: boolean,
    is_archived: boolean,
    is_general: boolean,
    is_member: boolean,
    is_shared: boolean,
    is_ext_shared: { type: "boolean", description: "Shared with another organisation." },
    topic: VALUE,
    purpose: VALUE,
    num_members: integer,
    last_read: string,
  },
  required: ["id"],
} as const;

export const PROFILE = {
  type: "object",
  properties: {
    real_name: string,
    display_name: string,
    email: { type: "string", description: "Only with the scope users:read.email." },
    title: string,
    phone: string,
    status_text: string,
    status_emoji: string,
    status_expiration: integer,
    image_192: string,
    fields: { type: ["object", "array", "null"], description: "The workspace's own fields, by id." },
  },
} as const;

export const USER = {
  type: "object",
  properties: {
    id: string,
    team_id: string,
    name: string,
    real_name: string,
    deleted: boolean,
    is_bot: boolean,
    is_admin: boolean,
    is_owner: boolean,
    is_restricted: { type: "boolean", description: "A guest." },
    tz: string,
    tz_offset: { type: "integer", description: "Seconds from UTC." },
    locale: string,
    profile: PROFILE,
  },
  required: ["id"],
} as const;

export const FILE = {
  type: "object",
  properties: {
    id: string,
    created: integer,
    name: string,
    title: string,
    mimetype: string,
    filetype: string,
    size: integer,
    user: string,
    mode: string,
    is_public: boolean,
    channels: listOf(string),
    groups: listOf(string),
    ims: listOf(string),
    url_private: { type: "string", description: "Where the bytes are, for callers with the token." },
    permalink: string,
  },
  required: ["id"],
} as const;

export const BOOKMARK = {
  type: "object",
  properties: {
    id: string,
    channel_id: string,
    title: string,
    link: string,
    emoji: string,
    type: string,
    date_created: integer,
    date_updated: integer,
  },
  required: ["id", "channel_id", "title"],
} as const;

export const PAGING = {
  type: "object",
  properties: { count: integer, total: integer, page: integer, pages: integer },
  required: ["total", "page", "pages"],
} as const;
