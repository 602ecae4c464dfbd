import type { JsonSchema } from "@plugboard/core";
import type { Operation, OperationRow, Reading } from "../operation.ts";
import { bodyOf } from "./body.ts";
import {
  type Endpoint,
  endpointsOf,
  loadDocument,
  type OpenApi,
  resolve,
  type SourceParameter,
} from "./document.ts";
import { groupOf } from "./groups.ts";
import { paginationOf } from "./pagination.ts";
import { convert } from "./schema.ts";

export async function read(folder: string): Promise<Reading> {
  return readDocument(await loadDocument(folder));
}

/** Every operation of the document. Shared schemas are put in where they are used; none refers to itself. */
export function readDocument(document: OpenApi): Reading {
  return { operations: endpointsOf(document).map((endpoint) => readOperation(document, endpoint)), defs: {} };
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const WITHOUT_BODY = new Set(["GET", "HEAD", "DELETE"]);

/**
 * A param that every list by pages has here beside those of the document. GitHub pages some lists by cursor, and says which
 * only in its answers; without it the next page could not be asked for.
 */
export const CURSOR = "after";
const TEXT = { type: "string" } as const;

/** What the document's name of a param is to callers. */
function publicName(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
}

function readOperation(document: OpenApi, endpoint: Endpoint): Operation {
  const { method, path, operation } = endpoint;
  if (!METHODS.has(method)) throw new Error(`${operation.operationId} is a ${method}, which no row can be.`);
  const parameters = (operation.parameters ?? []).map((parameter) =>
    resolve(document, parameter as SourceParameter),
  );
  const body = bodyOf(document, operation);

  const params: Record<string, JsonSchema> = {};
  const required: string[] = [];
  const queryParams: string[] = [];
  const queryNames = new Set<string>();
  const bodyParams: string[] = [];
  const wireNames: Record<string, string> = {};
  const add = (name: string, schema: JsonSchema, isRequired: boolean, wireName = name): void => {
    if (name in params) throw new Error(`${operation.operationId} has two params "${name}".`);
    params[name] = schema;
    if (isRequired) required.push(name);
    if (wireName !== name) wireNames[name] = wireName;
  };

  for (const parameter of parameters) {
    const name = publicName(parameter.name);
    const schema = convert(document, parameter.schema ?? {});
    if (parameter.in === "path") add(name, schema, true);
    else if (parameter.in === "query") {
      add(name, schema, parameter.required === true, parameter.name);
      queryNames.add(parameter.name);
      queryParams.push(name);
    } else throw new Error(`${operation.operationId} has a param in a ${parameter.in}: read.ts knows none.`);
  }
  if (body.kind === "members") {
    for (const [wireName, schema] of Object.entries(body.members)) {
      const plain = publicName(wireName);
      // The path says which one; the body, what it becomes.
      const name = plain in params ? `new_${plain}` : plain;
      add(name, schema, body.required.includes(wireName), wireName);
      bodyParams.push(name);
    }
  } else if (body.kind === "whole") add(body.name, body.schema, true);

  const pagination = paginationOf(document, endpoint, [...queryNames]);
  if (pagination !== undefined && queryNames.has("page") && !queryNames.has(CURSOR)) add(CURSOR, TEXT, false);

  const multi = new Set(parameters.filter((one) => one["x-multi-segment"] === true).map(({ name }) => name));
  const bodiless = WITHOUT_BODY.has(method);
  const row: OperationRow = {
    method: method as OperationRow["method"],
    path: path.replace(
      /\{([^}]+)\}/g,
      (_, name: string) => `{${multi.has(name) ? "+" : ""}${publicName(name)}}`,
    ),
    ...(operation.servers?.[0] !== undefined && { baseUrl: operation.servers[0].url }),
    ...(Object.keys(params).length > 0 && { params }),
    ...(required.length > 0 && { required }),
    ...(!bodiless && queryParams.length > 0 && { queryParams }),
    ...(bodiless && bodyParams.length > 0 && { bodyParams }),
    ...(Object.keys(wireNames).length > 0 && { wireNames }),
    ...(body.kind === "whole" && {
      wholeBody: body.name,
      ...(body.contentType !== undefined && { headers: { "Content-Type": body.contentType } }),
    }),
  };
  return {
    id: operation.operationId,
    group: groupOf(operation["x-github"]),
    row,
    ...(pagination !== undefined && { pagination }),
    ...(operation.deprecated === true && { deprecated: true }),
  };
}
