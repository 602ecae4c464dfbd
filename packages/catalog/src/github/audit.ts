import type { ActionContext, HttpAnswer, HttpRequest, JsonSchema } from "@plugboard/core";
import { Ajv, type ErrorObject } from "ajv";
import type { Operation } from "../operation.ts";
import { type Extent, sampleOf } from "../sample.ts";
import {
  type Endpoint,
  endpointsOf,
  loadDocument,
  type OpenApi,
  resolve,
  type SourceParameter,
  type SourceSchema,
} from "./document.ts";
import { EXCEPTIONS } from "./effects.ts";
import { NAMES } from "./name-table.ts";
import { nameOf, VERBS } from "./names.ts";
import { CURSOR, readDocument } from "./read.ts";
import { WRONG_PATTERNS } from "./schema.ts";
import { TITLES } from "./titles.ts";

/**
 * For the refresh: that the tables of exceptions speak of what there is, and a minimal and a full request of every
 * operation.
 *
 * @param operations Those that are not written by hand.
 */
export async function audit(folder: string, operations: readonly Operation[]): Promise<readonly string[]> {
  const document = await loadDocument(folder);
  const requests = await checkAgainstDocument(document, readDocument(document).operations);
  return [...tableFaults(operations), ...requests];
}

function tableFaults(operations: readonly Operation[]): string[] {
  const ids = new Set(operations.map(({ id }) => id));
  const names = new Set(operations.map(nameOf));
  const isVerb = (name: string) => VERBS.has(name.slice(0, name.indexOf("_")));
  return [
    ...[...names].filter((name) => !isVerb(name)).map((name) => `"${name}" begins with no verb of names.ts`),
    ...Object.keys(NAMES)
      .filter((id) => !ids.has(id))
      .map((id) => `name-table.ts has ${id}`),
    ...[...EXCEPTIONS.keys()].filter((name) => !names.has(name)).map((name) => `effects.ts has "${name}"`),
    ...Object.keys(TITLES)
      .filter((name) => !names.has(name))
      .map((name) => `titles.ts has "${name}"`),
  ];
}

/**
 * Has core build a request of every operation, from inputs that its schema takes, and holds it against the document: that
 * the path is the document's with every placeholder filled in and encoded, that each param is where the document has it,
 * with a value that its schema takes, and that none is lost. The document's schemas are read by a validator of their own.
 */
export async function checkAgainstDocument(
  document: OpenApi,
  operations: readonly Operation[],
): Promise<readonly string[]> {
  const { httpAction } = await import("@plugboard/core");
  const byId = new Map(endpointsOf(document).map((endpoint) => [endpoint.operation.operationId, endpoint]));
  const judge = new Judge(document);
  const faults: string[] = [];
  for (const { id, row } of operations) {
    const endpoint = byId.get(id);
    if (endpoint === undefined) {
      faults.push(`${id} is not in the document`);
      continue;
    }
    for (const extent of ["minimal", "full"] as const) {
      const action = httpAction({ title: id, ...row });
      const input = sampleOf(action.input, extent) as Readonly<Record<string, unknown>>;
      const request = await requestOf((context) => action.run(context, input as never));
      for (const fault of judge.faultsOf(endpoint, request, extent))
        faults.push(`${id}, ${extent}: ${fault}`);
    }
  }
  return faults;
}

/** What an action asks the HTTP client for. */
async function requestOf(run: (context: ActionContext<unknown>) => Promise<unknown>): Promise<HttpRequest> {
  let request: HttpRequest | undefined;
  const call = async (asked: HttpRequest): Promise<HttpAnswer> => {
    request = asked;
    return { status: 200, headers: {}, data: null, url: "https://api.github.com/" };
  };
  await run({
    http: { call, send: call, baseUrl: "https://api.github.com" },
  } as unknown as ActionContext<unknown>);
  if (request === undefined) throw new Error("The action asked for nothing.");
  return request;
}

class Judge {
  readonly #document: OpenApi;
  /** Texts of a path or query are read as the type that the schema wants. */
  readonly #texts = new Ajv({ strict: false, validateFormats: false, allErrors: true, coerceTypes: true });
  readonly #values = new Ajv({ strict: false, validateFormats: false, allErrors: true });

