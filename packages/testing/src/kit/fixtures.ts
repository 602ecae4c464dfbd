import type { Capabilities, Connector, CredentialsOf, ErrorCode } from "@plugboard/core";
import type { EgressOptions } from "@plugboard/egress";
import type { Reply } from "../recording-server.js";
import type { KnownFailure } from "./runner.js";

type Input = Readonly<Record<string, unknown>>;

/** What a connector's author gives. Which parts are needed follows from the capabilities that the connector declares. */
export type ConnectorFixtures<C extends Connector = Connector> = CommonFixtures<C> &
  (C extends { readonly capabilities: infer Caps extends Capabilities }
    ? (Caps extends { readonly http: true } ? { readonly http: HttpFixtures } : unknown) &
        (Caps extends { readonly sql: true } ? { readonly sql: SqlFixtures } : unknown) &
        (Caps extends { readonly soap: true } ? { readonly soap: SoapFixtures } : unknown)
    : unknown);

export interface CommonFixtures<C extends Connector = Connector> {
  /** The module whose import defines the connector: `new URL("../src/index.ts", import.meta.url)`, or a path. */
  readonly module: URL | string;
  /** One entry for every auth scheme of the connector, by its kind. */
  readonly auth: { readonly [K in keyof C["auth"] & string]: AuthFixture<CredentialsOf<C>> };
  /**
   * Checks that are known to fail, each with the reason. A check that is listed and passes, or that does not exist,
   * fails the run.
   */
  readonly knownFailures?: readonly KnownFailure[];
}

export interface AuthFixture<Credentials = unknown> {
  /**
   * Credentials of this kind, made up but well-formed. Every secret among them is a canary that must show nowhere: take
   * values that occur in no fixture, of 12 characters or more. A function is called when it is needed.
   */
  readonly credentials: Credentials | (() => Credentials | Promise<Credentials>);
  /** Pieces of the secrets that must not show by themselves either, such as the password inside of a URL. */
  readonly canaries?: readonly string[];
  /** Required where the scheme mints tokens. */
  readonly mint?: {
    readonly method: string;
    /** The token endpoint, whole. */
    readonly url: string;
    /** The service's answer, with the tokens that the kit plants. A refresh token that the service does not send is left out. */
    answer(tokens: { readonly accessToken: string; readonly refreshToken: string }): Reply;
  };
}

/** A request as it must arrive. */
export interface ExpectedRequest {
  readonly method: string;
  /** Whole, with its query. */
  readonly url: string;
  /** Headers that must be there, in lower case; not all. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `json` compares parsed, `form` the decoded pairs in order, `text` the very text. Default: no body. */
  readonly body?:
    | { readonly json: unknown }
    | { readonly form: readonly (readonly [name: string, value: string])[] }
    | { readonly text: string }
    | { readonly any: true };
}

export interface Exchange {
  readonly request: ExpectedRequest;
  /** What the service answered, without anything private. */
  readonly answer: Reply;
}

/** One run of an action: what goes in, what is exchanged, and what comes out. */
export interface ActionFixture {
  readonly input: Input;
  /** Usually one. */
  readonly exchanges: readonly Exchange[];
  /** What `data` must be. Absent: the run must succeed, and `data` may be anything. */
  readonly data?: unknown;
}

/** A failure of the service in its own words. */
export interface FailureFixture {
  readonly answer: Reply;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly serviceCode?: string;
}

export interface HttpFixtures {
  /** By action. */
  readonly actions: Readonly<Record<string, ActionFixture>>;
  /** Says that not every action has a fixture; then every group of actions must have one. Default false. */
  readonly sample?: boolean;
  /** Lists over all their pages, by action: one exchange a page. Required where an action pages. */
  readonly pages?: Readonly<Record<string, ActionFixture>>;
  /** How this service says what went wrong, by a name for each. At least one. */
  readonly failures: Readonly<Record<string, FailureFixture>>;
}

/** An action and what to give it. */
export interface ActionCall {
  readonly action: string;
  readonly input: Input;
}

export interface SqlFixtures {
  /** How the database is reached, such as `{ trust: { allow: ["127.0.0.1:5432"] } }`. Called at each check. */
  egress(): EgressOptions;
  /** The action for queries that must not write. */
  read(sql: string, params?: readonly string[], limit?: number): ActionCall;
  /** The action for any statement. */
  write(sql: string, params?: readonly string[]): ActionCall;
  /** The rows of an answer of {@link SqlFixtures.read}. */
  rows(data: unknown): readonly Readonly<Record<string, unknown>>[];
  readonly statements: {
    /** Makes the tables that {@link SqlFixtures.actions} and {@link SqlFixtures.failures} work on. */
    readonly prepare: readonly string[];
    /** Gives its one parameter back as text, in a column `value`. */
    readonly echo: string;
    /** A query of 50 rows or more. */
    readonly manyRows: string;
    /** A query that takes at least a minute. */
    readonly slow: string;
    /** Gives a row for each {@link SqlFixtures.statements.slow} that the server still runs, and none for itself. */
    readonly running: string;
    /**
     * Ways of this database to write from within a query, beside the usual ones that the kit tries. `TABLE` stands for
     * the name of a table with one integer column `id`.
     */
    readonly escapes: readonly string[];
  };
  /** By action; each runs against the database, after {@link SqlFixtures.statements.prepare}, in this order. */
  readonly actions: Readonly<Record<string, { readonly input: Input; readonly data?: unknown }>>;
  /** As in {@link HttpFixtures.sample}. */
  readonly sample?: boolean;
  /** What the database refuses, and the reason that it must be read as. At least five. */
  readonly failures: readonly {
    readonly sql: string;
    readonly code: ErrorCode;
    readonly retryable?: boolean;
  }[];
}

/** SOAP over HTTP, at an address that the kit answers for. */
export interface SoapFixtures {
  readonly call: ActionCall;
  /** The endpoint that the call must reach, whole. */
  readonly endpoint: string;
  /** An envelope that answers the call, with `VALUE` where the text of some element stands. */
  readonly envelope: string;
  readonly fault: { readonly envelope: string; readonly code: ErrorCode };
}
