import type { JsonSchema } from "@plugboard/core";
import { FILE_CONTENT, FILE_DEFS, type Operation, type OperationRow, type Reading } from "../operation.ts";
import { wordsOf } from "../words.ts";
import { type Call, type ClientMethod, readClient } from "./client.ts";
import { schemaWriter } from "./schemas.ts";

/** The client's base addresses other than the API's own. */
const ORIGINS: Readonly<Record<string, string>> = {
  connect: "https://connect.stripe.com",
  files: "https://files.stripe.com",
  meter_events: "https://meter-events.stripe.com",
};

const ID: JsonSchema = { type: "string", minLength: 1 };
const IDEMPOTENCY_KEY: JsonSchema = { type: "string", minLength: 1, maxLength: 255 };

/** What the client passes in its options. An ephemeral key is made for the version of the app that uses it. */
const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "ephemeralKeys.create": { stripe_version: "Stripe-Version" },
};

/** Reads Stripe's own client: its requests out of its JavaScript, what they take out of its types. */
export async function read(folder: string): Promise<Reading> {
  const client = await readClient(folder);
  const parents = parentsOf(client.methods);

  const operations = client.methods.map((method): Operation => {
    const { id, call, params: type, deprecated } = method;
    const path = pathOf(call, parents);
    const { membersOf } = schemaWriter(client, {
      version: isV2(call) ? "v2" : "v1",
      place: call.method === "POST" ? "body" : "query",
    });
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    const taken = type === undefined ? { params: {}, required: [] } : membersOf(type);
    const headers = { ...HEADERS[id], ...(isKeyed(call) && { idempotency_key: "Idempotency-Key" }) };
    const pages = pagination(call, taken.params);
    const params: Record<string, JsonSchema> = {
      ...Object.fromEntries(placeholders.map((name) => [name, ID])),
      ...taken.params,
      ...(call.uploads && { file: FILE_CONTENT }),
      ...(pages === "v2" && { page: { type: "string" } }),
      ...Object.fromEntries(
        Object.keys(headers).map((name) => [
          name,
          name === "idempotency_key" ? IDEMPOTENCY_KEY : { type: "string" },
        ]),
      ),
    };
    const clash = placeholders.find((name) => name in taken.params);
    if (clash !== undefined) throw new Error(`${id} takes "${clash}" both in its path and beside it.`);
    const required = [...placeholders, ...taken.required];
    const row: OperationRow = {
      method: call.method,
      path,
      ...(call.apiBase !== undefined && { baseUrl: originOf(call.apiBase) }),
      ...(Object.keys(params).length > 0 && { params }),
      ...(required.length > 0 && { required }),
      ...(Object.keys(headers).length > 0 && { headerParams: headers }),
      // JSON of no members is sent as such.
      ...(isV2(call) && call.method === "POST" && Object.keys(taken.params).length === 0 && { fixed: {} }),
      ...(call.uploads && { bodyFormat: "multipart" as const, fileParams: ["file"] }),
    };
    return {
      id,
      group: groupOf(id),
      row,
      ...(pages !== undefined && { pagination: pages }),
      ...(deprecated && { deprecated }),
    };
  });
  return { operations, defs: FILE_DEFS };
}

function originOf(apiBase: string): string {
  const origin = ORIGINS[apiBase];
  if (origin === undefined)
    throw new Error(`Stripe's client has a base address "${apiBase}" that is new here.`);
  return origin;
}

function isV2({ path }: Call): boolean {
  return path.startsWith("/v2/");
}

/** Whether the client sends an idempotency key. */
function isKeyed(call: Call): boolean {
  return call.method === "POST" || (call.method === "DELETE" && isV2(call));
}

/** How a list goes on. One that takes no cursor is all on its first page. */
function pagination(call: Call, params: object): string | undefined {
  if (call.methodType === undefined) return undefined;
  if (isV2(call)) return "v2";
  if (call.methodType === "search") return "page";
  return "starting_after" in params ? "id" : undefined;
}

/** Beginnings of paths by the name of the parent in them: `/v1/customers/{}/sources` → `customer`. */
function parentsOf(methods: readonly ClientMethod[]): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const { call } of methods) {
    const [, start, parent, collection] = /^(.*\/)\{(\w+)Id\}(\/\w+)\/\{id\}/.exec(call.path) ?? [];
    if (parent !== undefined) parents.set(`${start}{}${collection}`, wordsOf(parent).join("_"));
  }
  return parents;
}

/** The parent has one name in all paths of a collection: `/v1/customers/{id}/sources` → `/v1/customers/{customer}/sources`. */
function pathOf({ path }: Call, parents: ReadonlyMap<string, string>): string {
  const parent = parents.get(path.replace("{id}", "{}"));
  const named = parent === undefined ? path : path.replace("{id}", `{${parent}}`);
  return named.replaceAll(/\{(\w+)Id\}/g, (_, name: string) => `{${wordsOf(name).join("_")}}`);
}

/** By namespace, where there is one, else by resource. Those of v2 and of the test helpers say so. */
function groupOf(id: string): string {
  const path = id.split(".").slice(0, -1);
  const families = path[0] === "v2" ? 2 : path[0] === "testHelpers" ? Math.max(path.length - 1, 1) : 1;
  return path.slice(0, families).flatMap(wordsOf).join("_");
}
