import assert from "node:assert/strict";
import { ERROR_CODES, type ErrorCode } from "@plugboard/core";
import type { Reply } from "../recording-server.js";
import { type Bench, withBench } from "./bench.js";
import { customCall, failed, readCall, type SimpleCall, succeeded, writeCall } from "./calls.js";
import type { HttpFixtures } from "./fixtures.js";
import type { Check } from "./runner.js";
import type { Subject } from "./subject.js";

/** What a status means where the service says nothing more, or says it in a form that the connector does not know. */
const BY_STATUS: readonly (readonly [status: number, code: ErrorCode])[] = [
  [400, "service_invalid_request"],
  [401, "service_unauthorized"],
  [403, "service_forbidden"],
  [404, "service_not_found"],
  [409, "service_conflict"],
  [422, "service_invalid_request"],
  [429, "service_rate_limited"],
  [500, "service_unavailable"],
  [502, "service_unavailable"],
  [503, "service_unavailable"],
];

/** Bodies that anything between here and the service may answer with. */
const FOREIGN_BODIES: readonly Omit<Reply, "status">[] = [
  { body: null },
  { headers: { "content-type": "text/html" }, body: "<html><body>Sorry</body></html>" },
  { headers: { "content-type": "application/json" }, body: "{" },
  { body: [] },
  { headers: { "content-type": "application/json" }, body: "null" },
  {
    headers: { "content-type": "application/json" },
    body: '{"error":null,"message":7,"errors":[null,5],"ok":"no"}',
  },
];

/** That whatever comes back has a code, and says whether the call may be made again. */
export function errorChecks(subject: Subject): Check[] {
  const failures = Object.entries((subject.fixtures.http as HttpFixtures).failures ?? {});

  return [
    ...BY_STATUS.map(
      ([status, code]): Check => ({
        name: `${status} is ${code}`,
        run: () =>
          withBench(subject, {}, async (bench) => {
            const read = await readCall(subject);
            const write = await writeCall(subject);
            for (const body of FOREIGN_BODIES) {
              const answer = { status, ...body };
              bench.respond(() => answer);
              for (const call of [read, write, customCall(subject, "GET")])
                await expectCode(bench, call, answer, code);
            }
          }),
      }),
    ),
    {
      name: "the fixtures show how the service says what went wrong",
      async run() {
        assert.ok(failures.length > 0, `"http.failures" is empty`);
      },
    },
    ...failures.map(
      ([name, { answer, code, retryable, serviceCode }]): Check => ({
        name: `the service's ${name}`,
        run: () =>
          withBench(subject, {}, async (bench) => {
            const read = await readCall(subject);
            bench.respond(() => answer);
            const result = await bench.run(read.action, read.input);
            failed(result, read.action);
            const { code: said, retryable: may, service_code } = result;
            assert.deepEqual(
              { code: said, retryable: may, ...(serviceCode !== undefined && { serviceCode: service_code }) },
              { code, retryable, ...(serviceCode !== undefined && { serviceCode }) },
            );
          }),
      }),
    ),
    {
      name: "a success that is no JSON although it says so is invalid_response",
      run: () =>
        withBench(subject, {}, async (bench) => {
          const read = await readCall(subject);
          bench.respond(() => ({ headers: { "content-type": "application/json" }, body: '{"cut' }));
          const result = await bench.run(read.action, read.input);
          if (read.action === "custom")
            return succeeded(result, "custom, which takes an answer as it comes,");
          failed(result, read.action);
          assert.equal(result.code, "invalid_response");
        }),
    },
    {
      name: "a connection that ends is connection_reset",
      run: () =>
        withBench(subject, {}, async (bench) => {
          const read = await readCall(subject);
          const write = await writeCall(subject);
          bench.respond(() => {
            throw new Error("The server ends the connection.");
          });
          const first = await bench.run(read.action, read.input);
          failed(first, read.action);
          assert.equal(first.code, "connection_reset");
          assert.equal(first.retryable, true, "a read may be made again");
          const second = await bench.run(write.action, write.input);
          failed(second, write.action);
          assert.equal(second.code, "connection_reset");
          assert.equal(
            second.retryable,
            false,
            "a write whose request may have arrived may not be made again",
          );
        }),
    },
    {
      name: "no answer in time is timeout",
      run: () =>
        withBench(subject, {}, async (bench) => {
          const write = await writeCall(subject);
          bench.respond(() => new Promise(() => {}));
          const result = await bench.run(write.action, write.input, { deadlineMs: 500 });
          failed(result, write.action);
          assert.equal(result.code, "timeout");
          assert.equal(
            result.retryable,
            false,
            "a write whose request may have arrived may not be made again",
          );
        }),
    },
  ];
}

async function expectCode(bench: Bench, call: SimpleCall, answer: Reply, code: ErrorCode): Promise<void> {
  const result = await bench.run(call.action, call.input);
  const what = `${call.action}, answered ${answer.status} with ${JSON.stringify(answer.body)},`;
  failed(result, what);
  assert.equal(result.code, code, `${what} is ${result.code}`);
  assert.notEqual(result.message, "");
  const mayRepeat = code === "service_rate_limited" || (ERROR_CODES[code].retryable && call.method === "GET");
  assert.equal(result.retryable, mayRepeat, `${what} says retryable: ${result.retryable}`);
  assert.equal(result.http_status, answer.status);
}
