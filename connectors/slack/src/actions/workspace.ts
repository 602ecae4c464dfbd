import { httpAction } from "@plugboard/core";
import { answerOf, string } from "../outputs.js";
import { flag, id, text } from "../params.js";
import { GET } from "../rows.js";

const group = "workspace";

const IDENTITY = {
  type: "object",
  properties: {
    ok: { const: true },
    url: string,
    team: string,
    team_id: string,
    user: string,
    user_id: string,
    bot_id: { type: "string", description: "Only with a bot's token." },
    enterprise_id: string,
  },
  required: ["ok", "url", "team", "team_id", "user", "user_id"],
} as const;

const TEAM = {
  type: "object",
  properties: {
    id: string,
    name: string,
    url: string,
    domain: string,
    email_domain: string,
    icon: { type: "object" },
    enterprise_id: string,
    enterprise_name: string,
  },
  required: ["id", "name"],
} as const;

export const workspace = {
  test_auth: httpAction({
    ...GET,
    group,
    path: "/auth.test",
    title: "Test the token",
    description: "Tells whether the token works, and whose it is: workspace, user and bot.",
    output: IDENTITY,
  }),

  get_team: httpAction({
    ...GET,
    group,
    path: "/team.info",
    title: "Get the workspace",
    params: {
      team: id("Id of the workspace (T…). Default: the token's own."),
      domain: text("Domain of the workspace, instead of team, within one enterprise."),
    },
    output: answerOf({ team: TEAM }),
  }),

  list_emoji: httpAction({
    ...GET,
    group,
    path: "/emoji.list",
    title: "List custom emoji",
    description:
      "Lists the workspace's own emoji by name, each with the URL of its picture or alias:NAME of another.",
    params: { include_categories: flag("Include Unicode emoji by category. Default false.") },
    output: answerOf({ emoji: { type: "object", additionalProperties: string } }),
  }),
};
