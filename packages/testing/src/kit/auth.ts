import assert from "node:assert/strict";
import type { AppliedAuth, AuthContext } from "@plugboard/core";
import type { RecordedRequest } from "../recording-server.js";
import { ELSEWHERE, plantedTokens, schemeOf, withBench } from "./bench.js";
import { customCall, failed, readCall, succeeded } from "./calls.js";
import type { Check } from "./runner.js";
import { credentialsOf, type Subject } from "./subject.js";

/** How many calls run at once where one token must serve them all. */
const AT_ONCE = 5;

/** That credentials get onto requests, the same ones everywhere, and nowhere else. */
export function authChecks(subject: Subject): Check[] {
  return Object.keys(subject.connector.auth).flatMap((kind) => schemeChecks(subject, kind));
}

function schemeChecks(subject: Subject, kind: string): Check[] {
  const custom = customCall(subject, "GET");
  const scheme = subject.connector.auth[kind];
  const named = (name: string) => `${kind}: ${name}`;

  return [
    {
      name: named("a catalogued action and custom carry the same credentials"),
      run: () =>
        withBench(subject, { kind }, async (bench) => {
          const read = await readCall(subject);
          const { names, queries } = await appliedBy(subject, kind);
          bench.respond(() => read.answer);
          succeeded(await bench.run(read.action, read.input), read.action);
          succeeded(await bench.run("custom", custom.input), "custom");
          const [catalogued, built] = bench.requests.map((request) => carried(request, names, queries));
          assert.deepEqual(catalogued, built);
          const missing = Object.entries(catalogued ?? {}).filter(
            ([, value]) => value === undefined || value === null,
          );
          assert.deepEqual(missing, [], "what the scheme adds did not arrive");
        }),
    },
    {
      name: named("credentials stay behind when a redirect leaves the origin"),
      run: () =>
        withBench(subject, { kind }, async (bench) => {
          const read = await readCall(subject);
          const { names, queries } = await appliedBy(subject, kind);
          bench.respond((_, nth) =>
            nth === 1 ? { status: 302, headers: { location: `${ELSEWHERE}/` } } : read.answer,
          );
          await bench.run("custom", custom.input);
          const [, redirected] = bench.requests;
          if (redirected === undefined) return;
          const values = Object.values(carried(redirected, names, queries));
          assert.deepEqual(
            values.filter((value) => value !== undefined && value !== null),
            [],
          );
        }),
    },
    {
      name: named("a bound connection sends no credentials elsewhere"),
      run: () =>
        withBench(subject, { kind, connection: { credentialOrigins: "service" } }, async (bench) => {
          const result = await bench.run("custom", { _url: `${ELSEWHERE}/` });
          failed(result, "custom");
          assert.equal(result.code, "forbidden_origin");
          assert.equal(bench.server.requests.length, 0);
        }),
    },
    {
      name: named("a service that refuses the credentials is not asked for ever"),
      run: () =>
        withBench(subject, { kind }, async (bench) => {
          const read = await readCall(subject);
          const { mints } = await appliedBy(subject, kind);
          bench.respond(() => ({ status: 401 }));
          const result = await bench.run(read.action, read.input);
          failed(result, read.action);
          assert.equal(result.code, "service_unauthorized");
          assert.equal(bench.requests.length, mints ? 2 : 1, "requests for one call");
        }),
    },
    {
      name: named("a token is minted once for calls that run at once, and renewed once"),
      run: () =>
        withBench(subject, { kind }, async (bench) => {
          const read = await readCall(subject);
          const { mints, names, queries } = await appliedBy(subject, kind);
          if (!mints) return;
          const { fixture } = schemeOf(subject, kind);
          assert.ok(fixture.mint, `the scheme mints tokens, and the fixtures have no "auth.${kind}.mint"`);
          const callAtOnce = async () => {
            const calls = Array.from({ length: AT_ONCE }, () => bench.run(read.action, read.input));
            for (const result of await Promise.all(calls)) succeeded(result, read.action);
          };
          bench.respond(() => read.answer);
          await callAtOnce();
          const first = bench.mints;
          assert.ok(first <= 1, `${first} tokens were minted for ${AT_ONCE} calls at once`);

          const refused = new Set(
            bench.requests.map((request) => JSON.stringify(carried(request, names, queries))),
          );
          assert.equal(refused.size, 1, "calls at once carry different tokens");
          bench.respond((request) =>
            refused.has(JSON.stringify(carried(request, names, queries))) ? { status: 401 } : read.answer,
          );
          await callAtOnce();
          assert.equal(bench.mints - first, 1, "tokens were minted after one was refused");
          const carriesPlanted = Object.values(
            carried(bench.requests.at(-1) as RecordedRequest, names, queries),
          ).some((value) => value?.includes(plantedTokens(bench.mints).accessToken));
          assert.ok(carriesPlanted, "the newest token is not what the service gave");
          if (scheme?.rotates === true) {
            assert.equal(
              bench.kept.length,
              bench.mints,
              "new credentials were not handed to onCredentialsChange",
            );
          }
        }),
    },
  ];
}

interface Applied {
  readonly names: readonly string[];
  readonly queries: readonly string[];
  readonly mints: boolean;
}

/** What a scheme adds to a request, as it says itself, and whether it takes a token that is minted. */
async function appliedBy(subject: Subject, kind: string): Promise<Applied> {
  const { fixture } = schemeOf(subject, kind);
  let mints = false;
  const context: AuthContext = {
    connection: "conformance",
    ...(subject.connector.http !== undefined && { baseUrl: subject.connector.http.baseUrl }),
    egress: undefined as never,
    now: Date.now,
    async accessToken() {
      mints = true;
      return plantedTokens(1).accessToken;
    },
  };
  const applied: AppliedAuth =
    (await subject.connector.auth[kind]?.authorize(await credentialsOf(fixture), context)) ?? {};
  return {
    names: Object.keys(applied.headers ?? {}).map((name) => name.toLowerCase()),
    queries: (applied.query ?? []).map(([name]) => name),
    mints,
  };
}

function carried(
  request: RecordedRequest,
  names: readonly string[],
  queries: readonly string[],
): Record<string, string | null | undefined> {
  const query = new URL(request.target, "https://host.invalid").searchParams;
  return Object.fromEntries([
    ...names.map((name) => [name, request.headers[name]]),
    ...queries.map((name) => [`?${name}`, query.get(name)]),
  ]);
}
