import { CUSTOM_ACTION, type CustomAction, customAction } from "../actions/custom.js";
import { type HttpAction, rowFaults } from "../actions/http-action.js";
import type { AnyAction } from "../contract/action.js";
import type { Capabilities } from "../contract/capabilities.js";
import type { ActionCatalogue } from "../contract/catalogue.js";
import {
  type Actions,
  type AuthSchemes,
  type Connector,
  type SessionProfile,
  SPEC_VERSION,
} from "../contract/connector.js";
import type { HttpProfile } from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";

export interface ConnectorDefinition<
  Auth extends AuthSchemes,
  Acts extends Actions,
  Caps extends Capabilities,
  Session,
  Catalogued = unknown,
> {
  /** kebab-case: `stripe`. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** The contract's version that the connector is written against: `"1"`. */
  readonly specVersion: string;
  readonly capabilities: Caps;
  /** Ways to authenticate, by kind. At least one; `noAuth()` where the service asks for none. */
  readonly auth: Auth;
  readonly http?: HttpProfile;
  // biome-ignore lint/suspicious/noExplicitAny: credentials are contravariant
  readonly session?: SessionProfile<any, Session>;
  readonly actions: Acts;
  /** More actions, as data. Core reads it at its first use, so its names are not checked against `actions` here. */
  readonly catalogue?: ActionCatalogue<Catalogued>;
}

/** A connector's own actions, and `custom` where it speaks HTTP. */
export type WithCustom<Acts extends Actions, Caps extends Capabilities> = Caps extends { readonly http: true }
  ? Acts & { readonly custom: CustomAction }
  : Acts;

const EFFECTS = new Set(["read", "write", "destructive"]);

/**
 * Checks a definition, freezes it, and adds `custom` exactly where `capabilities.http` is set. Touches no network and no
 * environment and compiles no schema. Throws one `invalid_connector` that lists every fault.
 */
export function defineConnector<
  const Auth extends AuthSchemes,
  const Acts extends Actions,
  const Caps extends Capabilities,
  Session = unknown,
  Catalogued = unknown,
>(
  definition: ConnectorDefinition<Auth, Acts, Caps, Session, Catalogued>,
): Connector<Auth, WithCustom<Acts, Caps>, Caps, Catalogued> {
  const faults = faultsOf(definition);
  if (faults.length > 0) {
    throw new PlugboardError(
      "invalid_connector",
      `The connector "${definition.name}" cannot be defined: ${faults.join("; ")}.`,
      { problems: faults.map((message) => ({ path: "", message })) },
    );
  }
  const { name, title, description, capabilities, auth, http, session, catalogue } = definition;
  const actions: Record<string, AnyAction> = Object.assign(Object.create(null), definition.actions);
  for (const key of Object.keys(actions)) actions[key] = Object.freeze(actions[key] as AnyAction);
  if (capabilities.http === true) actions[CUSTOM_ACTION] = customAction;
  return Object.freeze({
    specVersion: SPEC_VERSION,
    name,
    title,
    ...(description !== undefined && { description }),
    capabilities: Object.freeze({ ...capabilities }),
    auth: Object.freeze({ ...auth }),
    ...(http !== undefined && { http: Object.freeze({ ...http }) }),
    ...(session !== undefined && { session: Object.freeze({ ...session }) }),
    actions: Object.freeze(actions) as WithCustom<Acts, Caps>,
    ...(catalogue !== undefined && { catalogue }),
  });
}

function faultsOf(definition: ConnectorDefinition<AuthSchemes, Actions, Capabilities, unknown>): string[] {
  const { name, title, specVersion, capabilities, auth, http, session, actions } = definition;
  const faults: string[] = [];
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    faults.push(`its name must be kebab-case, such as "stripe"`);
  if (typeof title !== "string" || title === "") faults.push("it has no title");
  if (specVersion !== SPEC_VERSION) {
    faults.push(
      `it is written against specVersion ${JSON.stringify(specVersion)}, and this core speaks "${SPEC_VERSION}"`,
    );
  }
  if (!capabilities.http && !capabilities.sql && !capabilities.soap) {
    faults.push("it declares no capability: set http, sql or soap");
  }
  if (Boolean(capabilities.http) !== (http !== undefined)) {
    faults.push(
      capabilities.http
        ? "it declares http and has no http profile"
        : "it has an http profile and does not declare http",
    );
  }
  if (http !== undefined) {
    for (const url of [http.baseUrl, ...(http.origins ?? [])]) {
      if (!/^https?:\/\//.test(url) || !URL.canParse(url))
        faults.push(`"${url}" in its http profile is no absolute http or https URL`);
    }
  }
  if (capabilities.sql && session === undefined) faults.push("it declares sql and has no session profile");
  if (Object.keys(auth).length === 0) faults.push("it has no auth scheme");
  for (const [key, action] of Object.entries(actions)) {
    for (const fault of actionFaults(key, action)) faults.push(`action "${key}": ${fault}`);
  }
  return faults;
}

function actionFaults(name: string, action: AnyAction): string[] {
  const faults: string[] = [];
  if (name === CUSTOM_ACTION)
    faults.push("the name is reserved: core adds it to connectors with the http capability");
  else if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name))
    faults.push("the name must be snake_case, verb first");
  if (typeof action.title !== "string" || action.title === "") faults.push("it has no title");
  if (!EFFECTS.has(action.effect)) faults.push("its effect must be read, write or destructive");
  if (typeof action.run !== "function") faults.push("it has no run function");
  if (isHttpAction(action)) faults.push(...rowFaults(action.row));
  return faults;
}

function isHttpAction(action: AnyAction): action is HttpAction {
  return "row" in action;
}
