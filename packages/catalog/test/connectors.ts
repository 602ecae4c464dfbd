import { readFileSync } from "node:fs";
import { github } from "@plugboard/connector-github";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import type { AnyAction, Connector, HttpAction, HttpActionRow } from "@plugboard/core";
import type { Reply } from "@plugboard/testing";
import type { NameLock } from "../src/lock.ts";

export interface Catalogued {
  readonly connector: Connector;
  readonly credentials: Readonly<Record<string, string>>;
  /** What the service says when all is well. Default: `{}`. */
  readonly sends?: Reply;
}

/** The connectors whose catalogues are complete. */
export const catalogued: readonly Catalogued[] = [
  { connector: stripe as never, credentials: { apiKey: "sk_test_1" } },
  { connector: github as never, credentials: { token: "github_pat_1" } },
  { connector: slack as never, credentials: { token: "xoxb-1" }, sends: { body: { ok: true } } },
];

/** A connector's actions that are rows, those by hand too. */
export async function rowActionsOf({
  actions,
  catalogue,
}: Pick<Connector, "actions" | "catalogue">): Promise<ReadonlyMap<string, HttpAction>> {
  const opened = await catalogue?.open();
  const catalogued = await opened?.loadAll([...opened.rows.keys()]);
  const all: [string, AnyAction][] = [...Object.entries(actions), ...(catalogued ?? [])];
  return new Map(all.flatMap(([name, action]) => (isRow(action) ? [[name, action]] : [])));
}

function isRow(action: AnyAction): action is HttpAction {
  return "row" in action;
}

/** What a service's source calls the operation of each action. */
export function operationsOf(service: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`../names/${service}.json`, import.meta.url), "utf8");
  const lock = Object.entries(JSON.parse(text) as NameLock);
  return new Map(
    lock.flatMap(([name, { operation, status }]) => (status === "active" ? [[name, operation]] : [])),
  );
}

/** An input with this file for each that it has. */
export function withFiles(
  { fileParams = [] }: HttpActionRow,
  input: Readonly<Record<string, unknown>>,
  file: unknown,
): Readonly<Record<string, unknown>> {
  const files = fileParams.filter((name) => name in input).map((name) => [name, file]);
  return { ...input, ...Object.fromEntries(files) };
}
