import type { ConnectorFixtures, Exchange } from "@plugboard/testing";
import type { myService } from "../src/index.ts";
import { auth } from "./auth.ts";

const ENDPOINT = "https://api.my-service.example/soap";
const NAMESPACE = "urn:my-service";
const lamp = { id: "item_1", name: "Lamp" };

/** What the service is asked and what it answered, with nothing private in it. */
export const fixtures: ConnectorFixtures<typeof myService> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth,
  http: {
    actions: {
      get_item: {
        input: { id: "item_1" },
        exchanges: [call("GetItem", "<id>item_1</id>", "<id>item_1</id><name>Lamp</name>")],
        data: lamp,
      },
      create_item: {
        input: { name: "Lamp" },
        exchanges: [call("CreateItem", "<name>Lamp</name>", "<id>item_1</id><name>Lamp</name>")],
        data: lamp,
      },
    },
    failures: {
      "an item that is not there": {
        answer: xml(fault("Client.ItemMissing", "There is no such item."), 500),
        code: "service_invalid_request",
        retryable: false,
        serviceCode: "Client.ItemMissing",
      },
    },
  },
  soap: {
    call: { action: "get_item", input: { id: "item_1" } },
    endpoint: ENDPOINT,
    envelope: envelope("<GetItemResponse><name>VALUE</name></GetItemResponse>"),
    fault: { envelope: fault("Server", "Out of order."), code: "service_error" },
  },
};

function call(operation: string, params: string, result: string): Exchange {
  const asked = `<${operation} xmlns="${NAMESPACE}">${params}</${operation}>`;
  return {
    request: {
      method: "POST",
      url: ENDPOINT,
      headers: { soapaction: `"${NAMESPACE}#${operation}"` },
      body: { text: `<?xml version="1.0" encoding="utf-8"?>${envelope(asked)}` },
    },
    answer: xml(envelope(`<${operation}Response>${result}</${operation}Response>`)),
  };
}

function xml(body: string, status = 200): Exchange["answer"] {
  return { status, headers: { "content-type": "text/xml; charset=utf-8" }, body };
}

function fault(code: string, message: string): string {
  return envelope(
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${message}</faultstring></soap:Fault>`,
  );
}

function envelope(body: string): string {
  const namespace = "http://schemas.xmlsoap.org/soap/envelope/";
  return `<soap:Envelope xmlns:soap="${namespace}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}
