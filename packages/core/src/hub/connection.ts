import type { Egress } from "@plugboard/egress";
import { defineTemplatedAction, type TemplatedAction } from "../actions/template/templated-action.js";
import { TokenSource } from "../auth/token-source.js";
import type { ConfirmPolicy } from "../confirm/policy.js";
import type { AppliedAuth, AuthContext, AuthScheme, CredentialField } from "../contract/auth.js";
import { type Actions, type Connector, type SessionProfile, SPEC_VERSION } from "../contract/connector.js";
import type { Problem } from "../contract/result.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { createRedactor, type Redactor } from "../errors/redact.js";
import type { HttpTarget } from "../http/client.js";
import { headerFault } from "../http/headers.js";
import { pickScheme, secretsOf } from "./credentials.js";
import type { HubEvent } from "./events.js";
import { type ListedAction, listingOf } from "./list-actions.js";
import type { CallLimits, ConnectionOptions } from "./options.js";

/** What connections share. */
export interface HubServices {
  readonly egress: Egress;
  readonly limits: Required<CallLimits>;
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  emit(event: HubEvent): void;
}

/** Some three rotations of a token and its refresh token. */
const MAX_RETIRED = 16;

type Credentials = Readonly<Record<string, unknown>>;

/** The access token that an auth was made with, so that a refusal that comes late does not cost its successor. */
const tokenOf = new WeakMap<AppliedAuth, string>();

/** One connection at run time. What a call needs is made at the first call. */
export class Connection {
  readonly name: string;
  readonly connector: Connector;
  readonly #options: ConnectionOptions;
  readonly #services: HubServices;
  readonly #scheme: AuthScheme<Credentials>;
  readonly #kind: string;
  readonly #templated = new Map<string, TemplatedAction>();
  #actions: Actions | undefined;
  #listing: readonly ListedAction[] | undefined;
  #credentials: Credentials;
  /** Credentials that their owner has not taken over yet. */
  #unsaved: Credentials | undefined;
  #tokens: TokenSource<Credentials> | undefined;
  #session: Promise<unknown> | undefined;
  #http: HttpTarget | undefined;
  #applied: AppliedAuth | undefined;
  /** What was secret before the last rotations: answers to requests that carried it may be under way. */
  #retired: string[] | undefined;
  #closed = false;

