import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createHub } from "@plugboard/core";
import type { RecordedRequest } from "../recording-server.js";
import { type Bench, withBench } from "./bench.js";
import { customCall, readCall, writeCall } from "./calls.js";
import { canaryFinder } from "./canaries.js";
import type { Check } from "./runner.js";
import { CONNECTION, credentialsOf, type Subject, schemesOf } from "./subject.js";

/** That the credentials, planted as canaries, show nowhere but on the wire. */
export function secretChecks(subject: Subject): Check[] {
  return Object.keys(subject.connector.auth).flatMap((kind) =>
    subject.connector.capabilities.http === true
      ? [setUpCheck(subject, kind), ...httpSecretChecks(subject, kind)]
      : [setUpCheck(subject, kind)],
  );
}

/** What is thrown for faulty credentials shows none of them. */
function setUpCheck(subject: Subject, kind: string): Check {
  return {
    name: `${kind}: faulty credentials are refused without showing them`,
    async run() {
      const fixture = schemesOf(subject).find((each) => each.kind === kind)?.fixture;
      assert.ok(fixture);
      const find = await canaryFinder(subject, kind);
      const credentials = await credentialsOf(fixture);
      await using hub = createHub({ connections: {}, egress: { trust: "public" } });
      const faulty = { ...credentials, kind, no_such_field: "x" };
      let thrown: unknown;
      try {
        hub.addConnection("faulty", { connector: subject.connector, credentials: faulty as never });
      } catch (error) {
        thrown = error;
      }
      assert.ok(thrown instanceof Error, "credentials with an unknown field were taken");
      assert.equal(find(inspect(thrown, { depth: 20, showHidden: true })), undefined);
      hub.addConnection("sound", {
        connector: subject.connector,
        credentials: { ...credentials, kind } as never,
        ...(subject.connector.auth[kind]?.rotates === true && { onCredentialsChange: () => {} }),
      });
      assert.equal(find(inspect(hub, { depth: 20, showHidden: true })), undefined, "util.inspect of the hub");
    },
  };
}

function httpSecretChecks(subject: Subject, kind: string): Check[] {
  const callsOf = async () => [await readCall(subject), await writeCall(subject), customCall(subject, "GET")];

  const watched = (what: string, provoke: (bench: Bench) => Promise<readonly unknown[]>): Check => ({
    name: `${kind}: ${what}`,
    run: () =>
      withBench(subject, { kind }, async (bench) => {
        const find = await canaryFinder(subject, kind);
        const { value: shown, written } = await captureOutput(() => provoke(bench));
        for (const each of shown) {
          assert.equal(find(each), undefined, "an answer shows a secret");
          assert.equal(
            find(inspect(each, { depth: 20, showHidden: true })),
            undefined,
            "an answer holds a secret",
          );
        }
        assert.equal(find(bench.events), undefined, "an event shows a secret");
        assert.equal(find(written), undefined, "something was written to the console");
        for (const each of [bench.hub, bench.hub.connection(CONNECTION), bench.hub.listConnections()]) {
          assert.equal(
            find(inspect(each, { depth: 20, showHidden: true })),
            undefined,
            "util.inspect shows a secret",
          );
        }
      }),
  });

  const runAll = async (bench: Bench) => {
    const results: unknown[] = [];
    for (const { action, input } of await callsOf()) results.push(await bench.run(action, input));
    return results;
  };

  return [
    ...[400, 401, 403, 429, 500].map((status) =>
      watched(`a ${status} that echoes the request shows none`, (bench) => {
        bench.respond((request) => ({ status, body: echo(request) }));
        return runAll(bench);
      }),
    ),
    watched("an answer that is cut or no JSON shows none", (bench) => {
      bench.respond((request) => ({
        status: 502,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(echo(request)).slice(0, -3),
      }));
      return runAll(bench);
    }),
    watched("a connection that ends shows none", (bench) => {
      bench.respond(() => {
        throw new Error("The server ends the connection.");
      });
      return runAll(bench);
    }),
    watched("a call that is cut short shows none", async (bench) => {
      const read = await readCall(subject);
      bench.respond(() => new Promise(() => {}));
      return [await bench.run(read.action, read.input, { deadlineMs: 300 })];
    }),
    watched("a token endpoint that fails and echoes shows none", async (bench) => {
      const results: unknown[] = [];
      for (const status of [400, 401, 500]) {
        bench.respondToMint((request) => ({
          status,
          body: { error: "invalid_grant", error_description: echoText(request) },
        }));
        bench.respond(() => ({ status: 401, body: {} }));
        results.push(...(await runAll(bench)));
      }
      return results;
    }),
    watched("a preview shows none", async (bench) => {
      const previews = (await callsOf()).map(({ action, input }) =>
        bench.hub.dryRun(CONNECTION, action, input),
      );
      return Promise.all(previews);
    }),
  ];
}

function echo(request: RecordedRequest): Record<string, unknown> {
  const text = echoText(request);
  const { headers, target } = request;
  return {
    ok: false,
    error: text,
    message: text,
    errors: [{ message: text, code: text }],
    detail: text,
    headers,
    target,
  };
}

function echoText({ headers, target, body }: RecordedRequest): string {
  return `${target} ${JSON.stringify(headers)} ${decodeURIComponent(target)} ${body.toString("utf8")}`;
}

/** Runs, and returns what was written to the console and the standard streams meanwhile. */
async function captureOutput<T>(run: () => Promise<T>): Promise<{ value: T; written: string }> {
  const written: string[] = [];
  const restore: (() => void)[] = [];
  const watch = (owner: object, name: string, passOn: boolean) => {
    const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    Reflect.set(owner, name, (...args: unknown[]) => {
      written.push(
        args.map((each) => (typeof each === "string" ? each : inspect(each, { depth: 20 }))).join(" "),
      );
      return passOn ? original.apply(owner, args) : undefined;
    });
    restore.push(() => Reflect.set(owner, name, original));
  };
  for (const name of ["log", "info", "warn", "error", "debug", "trace"]) watch(console, name, false);
  // A test framework may speak through them, so what is written goes on.
  for (const stream of [process.stdout, process.stderr]) watch(stream, "write", true);
  try {
    return { value: await run(), written: written.join("\n") };
  } finally {
    for (const each of restore) each();
  }
}
