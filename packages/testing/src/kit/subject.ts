import type { AnyAction, Connector } from "@plugboard/core";
import type { AuthFixture, CommonFixtures, HttpFixtures, SoapFixtures, SqlFixtures } from "./fixtures.js";

/** What is checked, and with what. */
export interface Subject {
  readonly connector: Connector;
  readonly fixtures: LooseFixtures;
}

/** Fixtures as JavaScript may hand them over: without what the types ask for. */
export interface LooseFixtures extends Omit<CommonFixtures, "auth"> {
  readonly auth: Readonly<Record<string, AuthFixture>>;
  readonly http?: HttpFixtures;
  readonly sql?: SqlFixtures;
  readonly soap?: SoapFixtures;
}

/** Every action by name, but `custom`. Where one at hand has the name of one in the catalogue, it counts. */
export async function everyAction({ connector }: Subject): Promise<ReadonlyMap<string, AnyAction>> {
  const { custom: _, ...atHand } = connector.actions;
  const opened = await connector.catalogue?.open();
  const catalogued = (await opened?.loadAll([...opened.rows.keys()])) ?? [];
  return new Map([...catalogued, ...Object.entries(atHand)]);
}

/** The name of the one connection that every check makes. */
export const CONNECTION = "conformance";

export async function credentialsOf(fixture: AuthFixture): Promise<Readonly<Record<string, unknown>>> {
  const { credentials } = fixture;
  return (typeof credentials === "function" ? await credentials() : credentials) as Readonly<
    Record<string, unknown>
  >;
}

/** Of every scheme, its kind and its fixture. Throws where one has none. */
export function schemesOf({ connector, fixtures }: Subject): { kind: string; fixture: AuthFixture }[] {
  return Object.keys(connector.auth).map((kind) => {
    const fixture = fixtures.auth?.[kind];
    if (fixture === undefined)
      throw new Error(`The fixtures have no "auth.${kind}"; every auth scheme needs one.`);
    return { kind, fixture };
  });
}

/** The texts that must never show: the secret fields of the credentials, and what the fixture names. */
export async function canariesOf(subject: Subject, kind: string, fixture: AuthFixture): Promise<string[]> {
  const credentials = await credentialsOf(fixture);
  const fields = subject.connector.auth[kind]?.fields as Readonly<Record<string, { secret?: boolean }>>;
  const secrets = Object.entries(fields ?? {}).flatMap(([name, { secret }]) => {
    const value = credentials[name];
    return secret !== false && typeof value === "string" ? [value] : [];
  });
  return [...secrets, ...(fixture.canaries ?? [])];
}