  /** Throws when the options are faulty. */
  constructor(name: string, options: ConnectionOptions, services: HubServices) {
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
          message: "is required: it keeps the new credentials, or they would be lost",
        },
      ]);
    }
    this.name = name;
    this.connector = options.connector;
    this.#options = options;
    this.#services = services;
    this.#scheme = picked.scheme;
    this.#kind = picked.kind;
    this.#credentials = options.credentials;
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

  get deadlineMs(): number {
    return this.#options.limits?.deadlineMs ?? this.#services.limits.deadlineMs;
  }

  get retries(): number {
    return this.#options.limits?.retries ?? this.#services.limits.retries;
  }

  get policy(): ConfirmPolicy | undefined {
    return this.#options.policy;
  }

  /**
   * What makes this connection the one that was shown, as JSON. Without what a rotation changes: of a scheme that
   * rotates only the fields that are no secrets count.
   */
  identity(): unknown {
    const { baseUrl, headers, credentialOrigins } = this.#options;
    const { fields, rotates } = this.#scheme;
    const lasting = Object.entries(fields as Record<string, CredentialField>).filter(
      ([name, field]) => rotates !== true || (field.secret === false && name !== "expiresAt"),
    );
    const credentials = lasting.map(([name]) => [name, this.#credentials[name]]);
    return {
      connector: this.connector.name,
      baseUrl,
      headers,
      credentialOrigins,
      scheme: this.#kind,
      credentials,
    };
  }

  /** The actions that are at hand: the connector's, then its templated ones. Its catalogue's are not among them. */
  get actions(): Actions {
    this.#actions ??= { ...this.connector.actions, ...Object.fromEntries(this.#templated) };
    return this.#actions;
  }

  /** Every action that this connection runs, as listings show it: the same list until a templated action comes or goes. */
  get listing(): readonly ListedAction[] {
    this.#listing ??= listingOf(this.actions, this.connector.catalogue);
    return this.#listing;
  }

  /** Adds a templated action, or replaces the one of its name. Throws where the connector has an action of that name. */
  setTemplated(action: TemplatedAction): void {
    const { name } = action;
    if (this.connector.http === undefined) {
      throw new PlugboardError(
        "invalid_action",
        `The connection "${this.name}" cannot carry the templated action "${name}": its connector "${this.connector.name}" does not speak HTTP.`,
      );
    }
    const { actions, catalogue } = this.connector;
    if (Object.hasOwn(actions, name) || catalogue?.rows().has(name)) {
      throw new PlugboardError(
        "invalid_action",
        `The connection "${this.name}" has an action "${name}" already; give the templated one another name.`,
      );
    }
    this.#templated.set(name, action);
    this.#forget();
  }

  /** False where there is none of that name. */
  removeTemplated(name: string): boolean {
    this.#forget();
    return this.#templated.delete(name);
  }

  #forget(): void {
    this.#actions = undefined;
    this.#listing = undefined;
  }

  /** Masks every secret that this connection knows of now. Made for each failure: tokens come and go. */
  redactor(): Redactor {
    return createRedactor([...this.#secrets(), ...(this.#retired ?? [])]);
  }

  #secrets(): string[] {
    const secrets = secretsOf(this.#scheme, this.#credentials);
    if (this.#tokens?.current !== undefined) secrets.push(this.#tokens.current);
    for (const value of Object.values(this.#applied?.headers ?? {})) {
      secrets.push(value, value.slice(value.indexOf(" ") + 1));
    }
    for (const [, value] of this.#applied?.query ?? []) secrets.push(value);
    return secrets;
  }

  #retire(): void {
    const before = new Set([...this.#secrets(), ...(this.#retired ?? [])]);
    this.#retired = [...before].slice(0, MAX_RETIRED);
  }

  /** Throws on a connector without the `http` capability. */
  get http(): HttpTarget {
    if (this.#http !== undefined) return this.#http;
    const { http: profile, name, title } = this.connector;
    if (profile === undefined) {
      throw new PlugboardError("unsupported_action", `Connector "${name}" does not speak HTTP.`);
    }
    this.#http = {
      title,
      profile,
      egress: this.#services.egress,
      baseUrl: this.#baseUrl() as string,
      headers: this.#options.headers,
      credentialOrigins: credentialOrigins(this.#options),
      serviceOrigins: serviceOrigins(this.#options),
      maxResponseBytes: this.#options.limits?.maxResponseBytes ?? this.#services.limits.maxResponseBytes,
      authorize: () => this.#authorize(),
      renew: (auth) => this.#renew(auth),
      now: this.#services.now,
    };
    return this.#http;
  }

  session(): Promise<unknown> {
    const { session, name } = this.connector;
    if (session === undefined) {
      return Promise.reject(new PlugboardError("unsupported_action", `Connector "${name}" has no session.`));
    }
    if (this.#closed) {
      const message = `The connection "${this.name}" was removed, or the hub was closed.`;
      return Promise.reject(new PlugboardError("egress_closed", message));
    }
    this.#session ??= this.#open(session).catch((error: unknown) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  async #open(session: SessionProfile): Promise<unknown> {
    return session.open(this.#credentials as never, { connection: this.name, egress: this.#services.egress });
  }

  /** Without a trailing slash. */
  #baseUrl(): string | undefined {
    return (this.#options.baseUrl ?? this.connector.http?.baseUrl)?.replace(/\/+$/, "");
  }

  /** Ends the session, if one is open or opening. None opens after it, which nobody would end. */
  async close(): Promise<void> {
    this.#closed = true;
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    const opened = await session.catch(() => undefined);
    if (opened !== undefined) await this.connector.session?.close(opened);
  }

  #authorize(): AppliedAuth | Promise<AppliedAuth> {
    if (this.#unsaved !== undefined) return this.#handOver(this.#unsaved).then(() => this.#apply());
    return this.#apply();
  }

  #apply(): AppliedAuth | Promise<AppliedAuth> {
    const baseUrl = this.#baseUrl();
    let token: string | undefined;
    const context: AuthContext<Credentials> = {
      connection: this.name,
      ...(baseUrl !== undefined && { baseUrl }),
      egress: this.#services.egress,
      now: this.#services.now,
      accessToken: async (mint, initial) => {
        token = await this.#tokenSource().get(mint, initial);
        return token;
      },
    };
    const applied = this.#scheme.authorize(this.#credentials, context);
    if (!(applied instanceof Promise)) {
      this.#applied = applied;
      return applied;
    }
    return applied.then((auth) => {
      if (token !== undefined && this.#applied !== undefined && tokenOf.get(this.#applied) !== token)
        this.#retire();
      this.#applied = auth;
      if (token !== undefined) tokenOf.set(auth, token);
      return auth;
    });
  }

  #renew(auth: AppliedAuth): boolean {
    const used = tokenOf.get(auth);
    return used !== undefined && this.#tokens?.refuse(used) === true;
  }

  #tokenSource(): TokenSource<Credentials> {
    this.#tokens ??= new TokenSource<Credentials>({
      now: this.#services.now,
      deadlineMs: this.#services.limits.deadlineMs,
      credentials: () => this.#credentials,
      replaceCredentials: (next) => {
        this.#retire();
        this.#credentials = next;
        return this.#handOver(next);
      },
    });
    return this.#tokens;
  }

  async #handOver(credentials: Credentials): Promise<void> {
    this.#unsaved = credentials;
    try {
      await this.#options.onCredentialsChange?.(credentials as never, this.name);
      if (this.#unsaved === credentials) this.#unsaved = undefined;
      this.#services.emit({ type: "credentials_changed", connection: this.name });
    } catch {
      this.#services.emit({ type: "credentials_not_saved", connection: this.name });
    }
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

function credentialOrigins(options: ConnectionOptions): ReadonlySet<string> | "any" | undefined {
  const { credentialOrigins: setting } = options;
  if (setting === undefined || setting === "any") return setting;
  return setting === "service" ? serviceOrigins(options) : originsOf(setting);
}

function serviceOrigins({ baseUrl, connector: { http } }: ConnectionOptions): ReadonlySet<string> {
  return originsOf([baseUrl ?? http?.baseUrl, http?.baseUrl, ...(http?.origins ?? [])]);
}

function originsOf(urls: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).origin])));
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
  const said = problems
    .map(({ path, message }) => (path === "" ? message : `${path.slice(1)} ${message}`))
    .join("; ");
  return new PlugboardError(code, `The connection "${name}" cannot be made: ${what}: ${said}`, { problems });
}
