import assert from "node:assert/strict";
import type { Connector } from "@plugboard/core";
import { authChecks } from "./auth.js";
import { capabilityChecks } from "./capability.js";
import { catalogueChecks } from "./catalogue.js";
import { definitionChecks } from "./definition.js";
import { errorChecks } from "./errors.js";
import type { ConnectorFixtures } from "./fixtures.js";
import { httpChecks } from "./http.js";
import type { Check, KnownFailure, Runner } from "./runner.js";
import { secretChecks } from "./secrets.js";
import { soapChecks } from "./soap.js";
import { sqlChecks } from "./sql.js";
import type { LooseFixtures, Subject } from "./subject.js";
import { wrapConnector } from "./wrap.js";

/** A {@link Check} and where it stands. */
export interface ConformanceCheck extends Check {
  /** Whether it is the connector itself that is checked, or one that wraps it. */
  readonly of: "connector" | "wrapper";
  readonly group: string;
}

/**
 * Declares the tests that every connector passes, as its capabilities ask for, once for the connector and once for one
 * that wraps it.
 *
 * @param runner `describe` and `test` of any framework.
 * @param factory Gives the connector. Called once, when the tests are declared.
 */
export function describeConnector<C extends Connector>(
  runner: Runner,
  factory: () => C,
  fixtures: ConnectorFixtures<C>,
): void {
  const connector = factory();
  const checks = conformanceChecks(connector, fixtures);
  const known = fixtures.knownFailures ?? [];
  for (const [of, title] of [
    ["connector", `${connector.name} conforms`],
    ["wrapper", `${connector.name} conforms when wrapped`],
  ]) {
    const own = checks.filter((check) => check.of === of);
    runner.describe(title as string, () => {
      for (const group of new Set(own.map((check) => check.group))) {
        runner.describe(group, () => {
          for (const check of own.filter((each) => each.group === group)) runner.test(check.name, check.run);
        });
      }
    });
  }
  runner.test(`every known failure of ${connector.name} is a check, and has a reason`, async () => {
    const names = new Set(checks.map(idOf));
    for (const { check, reason } of known) {
      assert.ok(names.has(check), `"${check}" is no check of this connector`);
      assert.notEqual(reason.trim(), "", `"${check}" is listed without a reason`);
    }
  });
}

/** The same checks as a list, for whatever is no test framework. */
export function conformanceChecks<C extends Connector>(
  connector: C,
  fixtures: ConnectorFixtures<C>,
): readonly ConformanceCheck[] {
  const given = fixtures as unknown as LooseFixtures;
  const subjects = { connector, wrapper: wrapConnector(connector) };
  return Object.entries(subjects).flatMap(([of, subject]) =>
    Object.entries(groupsOf({ connector: subject, fixtures: given })).flatMap(([group, checks]) =>
      checks.map((each) => {
        const check = { ...each, of: of as ConformanceCheck["of"], group };
        const failure = given.knownFailures?.find((known) => known.check === idOf(check));
        return failure === undefined ? check : { ...check, run: () => mustFail(check.run, failure) };
      }),
    ),
  );
}

/** How a known failure names it, for the connector and its wrapper alike. */
function idOf({ group, name }: Pick<ConformanceCheck, "group" | "name">): string {
  return `${group}: ${name}`;
}

/** What runs: by the connector's capabilities, whatever the fixtures have. */
function groupsOf(subject: Subject): Readonly<Record<string, readonly Check[]>> {
  const { capabilities, catalogue } = subject.connector;
  const { http, sql, soap } = capabilities;
  const { fixtures } = subject;
  return {
    definition: definitionChecks(subject),
    ...(catalogue !== undefined && { catalogue: catalogueChecks(subject, catalogue) }),
    capability: capabilityChecks(subject),
    ...(http === true &&
      (fixtures.http === undefined
        ? { http: [missing("http")] }
        : { http: httpChecks(subject), auth: authChecks(subject), errors: errorChecks(subject) })),
    secrets: secretChecks(subject),
    ...(sql === true && {
      sql: fixtures.sql === undefined ? [missing("sql")] : sqlChecks(subject, fixtures.sql),
    }),
    ...(soap === true && {
      soap: fixtures.soap === undefined ? [missing("soap")] : soapChecks(subject, fixtures.soap),
    }),
  };
}

function missing(capability: string): Check {
  return {
    name: "the fixtures are there",
    async run() {
      throw new Error(`The connector declares ${capability}, and the fixtures have no "${capability}".`);
    },
  };
}

async function mustFail(run: Check["run"], { check, reason }: KnownFailure): Promise<void> {
  try {
    await run();
  } catch {
    return;
  }
  throw new Error(`"${check}" is listed as a known failure (${reason}) and passes: take it off the list.`);
}
