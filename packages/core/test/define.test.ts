import { describe, expect, test } from "vitest";
import { bearer, defineConnector, httpAction, isPlugboardError, type PlugboardError } from "../src/index.js";

const action = httpAction({ title: "Get it", method: "GET", path: "/it" });
const good = {
  name: "good",
  title: "Good",
  specVersion: "1",
  capabilities: { http: true },
  auth: { token: bearer() },
  http: { baseUrl: "https://api.example.com" },
  actions: { get_it: action },
} as const;

function refused(change: object): PlugboardError {
  try {
    defineConnector({ ...good, ...change });
  } catch (error) {
    if (isPlugboardError(error)) return error;
    throw error;
  }
  throw new Error("The definition was taken.");
}

describe("a definition", () => {
  test("is frozen, and has custom exactly where it speaks HTTP", () => {
    const connector = defineConnector(good);
    expect(Object.keys(connector.actions)).toEqual(["get_it", "custom"]);
    for (const part of [
      connector,
      connector.actions,
      connector.auth,
      connector.capabilities,
      connector.http,
      connector.actions.get_it,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    const { http: _, ...rest } = good;
    const sql = defineConnector({
      ...rest,
      capabilities: { sql: true },
      session: { open: async () => 1, close: async () => {} },
    });
    expect(Object.keys(sql.actions)).toEqual(["get_it"]);
    expect(defineConnector({ ...rest, capabilities: { soap: true } }).actions).not.toHaveProperty("custom");
  });

  test.each([
    ["its own custom", { actions: { custom: action } }, 'action "custom": the name is reserved'],
    ["a name in camelCase", { actions: { getIt: action } }, 'action "getIt": the name must be snake_case'],
    ["a connector name with capitals", { name: "Good" }, "kebab-case"],
    [
      "an unknown specVersion",
      { specVersion: "2" },
      'written against specVersion "2", and this core speaks "1"',
    ],
    ["no capability", { capabilities: {}, http: undefined }, "no capability"],
    ["http without a profile", { http: undefined }, "has no http profile"],
    ["a profile without http", { capabilities: { soap: true } }, "does not declare http"],
    ["sql without a session", { capabilities: { http: true, sql: true } }, "has no session profile"],
    ["a relative base URL", { http: { baseUrl: "/v1" } }, "no absolute http or https URL"],
    ["no auth scheme", { auth: {} }, "no auth scheme"],
    [
      "an action without a title",
      { actions: { get_it: { ...action, title: "" } } },
      'action "get_it": it has no title',
    ],
    ["an unknown effect", { actions: { get_it: { ...action, effect: "maybe" } } }, "effect must be"],
  ])("with %s is refused", (_, change, message) => {
    const error = refused(change);
    expect(error.code).toBe("invalid_connector");
    expect(error.message).toContain(message);
  });

  test("lists every fault of every row at once", () => {
    const row = httpAction({
      title: "x",
      method: "POST",
      path: "a/{id}",
      params: { other: { type: "string" }, id: { type: "string" } },
      required: ["missing"],
      queryParams: ["q"],
      headerParams: { h: "X-H" },
      jsonParams: ["j"],
      fileParams: ["f"],
      wholeBody: "b",
    });
    const { message } = refused({ actions: { create_x: row, BAD: action } });
    for (const text of [
      'must start with "/"',
      '"missing" in required',
      '"q" in queryParams',
      '"h" in headerParams',
      '"j" in jsonParams',
      '"f" in fileParams',
      '"b" in wholeBody',
      'path param "id" must be required',
      '"BAD"',
    ]) {
      expect(message).toContain(text);
    }
  });
});
