import type { Egress } from "@plugboard/egress";
import type { Problem } from "./result.js";

/** One value of a credential. Data, so that a form can be drawn from it and a fault named without showing a value. */
export interface CredentialField {
  /** Default `string`. */
  readonly type?: "string" | "number" | "boolean";
  readonly title?: string;
  readonly description?: string;
  /** Masked in every message, event and inspection. Default true. */
  readonly secret?: boolean;
  /** Default false. */
  readonly optional?: boolean;
}

/**
 * One way to authenticate. A connector declares its schemes by kind; a connection's credentials pick the scheme whose
 * fields they have, or name it in `kind`.
 */
export interface AuthScheme<Credentials = unknown> {
  readonly title: string;
  readonly description?: string;
  readonly fields: { readonly [K in keyof Credentials]-?: CredentialField };
  /**
   * Tells that tokens are minted and may rotate, so that a connection must say in `onCredentialsChange` where new
   * credentials are kept. Default false.
   */
  readonly rotates?: boolean;
  /** Faults that the fields' types do not show, such as a malformed URL, told when a connection is made. Must be quick. */
  check?(credentials: Credentials): readonly Problem[];
  /** Returns what authenticates one request. Runs for every call, catalogued or `custom`; keep it cheap. */
  authorize(credentials: Credentials, context: AuthContext<Credentials>): AppliedAuth | Promise<AppliedAuth>;
}

/** What a scheme adds to a request. It stays behind when a redirect leaves the origin. */
export interface AppliedAuth {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: readonly (readonly [name: string, value: string])[];
}

export interface AuthContext<Credentials = unknown> {
  /** The connection's name. */
  readonly connection: string;
  /** The connection's base URL, or the connector's, without a trailing slash. Absent where the connector has none. */
  readonly baseUrl?: string;
  readonly egress: Egress;
  /** Epoch milliseconds, from the hub's clock. */
  now(): number;
  /**
   * The connection's access token. `mint` runs when there is none, when it expires within a minute, or after the
   * service refused it (401, or a failure that the connector reads as `service_unauthorized`); one run serves every
   * call that waits. `initial` is a token known beforehand.
   */
  accessToken(
    mint: (credentials: Credentials, signal: AbortSignal) => Promise<MintedToken<Credentials>>,
    initial?: AccessToken,
  ): Promise<string>;
}

export interface AccessToken {
  readonly token: string;
  /** Epoch milliseconds. Absent: until the service refuses it. */
  readonly expiresAt?: number;
}

export interface MintedToken<Credentials = unknown> extends AccessToken {
  /** Replaces the connection's credentials and is handed to its owner, as when a refresh token rotates. */
  readonly credentials?: Credentials;
}
