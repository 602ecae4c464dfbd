import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { inOrg, oneOf, paging, text, username } from "../params.js";
import { GET, LIST } from "../rows.js";

const group = "users";

export const users = {
  get_authenticated_user: httpAction({
    ...GET,
    title: "Get the authenticated user",
    description: "The one whose token the connection holds. An app's installation is no user.",
    group,
    path: "/user",
    output: out.user,
  }),
  get_user: httpAction({
    ...GET,
    title: "Get a user",
    group,
    path: "/users/{username}",
    params: { username },
    required: ["username"],
    output: out.user,
  }),
  list_my_followers: httpAction({
    ...LIST,
    title: "List my followers",
    group,
    path: "/user/followers",
    params: paging,
    output: out.listOf(out.account),
  }),
  list_user_followers: httpAction({
    ...LIST,
    title: "List a user's followers",
    group,
    path: "/users/{username}/followers",
    params: { username, ...paging },
    required: ["username"],
    output: out.listOf(out.account),
  }),
  list_my_orgs: httpAction({
    ...LIST,
    title: "List my organizations",
    description: "Those that the token may tell of.",
    group,
    path: "/user/orgs",
    params: paging,
    output: out.listOf(out.organization),
  }),
  get_org: httpAction({
    ...GET,
    title: "Get an organization",
    group,
    path: "/orgs/{org}",
    params: inOrg,
    required: ["org"],
    output: out.organization,
  }),
  list_org_members: httpAction({
    ...LIST,
    title: "List an organization's members",
    description: "All of them to members, else the public ones.",
    group,
    path: "/orgs/{org}/members",
    params: {
      ...inOrg,
      role: oneOf(["all", "admin", "member"], "Default all."),
      filter: oneOf(
        ["2fa_disabled", "2fa_insecure", "all"],
        "By two-factor authentication, to owners. Default all.",
      ),
      ...paging,
    },
    required: ["org"],
    output: out.listOf(out.account),
  }),
  list_org_teams: httpAction({
    ...LIST,
    title: "List an organization's teams",
    description: "Those that the account may see.",
    group,
    path: "/orgs/{org}/teams",
    params: { ...inOrg, ...paging },
    required: ["org"],
    output: out.listOf(out.team),
  }),
  list_team_members: httpAction({
    ...LIST,
    title: "List a team's members",
    description: "Those of its child teams too.",
    group,
    path: "/orgs/{org}/teams/{team_slug}/members",
    params: {
      ...inOrg,
      team_slug: text("The team's slug."),
      role: oneOf(["member", "maintainer", "all"], "Default all."),
      ...paging,
    },
    required: ["org", "team_slug"],
    output: out.listOf(out.account),
  }),
  get_rate_limit: httpAction({
    ...GET,
    title: "Get the rate limits",
    description:
      "What is left of each, and when it is full again (reset, Unix time in seconds). Does not count itself.",
    group,
    path: "/rate_limit",
    output: out.rateLimits,
  }),
} as const;
