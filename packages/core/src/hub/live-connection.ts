import type { Egress } from "@plugboard/egress";
import { TokenSource } from "../auth/token-source.js";
import type { AppliedAuth, AuthContext, AuthScheme, CredentialField } from "../contract/auth.js";
import type { Connector, SessionProfile } from "../contract/connector.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { createRedactor, type Redactor } from "../errors/redact.js";
import type { HttpTarget } from "../http/client.js";
import type { Connection, Credentials } from "./connection.js";
import { emit, type HubEvent } from "./events.js";
import type { CallLimits, ConnectionOptions } from "./options.js";

/** What connections share. */
export interface HubServices {
  readonly egress: Egress;
  readonly limits: Required<CallLimits>;
  now(): number;
  /** Default: a timer. */
  readonly sleep: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  readonly onEvent: ((event: HubEvent) => void) | undefined;
}

/** Some three rotations of a token and its refresh token. */
const MAX_RETIRED = 16;

/** The access token that an auth was made with, so that a refusal that comes late does not cost its successor. */
const tokenOf = new WeakMap<AppliedAuth, string>();

/** A connection at work: its credentials as they are now, its HTTP target, its access token, its session. */
export class LiveConnection {
  readonly name: string;
  readonly connector: Connector;
  readonly #connection: Connection;
  readonly #options: ConnectionOptions;
  readonly #scheme: AuthScheme<Credentials>;
  readonly #services: HubServices;
  #credentials: Credentials;
  /** Credentials that their owner has not taken over yet. */
  #unsaved: Credentials | undefined;
  #tokens: TokenSource<Credentials> | undefined;
  #session: Promise<unknown> | undefined;
  #http: HttpTarget | undefined;
  #applied: AppliedAuth | undefined;
  /** What was secret before the last rotations: answers to requests that carried it may be under way. */
  #retired: string[] | undefined;

  constructor(connection: Connection, services: HubServices) {
    this.name = connection.name;
    this.connector = connection.connector;
    this.#connection = connection;
    this.#options = connection.options;
    this.#scheme = connection.scheme;
    this.#services = services;
    this.#credentials = connection.options.credentials;
  }

  get deadlineMs(): number {
    return this.#options.limits?.deadlineMs ?? this.#services.limits.deadlineMs;
  }

  get retries(): number {
    return this.#options.limits?.retries ?? this.#services.limits.retries;
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
      scheme: this.#connection.kind,
      credentials,
    };
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
    if (this.#connection.isClosed) {
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

  async close(): Promise<void> {
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
      emit(this.#services, { type: "credentials_changed", connection: this.name });
    } catch {
      emit(this.#services, { type: "credentials_not_saved", connection: this.name });
    }
  }
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

function secretsOf(scheme: AuthScheme, credentials: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(scheme.fields as Record<string, CredentialField>).flatMap(([name, field]) => {
    const value = credentials[name];
    return field.secret !== false && typeof value === "string" ? [value] : [];
  });
}
