import { describe, expect, test } from "vitest";
import { describeConnector, type KnownFailure } from "../src/index.js";
import { failuresIn, shelfActions, sound } from "./faults.js";
import { shelf, shelfDefinition } from "./shelf.js";

const CHECK = "capability: custom: get-plain";
const only = (name: string) => name === "custom: get-plain";
const listing = (...knownFailures: KnownFailure[]) => ({ ...sound, knownFailures });

describe("a known failure", () => {
  test("that passes fails the run", async () => {
    const fixtures = listing({ check: CHECK, reason: "The service answers 500 to every GET." });
    expect(await failuresIn(shelf as never, { group: "capability", only }, fixtures)).toEqual([
      "custom: get-plain",
    ]);
  });

  test("that fails passes, and no other check does for it", async () => {
    const run = async () => {
      throw new Error("It is broken.");
    };
    const { get_item } = shelfDefinition.actions;
    const broken = shelfActions({ get_item: { ...get_item, run } });
    const actions = { group: "http", only: (name: string) => name === "action get_item" };
    expect(await failuresIn(broken, actions)).toEqual(["action get_item"]);
    const fixtures = listing({ check: "http: action get_item", reason: "The service has withdrawn it." });
    expect(await failuresIn(broken, actions, fixtures)).toEqual([]);
  });

  test.each([
    ["does not exist", { check: "http: no such check", reason: "It was renamed." }],
    ["has no reason", { check: CHECK, reason: " " }],
  ])("that %s fails the run", async (_, known) => {
    const tests = new Map<string, () => Promise<void>>();
    const runner = {
      describe: (_: string, body: () => void) => body(),
      test: (name: string, body: () => Promise<void>) => void tests.set(name, body),
    };
    describeConnector(runner, () => shelf, listing(known) as never);
    const last = tests.get("every known failure of shelf is a check, and has a reason");
    await expect(last?.()).rejects.toThrow(known.check);
  });
});

test("what a connector declares is checked although the fixtures have nothing for it", async () => {
  const { http: _, ...bare } = sound as { http?: unknown };
  expect(await failuresIn(shelf as never, { group: "http" }, bare as never)).toEqual([
    "the fixtures are there",
  ]);
});
