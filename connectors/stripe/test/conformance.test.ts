import { describeConnector } from "@plugboard/testing";
import { describe, expect, test } from "vitest";
import { actions } from "../src/actions/index.js";
import { stripe } from "../src/index.js";
import { fixtures } from "./conformance.fixtures.js";

describeConnector({ describe, test }, () => stripe, fixtures);

test("the fixtures have an action of every group that was written by hand", () => {
  const groups = new Map(Object.entries(actions).map(([name, { group }]) => [name, group]));
  const covered = Object.keys(fixtures.http?.actions ?? {}).map((name) => groups.get(name));
  expect([...new Set(groups.values())].filter((group) => !covered.includes(group))).toEqual([]);
});
