import assert from "node:assert/strict";
import type { HttpAction, HttpProfile } from "@plugboard/core";
import type { RecordedRequest } from "../recording-server.js";
import { type Bench, withBench } from "./bench.js";
import { customCall, failed, readCall, sameRequest, succeeded, writeCall } from "./calls.js";
import { canaryFinder } from "./canaries.js";
import type { ActionFixture, HttpFixtures } from "./fixtures.js";
import type { Check } from "./runner.js";
import { CONNECTION, everyAction, type Subject } from "./subject.js";

const LIMIT_BYTES = 1024;

/** What goes over the wire, and when it goes twice. */
export function httpChecks(subject: Subject): Check[] {
  const { connector, fixtures } = subject;
  const http = fixtures.http as HttpFixtures;
  const profile = connector.http as HttpProfile;
  const declared = new Set([profile.baseUrl, ...(profile.origins ?? [])].map((url) => new URL(url).origin));

  return [
    coverage(subject, http.actions, http.sample),
    ...Object.entries(http.actions).map(
      ([action, fixture]): Check => ({
        name: `action ${action}`,
        run: () =>
          withBench(subject, {}, async (bench) => {
            answerWith(bench, fixture);
            const result = await bench.run(action, fixture.input);
            sameRequests(bench.requests, fixture, action);
            succeeded(result, action);
            if (fixture.data !== undefined)
              assert.deepEqual(result.data, fixture.data, `${action} answers other data`);
          }),
      }),
    ),
    {
      name: "rows name declared origins only",
      async run() {
        for (const [name, action] of await everyAction(subject)) {
          const { baseUrl } = (action as HttpAction).row ?? {};
          if (baseUrl !== undefined)
            assert.ok(declared.has(new URL(baseUrl).origin), `${name} goes to ${baseUrl}`);
        }
      },
    },
    {
      name: "credentials go to declared origins only",
      async run() {
        for (const [action, fixture] of Object.entries(http.actions)) {
          await withBench(subject, {}, async (bench) => {
            answerWith(bench, fixture);
            await bench.run(action, fixture.input);
            const find = await canaryFinder(subject);
            for (const [index, request] of bench.requests.entries()) {
              const url = fixture.exchanges[index]?.request.url;
              if (url === undefined || declared.has(new URL(url).origin)) continue;
              assert.equal(
                find(request),
                undefined,
                `${action} takes credentials to ${url}, which is not declared`,
              );
            }
          });
        }
      },
    },
    {
      name: "pages are read to the last",
      async run() {
        const paging = [...(await everyAction(subject))].filter(([, action]) => "pagination" in action);
        const fixed = Object.entries(http.pages ?? {});
        assert.ok(
          paging.length === 0 || fixed.length > 0,
          `${paging[0]?.[0]} pages, and no fixture in "http.pages" shows it`,
        );
        for (const [action, fixture] of fixed) {
          assert.ok(fixture.exchanges.length > 1, `the fixture of ${action} has one page only`);
          await withBench(subject, {}, async (bench) => {
            answerWith(bench, fixture);
            let pages = 0;
            for await (const page of bench.hub.connection(CONNECTION).pages(action, fixture.input)) {
              succeeded(page, `page ${pages + 1} of ${action}`);
              pages += 1;
              if (pages > fixture.exchanges.length) break;
            }
            assert.equal(pages, fixture.exchanges.length, `${action} reads ${pages} pages`);
            sameRequests(bench.requests, fixture, action);
          });
        }
      },
    },
    {
      name: "a caller's abort ends the call",
      run: () =>
        withBench(subject, {}, async (bench) => {
          const read = await readCall(subject);
          const controller = new AbortController();
          bench.respond(() => {
            controller.abort();
            return new Promise(() => {});
          });
          const result = await bench.run(read.action, read.input, { signal: controller.signal });
          failed(result, read.action);
          assert.equal(result.code, "aborted");
          assert.equal(bench.requests.length, 1);
        }),
    },
    {
      name: "the deadline ends the call",
      run: () =>
        withBench(subject, {}, async (bench) => {
          const read = await readCall(subject);
          bench.respond(() => new Promise(() => {}));
          const result = await bench.run(read.action, read.input, { deadlineMs: 500 });
          failed(result, read.action);
          assert.equal(result.code, "timeout");
        }),
    },
    {
      name: "an answer over the limit fails a catalogued action, and is cut for custom",
      run: () =>
        withBench(subject, { connection: { limits: { maxResponseBytes: LIMIT_BYTES } } }, async (bench) => {
          const read = await readCall(subject);
          bench.respond(() => ({ body: { padding: "x".repeat(LIMIT_BYTES * 4) } }));
          const cut = await bench.run("custom", customCall(subject, "GET").input);
          succeeded(cut, "custom");
          assert.equal(cut.truncated?.limit_bytes, LIMIT_BYTES);
          if (read.action === "custom") return;
          const result = await bench.run(read.action, read.input);
          failed(result, read.action);
          assert.equal(result.code, "response_too_large");
        }),
    },
    {
      name: "a read is tried again after a fault that may pass",
      run: () =>
        withBench(subject, { hub: { limits: { retries: 2 } } }, async (bench) => {
          const read = await readCall(subject);
          bench.respond((_, nth) => (nth < 3 ? { status: 503 } : read.answer));
          succeeded(await bench.run(read.action, read.input), read.action);
          assert.equal(bench.requests.length, 3);
          assert.equal(bench.waits.length, 2);
        }),
    },
    {
      name: "a read gives up after its retries",
      run: () =>
        withBench(subject, { hub: { limits: { retries: 1 } } }, async (bench) => {
          const read = await readCall(subject);
          bench.respond(() => ({ status: 503 }));
          failed(await bench.run(read.action, read.input), read.action);
          assert.equal(bench.requests.length, 2);
        }),
    },
    {
      name: "a wait that the service asks for is kept",
      run: () =>
        withBench(subject, { hub: { limits: { retries: 1, deadlineMs: 20_000 } } }, async (bench) => {
          const read = await readCall(subject);
          bench.respond((_, nth) =>
            nth === 1 ? { status: 429, headers: { "retry-after": "7" } } : read.answer,
          );
          succeeded(await bench.run(read.action, read.input), read.action);
          assert.ok(
            (bench.waits[0] ?? 0) >= 7000,
            `it waited ${bench.waits[0]} ms of the 7000 that it was asked for`,
          );
        }),
    },
    {
      name: "a write is sent again only under an idempotency key, which stays the same",
      run: () =>
        withBench(subject, { hub: { limits: { retries: 2 } } }, async (bench) => {
          const write = await writeCall(subject);
          bench.respond((_, nth) => (nth === 1 ? { status: 503 } : write.answer));
          await bench.run(write.action, write.input);
          const key = profile.idempotencyKey;
          if (key?.methods.includes(write.method) !== true) {
            assert.equal(bench.requests.length, 1, `${write.action} was sent twice`);
            return;
          }
          const keys = bench.requests.map(({ headers }) => headers[key.header.toLowerCase()]);
          assert.equal(keys.length, 2, `${write.action} has an idempotency key and was not sent again`);
          assert.ok(keys[0], `${write.action} was sent without ${key.header}`);
          assert.equal(keys[0], keys[1], "the second try has another key");
        }),
    },
  ];
}