  constructor(document: OpenApi) {
    this.#document = document;
    const shared = { $id: "github", components: forAjv(document.components) };
    for (const ajv of [this.#texts, this.#values]) ajv.addSchema(shared as object, undefined, false, false);
  }

  *faultsOf({ method, path, operation }: Endpoint, request: HttpRequest, extent: Extent): Iterable<string> {
    if (request.method !== method) yield `is a ${request.method}, not a ${method}`;
    const parameters = (operation.parameters ?? []).map((one) =>
      resolve(this.#document, one as SourceParameter),
    );
    const base = operation.servers?.[0]?.url ?? "";
    yield* this.#pathFaults(base + path, parameters, request.url);
    const query = (request.query ?? {}) as Readonly<Record<string, unknown>>;
    yield* this.#queryFaults(parameters, query, extent);
    yield* this.#bodyFaults({ method, path, operation }, request, extent);
  }

  *#pathFaults(template: string, parameters: readonly SourceParameter[], url: string): Iterable<string> {
    const names: string[] = [];
    const pattern = template.split(/\{([^}]+)\}/).map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part);
      const multi = parameters.some((one) => one.name === part && one["x-multi-segment"] === true);
      return multi ? "(.+)" : "([^/?#]+)";
    });
    const values = new RegExp(`^${pattern.join("")}$`).exec(url)?.slice(1);
    if (values === undefined) {
      yield `asks for ${url}`;
      return;
    }
    for (const [index, name] of names.entries()) {
      const parameter = parameters.find((one) => one.in === "path" && one.name === name);
      const value = decodeURIComponent(values[index] ?? "");
      yield* this.#judge(this.#texts, parameter?.schema ?? false, { value }, `the path's ${name}`);
    }
  }

  *#queryFaults(
    parameters: readonly SourceParameter[],
    query: Readonly<Record<string, unknown>>,
    extent: Extent,
  ): Iterable<string> {
    const known = parameters.filter((one) => one.in === "query");
    const isListed = known.some(({ name }) => name === "page");
    for (const [name, value] of Object.entries(query)) {
      if (name === CURSOR && isListed && !known.some((one) => one.name === name)) continue;
      const schema = known.find((one) => one.name === name)?.schema ?? false;
      yield* this.#judge(this.#values, schema, { value }, `the query's ${name}`);
    }
    for (const { name, required } of known) {
      if ((extent === "full" || required === true) && !(name in query)) yield `its query lacks ${name}`;
    }
  }

  *#bodyFaults({ operation }: Endpoint, request: HttpRequest, extent: Extent): Iterable<string> {
    const { requestBody } = operation;
    if (requestBody === undefined) {
      if (request.body !== undefined) yield "has a body";
      return;
    }
    const { content, required } = resolve(
      this.#document,
      requestBody as Exclude<typeof requestBody, { readonly $ref: string }>,
    );
    const type = request.headers?.["Content-Type"] ?? "application/json";
    const schema = content[type]?.schema;
    if (schema === undefined) {
      yield `its body is ${type}`;
      return;
    }
    if (request.body === undefined) {
      if (required === true && extent === "full") yield "lacks its body";
      return;
    }
    const members = this.#membersOf(schema);
    if (members.size === 0) {
      yield* this.#judge(this.#values, schema, { value: request.body }, "the body");
      return;
    }
    const body = request.body as Readonly<Record<string, unknown>>;
    const { anyOf, oneOf } = resolve(this.#document, schema);
    // A choice between members, or of some that go together, is the service's to judge: a list of params cannot say it.
    if (anyOf === undefined && oneOf === undefined)
      yield* this.#judge(this.#values, schema, { value: body }, "the body");
    for (const [name, value] of Object.entries(body)) {
      const forms = members.get(name);
      yield* this.#judge(
        this.#values,
        forms === undefined ? false : { anyOf: forms },
        { value },
        `the body's ${name}`,
      );
    }
    for (const name of members.keys()) {
      if (extent === "full" && !(name in body)) yield `its body lacks ${name}`;
    }
  }

  /** The members of an object, each with its schemas in all forms of the object. */
  #membersOf(source: SourceSchema): ReadonlyMap<string, readonly SourceSchema[]> {
    const schema = resolve(this.#document, source);
    const members = new Map<string, SourceSchema[]>();
    for (const [name, member] of Object.entries(schema.properties ?? {})) members.set(name, [member]);
    for (const form of [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])]) {
      for (const [name, schemas] of this.#membersOf(form))
        members.set(name, [...(members.get(name) ?? []), ...schemas]);
    }
    return members;
  }

  *#judge(
    ajv: Ajv,
    schema: SourceSchema | false,
    holder: { readonly value: unknown },
    what: string,
  ): Iterable<string> {
    if (schema === false) {
      yield `${what} is not in the document`;
      return;
    }
    const validate = ajv.compile({
      type: "object",
      properties: { value: forAjv(schema) as JsonSchema },
    });
    if (!validate(structuredClone(holder)))
      yield `${what} does not fit: ${(validate.errors ?? []).map(described).join("; ")}`;
  }
}

function described({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath.replace(/^\/value/, "") || "it"} ${message} ${JSON.stringify(params)}`;
}

/**
 * The document's schemas as ajv reads them: references into the shared part, and `oneOf` as `anyOf`, because GitHub takes
 * what fits two of its forms. ajv wants a type beside `nullable`.
 */
function forAjv(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forAjv);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    if (key === "$ref" && typeof member === "string") return [[key, member.replace(/^#/, "github#")]];
    if (key === "oneOf" && Array.isArray(member) && !("anyOf" in value))
      return [["anyOf", member.map(forAjv)]];
    if (key === "nullable" && !("type" in value)) return [];
    if (key === "pattern" && WRONG_PATTERNS.has(member)) return [];
    if (key === "example" || key === "examples" || key === "default") return [];
    return [[key, forAjv(member)]];
  });
  return Object.fromEntries(members);
}
