import { describe, expect, expectTypeOf, test } from "vitest";
import type {
  ActionContext,
  ActionOutcome,
  AppliedAuth,
  AuthContext,
  Connector,
  HttpAnswer,
  HttpClient,
  HttpProfile,
  MintedToken,
  ServiceFailure,
  SessionContext,
} from "../src/index.js";
import { bearer, createHub, defineConnector, isPlugboardError } from "../src/index.js";
import type * as V1 from "./fixtures/contract-1.0.js";

interface GetItem extends V1.Action<{ readonly id: string }, { readonly name: string }> {
  readonly input: {
    readonly type: "object";
    readonly properties: { readonly id: { readonly type: "string" } };
    readonly required: readonly ["id"];
  };
}

/** As a package built against the first minor has it: not made by this core's `defineConnector`. */
const old: V1.Connector<
  { readonly token: V1.AuthScheme<{ readonly token: string }> },
  { readonly get_item: GetItem },
  { readonly soap: true }
> = Object.freeze({
  specVersion: "1",
  name: "old",
  title: "Old",
  capabilities: { soap: true },
  auth: { token: { title: "Token", fields: { token: {} }, authorize: () => ({}) } },
  actions: {
    get_item: {
      title: "Get an item",
      effect: "read",
      input: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
      run: async () => ({ data: { name: "Lamp" } }),
    },
  },
} as const);

describe("a connector built against an older minor", () => {
  test("registers, lists and runs, and its types follow", async () => {
    await using hub = createHub({
      connections: { old_1: { connector: old, credentials: { token: "t" } } },
      egress: { trust: "public" },
    });
    const list = await hub.listActions("old_1");
    expect(list.ok && list.actions.map(({ name }) => name)).toEqual(["get_item"]);
    const result = await hub.connection("old_1").run("get_item", { id: "1" });
    expect(result).toEqual({ status: "success", ok: true, data: { name: "Lamp" } });
    if (result.ok) expectTypeOf(result.data).toEqualTypeOf<{ readonly name: string }>();
  });

  test("fits the contract as it is now", () => {
    expectTypeOf<V1.Connector>().toExtend<Connector>();
    expectTypeOf<V1.HttpProfile>().toExtend<HttpProfile>();
  });

  test("is handed what it knows", () => {
    expectTypeOf<ActionContext<unknown>>().toExtend<V1.ActionContext<unknown>>();
    expectTypeOf<AuthContext<object>>().toExtend<V1.AuthContext<object>>();
    expectTypeOf<SessionContext>().toExtend<V1.SessionContext>();
    expectTypeOf<HttpClient>().toExtend<V1.HttpClient>();
    expectTypeOf<HttpAnswer>().toExtend<V1.HttpAnswer>();
  });

  test("answers with what core understands", () => {
    expectTypeOf<V1.ActionOutcome>().toExtend<ActionOutcome>();
    expectTypeOf<V1.AppliedAuth>().toExtend<AppliedAuth>();
    expectTypeOf<V1.MintedToken>().toExtend<MintedToken>();
    expectTypeOf<V1.ServiceFailure>().toExtend<ServiceFailure>();
  });
});

describe("a connector of another specVersion", () => {
  const current = defineConnector({
    name: "acme",
    title: "Acme",
    specVersion: "1",
    capabilities: { http: true },
    auth: { bearer: bearer() },
    http: { baseUrl: "https://api.acme.example" },
    actions: {},
  });

  test.each([
    ["2", '"2"', "update @plugboard/core"],
    ["0", '"0"', "update the connector"],
    [undefined, "undefined", "update the connector"],
  ])(
    "%s is refused at registration, with both sides and which one to update",
    (specVersion, shown, advice) => {
      const connector = { ...current, specVersion } as unknown as typeof current;
      const register = () =>
        createHub({
          connections: { my_acme: { connector, credentials: { token: "t" } } },
          egress: { trust: "public" },
        });
      let error: unknown;
      try {
        register();
      } catch (thrown) {
        error = thrown;
      }
      expect(isPlugboardError(error) && [error.code, error.message]).toEqual([
        "invalid_connection",
        `The connection "my_acme" cannot be made: its options are faulty: connector "acme" is written against specVersion ${shown}, and this core speaks "1": ${advice}`,
      ]);
    },
  );
});