function answerWith(bench: Bench, { exchanges }: ActionFixture): void {
  bench.respond(
    (_, nth) => exchanges[nth - 1]?.answer ?? { status: 500, body: "no exchange of the fixture is left" },
  );
}

function sameRequests(
  requests: readonly RecordedRequest[],
  { exchanges }: ActionFixture,
  what: string,
): void {
  for (const [index, { request }] of exchanges.entries()) {
    const sent = requests[index];
    assert.ok(
      sent !== undefined,
      `${what} sent ${requests.length} of the ${exchanges.length} requests of its fixture`,
    );
    sameRequest(sent, request, what);
  }
  assert.equal(requests.length, exchanges.length, `${what} sent more requests than its fixture has`);
}

/** Every action has a fixture, or every group where the fixtures are a sample. */
export function coverage(
  subject: Subject,
  fixtures: Readonly<Record<string, unknown>>,
  sample = false,
): Check {
  return {
    name: sample ? "every group of actions has a fixture" : "every action has a fixture",
    async run() {
      const own = Object.entries(subject.connector.actions).filter(([name]) => name !== "custom");
      const names = own.map(([name]) => name);
      assert.deepEqual(
        Object.keys(fixtures).filter(
          (name) => !names.includes(name) && subject.connector.catalogue?.has(name) !== true,
        ),
        [],
        "there are fixtures for actions that do not exist",
      );
      const all = await everyAction(subject);
      const covered = new Set(Object.keys(fixtures).map((name) => all.get(name)?.group));
      const missing = sample
        ? own.filter(([, { group }]) => !covered.has(group)).map(([, { group }]) => group)
        : names.filter((name) => !Object.hasOwn(fixtures, name));
      assert.deepEqual([...new Set(missing)], [], "there are none for these");
    },
  };
}
