import {
  asExpected,
  customVectors,
  normalized,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { API_KEY, hubOn, readAs, referenceOn } from "./harness.js";

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

describe("the shared cases", () => {
  for (const { id, params, expect: expected } of customVectors("stripe")) {
    test(id, async () => {
      if (expected === undefined) throw new Error("A case of another kind");
      await using hub = hubOn(server);
      await hub.runConnectionAction("my_stripe", "custom", params as { _url: string });
      expect(asExpected(server.last, expected)).toEqual(normalized(expected));
    });
  }
});

describe("as Stripe's own client", () => {
  const nested = {
    amount: 1000,
    metadata: { a: null, "b c": "é&=" },
    items: [{ price: "p", n: 1.5 }],
    flag: false,
  };

  test.each([
    ["v1 as a form", "POST", "/v1/charges", nested],
    ["v2 as JSON", "POST", "/v2/core/event_destinations", nested],
    ["v1 without params", "POST", "/v1/charges/ch_1/capture", {}],
    ["a read", "GET", "/v1/balance?expand[0]=x", undefined],
    ["v1 DELETE", "DELETE", "/v1/customers/cus_1", undefined],
  ] as const)("%s", async (_, method, path, params) => {
    await using hub = hubOn(server);
    const input = { _url: `https://api.stripe.com${path}`, _method: method, ...params };
    expect(await hub.runConnectionAction("my_stripe", "custom", input)).toMatchObject({ ok: true });
    await referenceOn(server).rawRequest(method, path, params);
    const [ours, theirs] = server.requests.map(readAs);
    const { key, ...rest } = theirs as NonNullable<typeof theirs>;
    expect(ours).toEqual({ ...rest, key: key === undefined ? undefined : expect.any(String) });
  });

  test("a file, in parts", async () => {
    await using hub = hubOn(server);
    const bytes = new Uint8Array([0, 1, 2, 255, 13, 10]);
    const file = new File([bytes], "proof.png", { type: "image/png" });
    const input = { _url: "https://files.stripe.com/v1/files", purpose: "dispute_evidence", file };
    expect(await hub.runConnectionAction("my_stripe", "custom", input)).toMatchObject({ ok: true });
    await referenceOn(server).files.create({
      purpose: "dispute_evidence",
      file: { data: bytes, name: "proof.png", type: "image/png" },
    });
    const [ours, theirs] = await Promise.all(server.requests.map(partsOf));
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({
      host: "files.stripe.com",
      target: "/v1/files",
      authorization: `Bearer ${API_KEY}`,
    });
  });
});

/** What an upload says, whatever its boundary. */
async function partsOf({ method, target, headers, body }: RecordedRequest) {
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const parts = [...form].map(async ([name, part]) =>
    typeof part === "string" ? [name, part] : [name, part.name, part.type, await part.bytes()],
  );
  const { host, authorization } = headers;
  return { method, target, host: host?.split(":")[0], authorization, parts: await Promise.all(parts) };
}

test("a Content-Type in _headers wins", async () => {
  await using hub = hubOn(server);
  const v2 = { _url: "https://api.stripe.com/v2/core/events", a: { b: 1 } };
  const _headers = { "content-type": "application/x-www-form-urlencoded" };
  await hub.runConnectionAction("my_stripe", "custom", { ...v2, _headers });
  expect(readAs(server.last).body).toEqual({ form: [["a[b]", "1"]] });
});

test("with credentialOrigins service, every address of Stripe's is allowed and no other", async () => {
  await using hub = hubOn(server, { credentialOrigins: "service" });
  for (const host of ["api", "files", "connect", "meter-events"]) {
    // The test certificate does not name every host: reaching the server is proof enough that it was allowed.
    const result = await hub.runConnectionAction("my_stripe", "custom", {
      _url: `https://${host}.stripe.com/v1/x`,
    });
    expect(result.ok ? "" : result.code).not.toBe("forbidden_origin");
  }
  const sent = server.requests.length;
  for (const _url of [
    "https://stripe.com/",
    "https://api.stripe.com.example.com/",
    "http://api.stripe.com/v1/x",
  ]) {
    expect(await hub.runConnectionAction("my_stripe", "custom", { _url })).toMatchObject({
      code: "forbidden_origin",
    });
  }
  expect(server.requests).toHaveLength(sent);
});
