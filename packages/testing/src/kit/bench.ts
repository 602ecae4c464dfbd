import {
  type ActionResult,
  type ConnectionOptions,
  type Connector,
  createHub,
  type Hub,
  type HubEvent,
  type HubOptions,
  type RunOptions,
} from "@plugboard/core";
import { certificateFor } from "../certificate-for.js";
import type { Certificate } from "../certificates.js";
import { customVectors } from "../custom-vectors.js";
import { egressTo } from "../egress-to.js";
import {
  type RecordedRequest,
  type RecordingServer,
  type Reply,
  startRecordingServer,
} from "../recording-server.js";
import type { AuthFixture } from "./fixtures.js";
import { CONNECTION, credentialsOf, type Subject, schemesOf } from "./subject.js";

/** An origin that no connector declares. */
export const ELSEWHERE = "https://elsewhere.conformance.example";

type Answer = (request: RecordedRequest, nth: number) => Reply | Promise<Reply>;

/** A hub whose one connection speaks to a local server, whatever host it asks. */
export interface Bench {
  readonly hub: Hub;
  readonly server: RecordingServer;
  /** The requests without those for tokens. */
  readonly requests: readonly RecordedRequest[];
  /** How often a token was minted. */
  readonly mints: number;
  readonly events: readonly HubEvent[];
  /** Milliseconds that the hub would have waited between retries. */
  readonly waits: readonly number[];
  /** What `onCredentialsChange` was given. */
  readonly kept: readonly unknown[];
  /** Answers what is not for the token endpoint; `nth` counts from 1. */
  respond(answer: Answer): void;
  /** Answers the token endpoint itself instead of minting. */
  respondToMint(answer: (request: RecordedRequest) => Reply): void;
  run(action: string, input?: object, options?: RunOptions): Promise<ActionResult>;
}

export interface BenchOptions {
  /** Default: the first scheme. */
  readonly kind?: string;
  readonly connection?: Partial<ConnectionOptions>;
  readonly hub?: Partial<Pick<HubOptions<Record<string, Connector>>, "limits" | "policy">>;
  /** Default: as the connector's base URL. */
  readonly tls?: boolean;
}

/** The tokens that the kit has a service mint, the first for 1. */
export function plantedTokens(nth: number): { readonly accessToken: string; readonly refreshToken: string } {
  return { accessToken: `canary-access-${nth}-5f2b7c9e`, refreshToken: `canary-refresh-${nth}-b81d04aa` };
}

export async function withBench(
  subject: Subject,
  options: BenchOptions,
  body: (bench: Bench) => Promise<void>,
): Promise<void> {
  const { connector } = subject;
  const { fixture } = schemeOf(subject, options.kind);
  const tls = options.tls ?? connector.http?.baseUrl.startsWith("https:") ?? true;
  const certificate = certificateOf(subject);
  await using server = await startRecordingServer(tls ? { tls: certificate } : {});
  await using egress = disposable(egressTo(server, { ca: certificate.cert }));
  const requests: RecordedRequest[] = [];
  const events: HubEvent[] = [];
  const waits: number[] = [];
  const kept: unknown[] = [];
  let mints = 0;
  let answer: Answer = () => ({});
  let mint: ((request: RecordedRequest) => Reply) | undefined;
  server.respond((request) => {
    if (fixture.mint !== undefined && isFor(request, fixture.mint, tls)) {
      mints += 1;
      return mint?.(request) ?? fixture.mint.answer(plantedTokens(mints));
    }
    requests.push(request);
    return answer(request, requests.length);
  });
  await using hub = createHub({
    connections: {
      [CONNECTION]: {
        connector,
        credentials: (await credentialsOf(fixture)) as never,
        onCredentialsChange: (credentials) => void kept.push(credentials),
        ...options.connection,
      },
    },
    egress: egress.egress,
    onEvent: (event) => void events.push(event),
    sleep: async (ms) => void waits.push(ms),
    limits: { retries: 0, deadlineMs: 20_000 },
    ...options.hub,
  });
  await body({
    hub: hub as Hub,
    server,
    requests,
    events,
    waits,
    kept,
    get mints() {
      return mints;
    },
    respond(next) {
      answer = next;
    },
    respondToMint(next) {
      mint = next;
    },
    run: (action, input = {}, runOptions) =>
      (hub as Hub).runConnectionAction(CONNECTION, action, input as never, runOptions as never),
  });
}

function disposable(egress: ReturnType<typeof egressTo>) {
  return { egress, [Symbol.asyncDispose]: () => egress.close() };
}

export function schemeOf(subject: Subject, kind?: string): { kind: string; fixture: AuthFixture } {
  const schemes = schemesOf(subject);
  const found = kind === undefined ? schemes[0] : schemes.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`The connector has no auth scheme "${kind}".`);
  return found;
}

/** The URL that a request was for. */
export function urlOf(request: RecordedRequest, tls = true): string {
  return `${tls ? "https" : "http"}://${request.headers.host}${request.target}`;
}

function isFor(request: RecordedRequest, mint: { method: string; url: string }, tls: boolean): boolean {
  return request.method === mint.method && urlOf(request, tls).split("?")[0] === mint.url;
}

const certificates = new WeakMap<Connector, Certificate>();

/** One certificate for every host that a check of this connector asks. */
function certificateOf({ connector, fixtures }: Subject): Certificate {
  const known = certificates.get(connector);
  if (known !== undefined) return known;
  const { http, soap, auth } = fixtures;
  const urls = [
    ELSEWHERE,
    connector.http?.baseUrl,
    ...(connector.http?.origins ?? []),
    ...Object.values({ ...http?.actions, ...(http?.pages ?? {}) }).flatMap(({ exchanges }) =>
      exchanges.map(({ request }) => request.url),
    ),
    ...Object.values(auth ?? {}).map(({ mint }) => mint?.url),
    soap?.endpoint,
    ...customVectors().map(({ expect }) => expect?.url),
  ];
  const hosts = urls.flatMap((url) =>
    url !== undefined && URL.canParse(url) ? [new URL(url).hostname] : [],
  );
  const made = certificateFor(hosts);
  certificates.set(connector, made);
  return made;
}
