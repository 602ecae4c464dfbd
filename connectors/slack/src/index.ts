import { type Connector, defineConnector, type WithCustom } from "@plugboard/core";
import { uploadFile } from "./actions/upload-file.js";
import { auth } from "./auth.js";
import { catalogue, type Declared } from "./catalogue.js";
import { http } from "./http.js";

export type { Declared as SlackActions } from "./catalogue.js";

/** What no row can say. All else is published as data. */
const composedActions = { upload_file: uploadFile } as const;

/** Slack's Web API, as an app's bot or as a user. */
export const slack: Connector<
  typeof auth,
  WithCustom<typeof composedActions, { readonly http: true }>,
  { readonly http: true },
  Declared
> = defineConnector({
  name: "slack",
  title: "Slack",
  description: "Messages, conversations, users and files of a Slack workspace.",
  specVersion: "1",
  capabilities: { http: true },
  auth,
  http,
  actions: composedActions,
  catalogue,
});
