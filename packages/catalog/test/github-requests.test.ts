import { github } from "@plugboard/connector-github";
import { createHub, type HttpAction, type HttpActionRow, type Hub } from "@plugboard/core";
import {
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { Octokit } from "octokit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { samplesOf } from "../src/sample.ts";
import { rowActionsOf } from "./connectors.ts";

/**
 * Every action that is a row, and for which GitHub's own client has a method, asks for what that method asks for of the
 * same input. Both ask a server here, ours by the connector as apps have it.
 */

const TOKEN = "github_pat_11TESTTESTTEST0_abcdefghij";

/** Where the client has an older path. */
const MOVED: Readonly<Record<string, string>> = {
  "/organizations/{org}/dependabot/repository-access": "/orgs/{org}/dependabot/repository-access",
  "/organizations/{org}/dependabot/repository-access/default-level":
    "/orgs/{org}/dependabot/repository-access/default-level",
};

/** Of these the client sends the list alone, where GitHub takes an object around it too. */
const BARE_LISTS = /\/protection\/(?:restrictions\/(apps|teams|users)|required_status_checks\/(contexts))$/;

/** What the client has and the catalogue has not. */
const WITHOUT_ROW: readonly RegExp[] = [
  // Gone from GitHub's description.
  /\/settings\/billing\/(?:actions|packages|shared-storage)$/,
  /\/copilot\/metrics$/,
  /\/org-properties\/values$/,
  /\/teams\/\{team_slug\}\/discussions(?:\/|$)/,
  // The client's second method for `/compare/{basehead}`.
  /\/compare\/\{base\}\.\.\.\{head\}$/,
  // Actions that are more than a row; connectors/github/test holds them against the client.
  /\/contents\/\{path\}$/,
  /\/artifacts\/\{artifact_id\}\/\{archive_format\}$/,
  /\/releases\/\{release_id\}\/assets$/,
];

type Input = Readonly<Record<string, unknown>>;
type Method = ((params: Input) => Promise<unknown>) & {
  readonly endpoint: { readonly DEFAULTS: { readonly method: string; readonly url: string } };
};

let server: RecordingServer;
let hub: Hub;
let methods: readonly Method[];
let actions: Map<string, readonly [name: string, action: HttpAction]>;

beforeAll(async () => {
  server = await startRecordingServer();
  hub = createHub({
    connections: {
      gh: { connector: github, credentials: { token: TOKEN }, baseUrl: "http://api.github.com" },
    },
    egress: egressTo(server),
  }) as never;
  const octokit = new Octokit({
    auth: TOKEN,
    baseUrl: server.origin,
    throttle: { enabled: false },
    retry: { enabled: false },
    // It warns of every deprecated method.
    log: { debug() {}, info() {}, warn() {}, error: console.error },
  });
  methods = Object.values(octokit.rest).flatMap((group) => Object.values(group) as unknown as Method[]);
  actions = new Map();
  for (const [name, action] of await rowActionsOf(github)) {
    const request = requestOf(action.row.method, action.row.path);
    // Of several, such as a pull request and its diff, the plain one comes first.
    if (!actions.has(request)) actions.set(request, [name, action]);
  }
});
afterAll(async () => {
  await hub.close();
  await server.close();
});

test("every action that the client has too, in every form of its input", async () => {
  const compared = new Set<string>();
  const without = new Set<string>();
  for (const method of methods) {
    const { method: verb } = method.endpoint.DEFAULTS;
    const url = method.endpoint.DEFAULTS.url.replace(/\{\?[^}]*\}$/, "");
    const [name, action] = actions.get(requestOf(verb, MOVED[url] ?? url)) ?? [];
    if (name === undefined || action === undefined) {
      without.add(`${verb} ${url}`);
      continue;
    }
    // The client has former names too.
    if (compared.has(name)) continue;
    compared.add(name);
    for (const input of samplesOf(action.input) as Input[]) {
      server.reset();
      expect(await hub.runConnectionAction("gh", name, input), name).toMatchObject({ ok: true });
      await method(paramsOf(action.row, input, url));
      const [our, their] = server.requests as [RecordedRequest, RecordedRequest];
      const spans = action.row.path.includes("{+");
      expect.soft(asked(our, spans), name).toEqual(asAsked(asked(their, spans), url));
    }
  }
  expect([...without].filter((request) => !WITHOUT_ROW.some((pattern) => pattern.test(request)))).toEqual([]);
  expect(compared.size).toBe(968);
});

/** Method and path, whatever the placeholders are called. */
function requestOf(method: string, path: string): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`;
}

/** An input as the client's method takes it. */
function paramsOf(row: HttpActionRow, input: Input, url: string): Input {
  const ours = placeholders(row.path);
  const theirs = placeholders(url);
  const path: Record<string, unknown> = {};
  const others: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    // Variables alone have a name in the path and another of the same name in the body.
    const wire = name === "new_name" && row.path.endsWith("/variables/{name}") ? "name" : name;
    const at = ours.indexOf(name);
    if (at !== -1) path[theirs[at] as string] = value;
    else if (name === row.wholeBody) others.data = value;
    else if (row.queryParams?.includes(name)) others[wire] = value;
    else body[wire] = value;
  }
  // The client would read them as its own or as the path's; it takes the body as a whole too.
  const clashes = Object.keys(body).some((name) => name === "url" || name in path);
  return { ...path, ...others, ...(clashes ? { data: body } : body) };
}

function placeholders(path: string): string[] {
  return [...path.matchAll(/\{\+?([\w-]+)\}/g)].map(([, name]) => name as string);
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly type: string | undefined;
  readonly body: unknown;
  readonly credential: string | undefined;
}

/**
 * What a request asks for, however it is spelt.
 *
 * @param spans Whether a param of the path may be several segments: the client writes its slashes as `%2F`.
 */
function asked({ method, target, headers, body }: RecordedRequest, spans: boolean): Asked {
  const { pathname, searchParams } = new URL(target, server.origin);
  const text = body.toString();
  const type = text === "" ? "application/json" : headers["content-type"]?.split(";", 1)[0];
  return {
    method,
    path: spans ? decodeURIComponent(pathname) : pathname,
    // In a query the client writes null as a text, and leaves the plus of a `q`, which stands for a space there.
    query: [...searchParams]
      .filter(([, value]) => value !== "null")
      .map(([name, value]) => [name, name === "q" ? value.replaceAll("+", " ") : value] as const)
      .sort(),
    type,
    // Where no member is given, the client sends no body and the connector an empty object.
    body: type === "application/json" ? JSON.parse(text || "{}") : text,
    credential: headers.authorization?.replace(/^(?:token|Bearer) /, ""),
  };
}

/** What the client asks for, as the connector asks for the same. */
function asAsked(request: Asked, url: string): Asked {
  const [, restricted, checked] = BARE_LISTS.exec(url) ?? [];
  const list = restricted ?? checked;
  return {
    ...request,
    ...(url in MOVED && { path: request.path.replace("/organizations/", "/orgs/") }),
    ...(list !== undefined && request.method !== "GET" && { body: { [list]: request.body } }),
  };
}
