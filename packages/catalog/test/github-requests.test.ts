import { github } from "@plugboard/connector-github";
import { type AnyAction, createHub, type HttpAction, type HttpActionRow, type Hub } from "@plugboard/core";
import {
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { Octokit } from "octokit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Extent, sampleOf } from "../src/sample.ts";

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
let actions: ReadonlyMap<string, readonly [name: string, action: HttpAction]>;

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
  const names = [...(github.catalogue?.rows().keys() ?? [])];
  const all: [string, AnyAction][] = [
    ...Object.entries<AnyAction>(github.actions),
    ...((await github.catalogue?.loadAll(names)) ?? []),
  ];
  actions = new Map(
    all.flatMap(([name, action]) =>
      isRow(action) ? [[requestOf(action.row.method, action.row.path), [name, action]]] : [],
    ),
  );
});
afterAll(async () => {
  await hub.close();
  await server.close();
});

test.each<Extent>(["minimal", "full"])("%s inputs", async (extent) => {
  const compared = new Set<string>();
  for (const method of methods) {
    const { method: verb } = method.endpoint.DEFAULTS;
    const url = method.endpoint.DEFAULTS.url.replace(/\{\?[^}]*\}$/, "");
    const found = actions.get(requestOf(verb, MOVED[url] ?? url));
    if (found === undefined) {
      expect
        .soft(
          WITHOUT_ROW.some((pattern) => pattern.test(url)),
          `${verb} ${url} has no action`,
        )
        .toBe(true);
      continue;
    }
    const [name, action] = found;
    // The client has former names too.
    if (compared.has(name)) continue;
    compared.add(name);
    const input = sampleOf(action.input, extent) as Input;
    server.reset();
    expect(await hub.runConnectionAction("gh", name, input)).toMatchObject({ ok: true });
    await method(paramsOf(action.row, input, url));
    const [our, their] = server.requests as [RecordedRequest, RecordedRequest];
    expect.soft(asked(our), name).toEqual(asAsked(asked(their), url));
  }
  expect(compared.size).toBe(969);
});

function isRow(action: AnyAction): action is HttpAction {
  return "row" in action;
}

/** Method and path, whatever the placeholders are called. */
function requestOf(method: string, path: string): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`;
}

/** An input as the client's method takes it. */
function paramsOf(row: HttpActionRow, input: Input, url: string): Input {
  const ours = placeholders(row.path);
  const theirs = placeholders(url);
  const path: Record<string, unknown> = {};
  const query: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const wire = row.wireNames?.[name] ?? name;
    const at = ours.indexOf(name);
    if (at !== -1) path[theirs[at] as string] = value;
    else if (name === row.wholeBody) query.data = value;
    else if (row.queryParams?.includes(name)) query[wire] = value;
    else body[wire] = value;
  }
  // The client would read them as its own or as the path's; it takes the body as a whole too.
  const clashes = Object.keys(body).some((name) => name === "url" || name in path);
  return { ...path, ...query, ...(clashes ? { data: body } : body) };
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

/** What a request asks for, however it is spelt. */
function asked({ method, target, headers, body }: RecordedRequest): Asked {
  const { pathname, searchParams } = new URL(target, server.origin);
  const text = body.toString();
  const type = text === "" ? "application/json" : headers["content-type"]?.split(";", 1)[0];
  return {
    method,
    path: decodeURIComponent(pathname),
    // Of `q` the client leaves a plus as it is, which stands for a space.
    query: [...searchParams]
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
