import assert from "node:assert/strict";
import type { Connector } from "@plugboard/core";
import { authChecks } from "./auth.js";
import { capabilityChecks } from "./capability.js";
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

/**
 * Declares the tests that every connector passes, as its capabilities ask for, once for the connector and once for one
 * that wraps it.
 *
 * @param runner `describe` and `test` of any framework.
 * @param factory Gives the connector. Called when the tests are declared.
 */
export function describeConnector<C extends Connector>(
  runner: Runner,
  factory: () => C,
  fixtures: ConnectorFixtures<C>,
): void {
  const connector = factory();
  const given = fixtures as unknown as LooseFixtures;
  const known = given.knownFailures ?? [];
  const names = new Set<string>();
  const declare = (title: string, subject: Subject) =>
    runner.describe(title, () => {
      for (const [group, checks] of Object.entries(groupsOf(subject))) {
        runner.describe(group, () => {
          for (const { name, run } of checks) {
            const id = `${group}: ${name}`;
            names.add(id);
            const failure = known.find(({ check }) => check === id);
            runner.test(name, failure === undefined ? run : () => mustFail(run, failure));
          }
        });
      }
    });
  declare(`${connector.name} conforms`, { connector, fixtures: given });
  declare(`${connector.name} conforms when wrapped`, {
    connector: wrapConnector(connector),
    fixtures: given,
  });
  runner.test(`every known failure of ${connector.name} is a check, with a reason`, async () => {
    for (const { check, reason } of known) {
      assert.ok(names.has(check), `"${check}" is no check of this connector`);
      assert.ok(reason.trim() !== "", `"${check}" is listed without a reason`);
    }
  });
}

/** What runs: by the connector's capabilities, whatever the fixtures have. */
function groupsOf(subject: Subject): Readonly<Record<string, readonly Check[]>> {
  const { http, sql, soap } = subject.connector.capabilities;
  const { fixtures } = subject;
  return {
    definition: definitionChecks(subject),
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
