import { bearer, type Connector, defineConnector, type WithCustom } from "@plugboard/core";
import { composedActions } from "./actions/composed.js";
import { appInstallation } from "./app-installation.js";
import { catalogue, type Declared } from "./catalogue.js";
import { http } from "./http.js";

export type { AppCredentials } from "./app-installation.js";
export type { Declared as GithubActions } from "./catalogue.js";

const auth = {
  token: bearer({
    field: "token",
    title: "Token",
    description:
      "A personal access token, fine-grained or classic, or any other token that GitHub takes as Bearer.",
  }),
  app: appInstallation(),
};

/** GitHub's REST API, on GitHub.com and, by a connection's `baseUrl`, on GitHub Enterprise. */
export const github: Connector<
  typeof auth,
  WithCustom<typeof composedActions, { readonly http: true }>,
  { readonly http: true },
  Declared
> = defineConnector({
  name: "github",
  title: "GitHub",
  description:
    "Repositories, issues, pull requests, releases, workflows and all else that GitHub's REST API has.",
  specVersion: "1",
  capabilities: { http: true },
  auth,
  http,
  actions: composedActions,
  catalogue,
});
