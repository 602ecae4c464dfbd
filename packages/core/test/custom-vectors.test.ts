import {
  asExpected,
  customVectors,
  normalized,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { genericHub, TOKEN } from "./fixtures/generic.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const vectors = customVectors("generic");

describe("requests of the custom action", () => {
  for (const { id, params, expect: expected } of vectors) {
    if (expected === undefined) continue;
    test(id, async () => {
      await using hub = genericHub(server);
      expect(await hub.runConnectionAction("c", "custom", params as { _url: string })).toMatchObject({
        ok: true,
      });
      expect(server.requests).toHaveLength(1);
      expect(asExpected(server.last, expected)).toEqual(normalized(expected));
      expect(server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);
    });
  }
});

describe("refusals of the custom action", () => {
  for (const { id, params, error } of vectors) {
    if (error === undefined) continue;
    test(id, async () => {
      await using hub = genericHub(server);
      const result = await hub.runConnectionAction("c", "custom", params as { _url: string });
      expect(result).toMatchObject({ status: "error", ok: false });
      expect(
        !result.ok && result.message.startsWith(error.startsWith),
        !result.ok ? result.message : "",
      ).toBe(true);
      expect(server.requests).toHaveLength(0);
    });
  }
});

test("a refusal names what it refuses", async () => {
  await using hub = genericHub(server);
  for (const { id, params } of vectors) {
    const named = { "unknown-reserved": "_timeout", "header-host": "hOsT", "header-crlf": "X-A" }[id];
    if (named === undefined) continue;
    const result = await hub.runConnectionAction("c", "custom", params as { _url: string });
    expect(!result.ok && result.message).toContain(named);
  }
});

test("the cases are all accounted for", () => {
  expect(customVectors()).toHaveLength(60);
  expect(new Set(customVectors().map(({ connector }) => connector))).toEqual(
    new Set(["generic", "stripe", "postgres"]),
  );
});
