import { type Connector, defineConnector } from "@plugboard/core";
import { type ConformanceCheck, type ConnectorFixtures, conformanceChecks } from "../src/index.js";
import { fixtures as soundFixtures } from "./shelf.fixtures.js";
import { shelfDefinition } from "./shelf.js";

type ShelfDefinition = typeof shelfDefinition;

/** The sound connector with one part of its definition exchanged. */
export function shelfWith(change: { readonly [K in keyof ShelfDefinition]?: unknown }): Connector {
  return defineConnector({ ...shelfDefinition, ...change } as never) as Connector;
}

export function shelfActions(change: Readonly<Record<string, unknown>>): Connector {
  return shelfWith({ actions: { ...shelfDefinition.actions, ...change } });
}

export function shelfHttp(change: object): Connector {
  return shelfWith({ http: { ...shelfDefinition.http, ...change } });
}

export function shelfToken(scheme: object): Connector {
  const { auth } = shelfDefinition;
  return shelfWith({ auth: { ...auth, token: { ...auth.token, ...scheme } } });
}

export type Fixtures = ConnectorFixtures;

export const sound = soundFixtures as unknown as Fixtures;

interface Selection {
  readonly of?: ConformanceCheck["of"];
  readonly group: string;
  /** Default: every check of the group. */
  readonly only?: (name: string) => boolean;
}

/** The names of the checks that fail. */
export async function failuresIn(
  connector: Connector,
  { of = "connector", group, only = () => true }: Selection,
  fixtures: Fixtures = sound,
): Promise<string[]> {
  const checks = conformanceChecks(connector, fixtures).filter(
    (check) => check.of === of && check.group === group && only(check.name),
  );
  if (checks.length === 0) throw new Error(`There is no such check in ${group}.`);
  const failed: string[] = [];
  for (const { name, run } of checks) await run().catch(() => failed.push(name));
  return failed;
}
