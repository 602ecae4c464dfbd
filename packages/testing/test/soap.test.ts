import {
  type Connector,
  defineConnector,
  noAuth,
  PlugboardError,
  type SessionContext,
} from "@plugboard/core";
import { describe, expect, test } from "vitest";
import { describeConnector } from "../src/index.js";
import { type Fixtures, failuresIn } from "./faults.js";

const ENDPOINT = "https://soap.shelf.example/items";
const body = (inner: string) =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${inner}</e:Body></e:Envelope>`;

const fixtures: Fixtures = {
  module: new URL("./shelf.ts", import.meta.url),
  auth: { none: { credentials: {} as never } },
  soap: {
    call: { action: "get_item", input: {} },
    endpoint: ENDPOINT,
    envelope: body("<Name>VALUE</Name>"),
    fault: {
      envelope: body("<e:Fault><faultcode>e:Client</faultcode></e:Fault>"),
      code: "service_invalid_request",
    },
  },
} as never;

type Egress = SessionContext["egress"];

/** A connector of a service that speaks SOAP, with a reader of documents that is not a parser. */
function soapConnector(read: (text: string, egress: Egress) => unknown): Connector {
  return defineConnector({
    name: "soap-shelf",
    title: "SOAP shelf",
    specVersion: "1",
    capabilities: { soap: true },
    auth: { none: noAuth() },
    session: { open: async (_: never, { egress }: SessionContext) => egress, close: async () => {} },
    actions: {
      get_item: {
        title: "Get an item",
        effect: "read" as const,
        async run(context: { session(): Promise<Egress> }) {
          const egress = await context.session();
          const answer = await egress.request({
            url: ENDPOINT,
            method: "POST",
            headers: {},
            body: body("<Get/>"),
          });
          return { data: await read(new TextDecoder().decode(answer.body), egress) };
        },
      },
    },
  }) as Connector;
}

const refuseTypes = (text: string) => {
  if (text.includes("<!DOCTYPE"))
    throw new PlugboardError("invalid_response", "The answer has a document type.");
};
const refuseFaults = (text: string) => {
  if (text.includes(":Fault>")) throw new PlugboardError("service_invalid_request", "The service refused.");
};
const nameIn = (text: string) => /<Name>([\s\S]*)<\/Name>/.exec(text)?.[1];

describeConnector(
  { describe, test },
  () =>
    soapConnector((text) => {
      refuseTypes(text);
      refuseFaults(text);
      return nameIn(text);
    }),
  fixtures,
);

describe("soap catches", () => {
  const soap = (read: Parameters<typeof soapConnector>[0]) =>
    failuresIn(soapConnector(read), { group: "soap" }, fixtures);

  test("a fault that passes for an answer", async () => {
    const failed = await soap((text) => {
      refuseTypes(text);
      return nameIn(text);
    });
    expect(failed).toEqual(["a fault is a failure, whatever its status"]);
  });

  test("entities that are resolved", async () => {
    const failed = await soap(async (text, egress) => {
      refuseFaults(text);
      const url = /SYSTEM "(https:[^"]*)"/.exec(text)?.[1];
      const entity = /ENTITY e "([^"]*)"/.exec(text)?.[1];
      if (url !== undefined) await egress.request({ url, method: "GET", headers: {}, body: null });
      if (text.includes("file:") || entity?.includes("&")) refuseTypes(text);
      return nameIn(text)?.replace("&e;", entity ?? "");
    });
    expect(failed).toEqual([
      "an internal entity is refused",
      "an external entity over HTTP is refused",
      "a parameter entity is refused",
    ]);
  });
});
