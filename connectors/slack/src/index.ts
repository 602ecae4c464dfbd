import { type Connector, defineConnector, type WithCustom } from "@plugboard/core";
import type { Inputs } from "../catalogue/index.js";
import { bookmarks } from "./actions/bookmarks.js";
import { conversations } from "./actions/conversations.js";
import { files } from "./actions/files.js";
import { messages } from "./actions/messages.js";
import { pins } from "./actions/pins.js";
import { reactions } from "./actions/reactions.js";
import { search } from "./actions/search.js";
import { users } from "./actions/users.js";
import { workspace } from "./actions/workspace.js";
import { auth } from "./auth.js";
import { catalogue } from "./catalogue.js";
import { http } from "./http.js";

/** Named, so that the declarations hold each row once. */
type Actions = typeof messages &
  typeof conversations &
  typeof users &
  typeof reactions &
  typeof files &
  typeof pins &
  typeof bookmarks &
  typeof search &
  typeof workspace;

/** Slack's Web API, as an app's bot or as a user. */
export const slack: Connector<
  typeof auth,
  WithCustom<Actions, { readonly http: true }>,
  { readonly http: true },
  Inputs
> = defineConnector({
  name: "slack",
  title: "Slack",
  description: "Messages, conversations, users and files of a Slack workspace.",
  specVersion: "1",
  capabilities: { http: true },
  auth,
  http,
  actions: {
    ...messages,
    ...conversations,
    ...users,
    ...reactions,
    ...files,
    ...pins,
    ...bookmarks,
    ...search,
    ...workspace,
  },
  catalogue,
});
