import { createHub, type HttpActionRow, type Hub } from "@plugboard/core";
import {
  certificateFor,
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Extent, sampleOf } from "../src/sample.ts";
import { catalogued, rowActionsOf } from "./connectors.ts";

const HOSTS = catalogued.flatMap(({ connector: { http } }) =>
  [http?.baseUrl ?? "", ...(http?.origins ?? [])].map((url) => new URL(url).hostname),
);
const certificate = certificateFor(HOSTS);

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: certificate });
});
afterAll(() => server.close());

describe.each(catalogued)("$connector.name", ({ connector, credentials, sends }) => {
  let hub: Hub;
  beforeAll(() => {
    hub = createHub({
      connections: { one: { connector, credentials } },
      egress: egressTo(server, { ca: certificate.cert }),
    } as never) as never;
  });
  afterAll(() => hub.close());

  test.each<Extent>(["minimal", "full"])(
    "every action takes a %s input, sends it where its row says, and loses nothing of it",
    async (extent) => {
      const list = await hub.listActions("one");
      if (!list.ok) throw new Error(list.message);
      const actions = await rowActionsOf(connector);
      const faults: string[] = [];
      let count = 0;
      for (const { name, input_schema } of list.actions) {
        const row = actions.get(name)?.row;
        if (row === undefined) continue;
        count += 1;
        const input = sampleOf(input_schema, extent) as Record<string, unknown>;
        server.reset();
        if (sends !== undefined) server.respond(sends);
        const result = await hub.runConnectionAction("one", name, input);
        if (!result.ok) faults.push(`${name}: ${result.message}`);
        else faults.push(...faultsOf(row, input, server.last).map((fault) => `${name}: ${fault}`));
      }
      expect(faults).toEqual([]);
      expect(count).toBeGreaterThan(250);
    },
    300_000,
  );
});

function faultsOf(
  row: HttpActionRow,
  input: Readonly<Record<string, unknown>>,
  request: RecordedRequest,
): string[] {
  const faults: string[] = [];
  const [path = "", query = ""] = request.target.split("?", 2);
  if (request.method !== row.method) faults.push(`sent as ${request.method}`);
  const params = pathParams(row.path, path);
  if (params === undefined) faults.push(`sent to ${path}`);
  for (const [name, value] of Object.entries(params ?? {})) {
    if (String(input[name]) !== value) faults.push(`the path says ${value} for ${name}`);
  }
  const sent = [...Object.values(params ?? {}), ...valuesIn(query, request)];
  for (const leaf of leavesOf(input)) {
    const at = sent.indexOf(leaf);
    if (at === -1) faults.push(`${leaf} is lost`);
    else sent.splice(at, 1);
  }
  return faults;
}

/** What stands for each placeholder, decoded; `undefined` where the path is none of the template. */
function pathParams(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.replace(
    /[.*+?^$()|[\]\\]|\{(\+?)(\w+)\}/g,
    (text, spans: string, name?: string) => {
      if (name === undefined) return `\\${text}`;
      names.push(name);
      return spans === "+" ? "(.+)" : "([^/]+)";
    },
  );
  const found = new RegExp(`${pattern}$`).exec(path);
  if (found === null) return undefined;
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(found[index + 1] as string)]),
  );
}

/** Every value that arrived beside the path, as text. */
function valuesIn(query: string, { headers, body }: RecordedRequest): string[] {
  const values = [...new URLSearchParams(query).values(), ...Object.values(headers)];
  const type = headers["content-type"] ?? "";
  const text = body.toString();
  if (type.startsWith("application/json")) values.push(...leavesOf(JSON.parse(text === "" ? "{}" : text)));
  else if (type.startsWith("application/x-www-form-urlencoded"))
    values.push(...new URLSearchParams(text).values());
  else if (type.startsWith("multipart/")) values.push(...text.split(/\r\n(?:\r\n)?/));
  else values.push(text);
  // Lists may be joined, and members may be JSON within a form.
  return values.flatMap((value) => [
    ...jsonLeaves(value),
    ...(value.includes(",") ? value.split(",") : []),
    value,
  ]);
}

function jsonLeaves(text: string): string[] {
  if (!/^[[{]/.test(text)) return [];
  try {
    return leavesOf(JSON.parse(text));
  } catch {
    return [];
  }
}

/** The strings, numbers and booleans in a value, as text. */
function leavesOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString()];
  return typeof value === "object" ? Object.values(value).flatMap(leavesOf) : [String(value)];
}
