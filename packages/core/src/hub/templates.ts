import { noAuth } from "../auth/schemes.js";
import { type Connector, SPEC_VERSION } from "../contract/connector.js";

/** The connection name under which templated actions of no connection list and run. */
export const TEMPLATES = "templates";

/** No service: what it runs are templated actions, each with a URL of its own and no credentials. */
export const templatesConnector: Connector = {
  specVersion: SPEC_VERSION,
  name: TEMPLATES,
  title: "Templated actions",
  capabilities: { http: true },
  auth: { none: noAuth() },
  http: { baseUrl: "https://templates.invalid" },
  actions: {},
};
