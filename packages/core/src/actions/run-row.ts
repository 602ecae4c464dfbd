import type { ActionContext, ActionOutcome } from "../contract/action.js";
import type { FileContent } from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { jsonTextOf } from "../http/body.js";
import { blobOf } from "../http/file-content.js";
import { pathParams } from "../http/path-params.js";
import { expandPath, type PathTemplate, parsePath } from "../http/url.js";
import { pointerStep } from "../schema/pointer.js";
import type { HttpActionRow } from "./http-action.js";

type Placement = "path" | "query" | "body" | "header" | "wholeBody";

export interface Plan {
  readonly path: PathTemplate;
  readonly placements: ReadonlyMap<string, Placement>;
  /** Whether a body is sent even where no param fills it: an empty object in the service's format. */
  readonly sendsBody: boolean;
}

const BODILESS = new Set(["GET", "HEAD", "DELETE"]);

export function planOf(row: HttpActionRow): Plan {
  // JSON would hold an empty object for a file.
  if (row.fileParams && row.wholeBody === undefined && row.bodyFormat !== "multipart") {
    throw new PlugboardError(
      "invalid_connector",
      `"${row.title}" cannot run: its fileParams need the bodyFormat "multipart" or a wholeBody. Nothing was sent.`,
    );
  }
  const path = parsePath(row.path);
  const placements = new Map<string, Placement>();
  const fallback: Placement = BODILESS.has(row.method) ? "query" : "body";
  for (const name of Object.keys(row.params ?? {})) placements.set(name, fallback);
  for (const name of row.queryParams ?? []) placements.set(name, "query");
  for (const name of row.bodyParams ?? []) placements.set(name, "body");
  for (const name of Object.keys(row.headerParams ?? {})) placements.set(name, "header");
  if (row.wholeBody !== undefined) placements.set(row.wholeBody, "wholeBody");
  for (const name of pathParams(row.path)) placements.set(name, "path");
  return {
    path,
    placements,
    sendsBody: row.fixed !== undefined || [...placements.values()].includes("body"),
  };
}

export async function runRow(
  row: HttpActionRow,
  plan: Plan,
  context: ActionContext<unknown>,
  params: Readonly<Record<string, unknown>>,
): Promise<ActionOutcome> {
  const query: Record<string, unknown> = Object.create(null);
  const body: Record<string, unknown> = Object.create(null);
  const headers: Record<string, string> = { ...row.headers };
  let whole: unknown;
  const { wireNames = {} } = row;
  Object.assign(BODILESS.has(row.method) ? query : body, row.fixed);
  for (const [name, given] of Object.entries(params)) {
    if (given === undefined) continue;
    const value = asSent(given, name, row);
    const wire = Object.hasOwn(wireNames, name) ? (wireNames[name] as string) : name;
    switch (plan.placements.get(name)) {
      case "query":
        query[wire] = value;
        break;
      case "body":
        body[wire] = value;
        break;
      case "header":
        headers[row.headerParams?.[name] as string] = String(value);
        break;
      case "wholeBody":
        whole = value;
        break;
    }
  }
  const hasBody = Object.keys(body).length > 0 || (plan.sendsBody && !BODILESS.has(row.method));
  const path = expandPath(plan.path, params);
  const answer = await context.http.call({
    method: row.method,
    url: row.baseUrl === undefined ? path : row.baseUrl + path,
    query,
    headers,
    ...(row.wholeBody !== undefined ? { body: whole } : hasBody && { body }),
    ...(row.bodyFormat !== undefined && { bodyFormat: row.bodyFormat }),
    ...(row.effect !== undefined && { repeatable: row.effect === "read" }),
  });
  const next = row.pagination?.next(answer, params);
  return {
    data:
      row.unwrap === undefined ? answer.data : (answer.data as Record<string, unknown> | null)?.[row.unwrap],
    http_status: answer.status,
    ...(next !== undefined && { next: { ...params, ...next } }),
  };
}

function asSent(given: unknown, name: string, { jsonParams, fileParams }: HttpActionRow): unknown {
  if (fileParams?.includes(name)) return blobOf(given as FileContent, pointerStep(name));
  const isStructure = typeof given === "object" && given !== null;
  return isStructure && jsonParams?.includes(name) ? jsonTextOf(given) : given;
}
