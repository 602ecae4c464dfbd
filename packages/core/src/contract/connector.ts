import type { Egress } from "@plugboard/egress";
import type { ActionOutcome, AnyAction } from "./action.js";
import type { AuthScheme } from "./auth.js";
import type { Capabilities } from "./capabilities.js";
import type { ActionCatalogue, CataloguedActions } from "./catalogue.js";
import type { HttpProfile } from "./http.js";
import type { InferInput } from "./schema.js";

/** The version of this contract that a connector is written against. */
export const SPEC_VERSION = "1";
export type SpecVersion = typeof SPEC_VERSION;

// biome-ignore lint/suspicious/noExplicitAny: a scheme is contravariant in its credentials
export type AuthSchemes = Readonly<Record<string, AuthScheme<any>>>;
export type Actions = Readonly<Record<string, AnyAction>>;

/** A service's actions and how to carry them out. Made by `defineConnector`; frozen; holds no state and no secret. */
export interface Connector<
  Auth extends AuthSchemes = AuthSchemes,
  Acts extends Actions = Actions,
  Caps extends Capabilities = Capabilities,
  Catalogued = unknown,
> {
  readonly specVersion: SpecVersion;
  /** kebab-case: `stripe`. */
  readonly name: string;
  /** As people write it: `Stripe`. */
  readonly title: string;
  readonly description?: string;
  readonly capabilities: Caps;
  readonly auth: Auth;
  /** Present exactly where `capabilities.http` is set. */
  readonly http?: HttpProfile;
  /** How a driver's session is opened, for `sql` and `soap` connectors. */
  readonly session?: SessionProfile;
  /** The actions that are at hand, by name, the built-in `custom` included where it applies. */
  readonly actions: Acts;
  /** More actions as data, made at their first use. Where a name is in `actions` too, that one counts. */
  readonly catalogue?: ActionCatalogue<Catalogued>;
}

/** A client that outlives one call, such as a pool of database sessions. */
export interface SessionProfile<Credentials = never, Session = unknown> {
  /**
   * Opens it, at a connection's first use. Every address dialled must come from `context.egress.resolve`. A rejection
   * is handed to the call, and the next call tries again.
   */
  open(credentials: Credentials, context: SessionContext): Promise<Session>;
  /** Ends it when the connection is removed or the hub closes. */
  close(session: Session): Promise<void>;
}

export interface SessionContext {
  /** The connection's name. */
  readonly connection: string;
  readonly egress: Egress;
}

/** What a connection to a connector takes as credentials: the fields of one of its schemes, `kind` optional. */
export type CredentialsOf<C> =
  C extends Connector<infer Auth, infer _Acts, infer _Caps>
    ? {
        [K in keyof Auth]: Auth[K] extends AuthScheme<infer Credentials>
          ? Credentials & { readonly kind?: K }
          : never;
      }[keyof Auth]
    : never;

/** The names of a connector's actions, its catalogue's included. */
export type ActionName<C extends Connector> = Extract<
  keyof C["actions"] | keyof CataloguedActions<C>,
  string
>;

export type ActionInput<A> = A extends { readonly input: infer S }
  ? S extends undefined
    ? Record<string, never>
    : InferInput<S>
  : Record<string, never>;

export type ActionOutput<A> = A extends {
  run(context: never, input: never): Promise<ActionOutcome<infer Output>>;
}
  ? Output
  : unknown;
