import { defineTemplatedAction, type TemplatedAction } from "../actions/template/templated-action.js";
import type { ConfirmPolicy } from "../confirm/policy.js";
import type { AuthScheme } from "../contract/auth.js";
import { type Actions, type Connector, SPEC_VERSION } from "../contract/connector.js";
import type { Problem } from "../contract/result.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { headerFault } from "../http/headers.js";
import { pickScheme } from "./credentials.js";
import type { LiveConnection } from "./live-connection.js";
import type { CallLimits, ConnectionOptions } from "./options.js";

export type Credentials = Readonly<Record<string, unknown>>;

/** A connection that was checked. What a call needs, {@link LiveConnection}, is loaded and made at the first call. */
export class Connection {
  readonly name: string;
  readonly connector: Connector;
  readonly options: ConnectionOptions;
  readonly scheme: AuthScheme<Credentials>;
  /** The scheme's name in the connector. */
  readonly kind: string;
  isClosed = false;
  live: LiveConnection | undefined;
  /** Absent until there is one: most connections have none, and an app may hold many thousands. */
  #templated: Map<string, TemplatedAction> | undefined;
  #actions: Actions | undefined;

  /** Throws when the options are faulty. */
  constructor(name: string, options: ConnectionOptions) {
    const problems = connectionProblems(options);
    if (problems.length > 0) throw setupError("invalid_connection", name, "its options are faulty", problems);
    const picked = pickScheme(options.connector.auth, options.credentials);
    if ("problems" in picked) {
      const what = `its credentials are not those that the connector "${options.connector.name}" takes`;
      throw setupError("invalid_credentials", name, what, picked.problems);
    }
    const faults = picked.scheme.check?.(options.credentials) ?? [];
    if (faults.length > 0)
      throw setupError("invalid_credentials", name, "its credentials are faulty", faults);
    if (picked.scheme.rotates === true && options.onCredentialsChange === undefined) {
      throw setupError("invalid_connection", name, "its tokens may rotate", [
        {
          path: "/onCredentialsChange",
          message: "is required: new credentials would be lost",
        },
      ]);
    }
    this.name = name;
    this.connector = options.connector;
    this.options = options;
    this.scheme = picked.scheme;
    this.kind = picked.kind;
    const names = new Set<string>();
    for (const definition of options.templatedActions ?? []) {
      const action = defineTemplatedAction(definition);
      if (names.has(action.name)) {
        throw new PlugboardError(
          "invalid_action",
          `The connection "${name}" lists two templated actions called "${action.name}".`,
        );
      }
      names.add(action.name);
      this.setTemplated(action);
    }
  }

  get policy(): ConfirmPolicy | undefined {
    return this.options.policy;
  }

  /** The actions that are at hand: the connector's, then its templated ones. Its catalogue's are not among them. */
  get actions(): Actions {
    if (this.#templated === undefined) return this.connector.actions;
    this.#actions ??= { ...this.connector.actions, ...Object.fromEntries(this.#templated) };
    return this.#actions;
  }

  /** Adds a templated action, or replaces the one of its name. Throws where the connector has an action of that name. */
  setTemplated(action: TemplatedAction): void {
    const { name } = action;
    if (this.connector.http === undefined) {
      throw new PlugboardError(
        "invalid_action",
        `The connection "${this.name}" cannot carry the templated action "${name}": it does not speak HTTP.`,
      );
    }
    const { actions, catalogue } = this.connector;
    if (Object.hasOwn(actions, name) || catalogue?.has(name)) {
      throw new PlugboardError(
        "invalid_action",
        `The connection "${this.name}" has an action "${name}" already; give the templated one another name.`,
      );
    }
    this.#templated ??= new Map();
    this.#templated.set(name, action);
    this.#actions = undefined;
  }

  /** False where there is none of that name. */
  removeTemplated(name: string): boolean {
    this.#actions = undefined;
    return this.#templated?.delete(name) ?? false;
  }

  /** Ends the session, if one is open or opening. None opens after it, which nobody would end. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.live?.close();
  }
}

function connectionProblems(options: ConnectionOptions): Problem[] {
  const problems: Problem[] = [];
  const { connector, baseUrl, headers, credentialOrigins: origins, limits } = options;
  if (typeof connector !== "object" || connector === null || typeof connector.actions !== "object") {
    return [{ path: "/connector", message: "must be a connector made by defineConnector" }];
  }
  if (connector.specVersion !== SPEC_VERSION) {
    problems.push({
      path: "/connector",
      message: `"${connector.name}" is written against specVersion ${JSON.stringify(connector.specVersion)}, and this core speaks "${SPEC_VERSION}": update ${Number(connector.specVersion) > Number(SPEC_VERSION) ? "@plugboard/core" : "the connector"}`,
    });
  }
  if (baseUrl !== undefined) {
    if (connector.http === undefined)
      problems.push({ path: "/baseUrl", message: "is only for connectors that speak HTTP" });
    else if (!isOriginUrl(baseUrl))
      problems.push({ path: "/baseUrl", message: "must be an absolute http or https URL" });
    else if (/[?#]/.test(baseUrl) || new URL(baseUrl).username !== "" || new URL(baseUrl).password !== "")
      problems.push({ path: "/baseUrl", message: "must have no query, fragment or user info" });
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    const fault = headerFault(name, value);
    if (fault !== undefined) problems.push({ path: "/headers", message: fault });
  }
  if (Array.isArray(origins)) {
    for (const origin of origins) {
      if (!isOriginUrl(origin))
        problems.push({
          path: "/credentialOrigins",
          message: `"${origin}" is no origin such as "https://api.example.com"`,
        });
    }
  } else if (origins !== undefined && origins !== "any" && origins !== "service") {
    problems.push({ path: "/credentialOrigins", message: 'must be "any", "service" or a list of origins' });
  }
  problems.push(...limitProblems(limits));
  return problems;
}

/** Faults of limits, the hub's or a connection's. */
export function limitProblems(limits: CallLimits | undefined): Problem[] {
  const problems: Problem[] = [];
  for (const key of ["deadlineMs", "maxResponseBytes"] as const) {
    const limit = limits?.[key];
    if (limit !== undefined && !(limit > 0))
      problems.push({ path: `/limits/${key}`, message: "must be above 0" });
  }
  const retries = limits?.retries;
  if (retries !== undefined && !(Number.isSafeInteger(retries) && retries >= 0))
    problems.push({ path: "/limits/retries", message: "must be a whole number from 0" });
  return problems;
}

function isOriginUrl(url: unknown): boolean {
  return typeof url === "string" && /^https?:\/\//i.test(url) && URL.canParse(url);
}

function setupError(
  code: "invalid_connection" | "invalid_credentials",
  name: string,
  what: string,
  problems: readonly Problem[],
): PlugboardError {
  const message = `The connection "${name}" cannot be made: ${what}: ${listed(problems)}`;
  return new PlugboardError(code, message, { problems });
}

/** `limits/retries must be …; …` */
export function listed(problems: readonly Problem[]): string {
  return problems
    .map(({ path, message }) => (path === "" ? message : `${path.slice(1)} ${message}`))
    .join("; ");
}
