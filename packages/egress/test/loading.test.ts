import { startRecordingServer } from "@plugboard/testing";
import { afterEach, expect, test, vi } from "vitest";

const MODULE = "../src/running.js";
const fault = new Error("EMFILE: too many open files");

afterEach(() => {
  vi.doUnmock(MODULE);
  vi.doUnmock("undici");
  vi.resetModules();
});

async function unloadable() {
  vi.doMock(MODULE, () => {
    throw fault;
  });
  return import("../src/index.js");
}

test("what cannot be loaded fails the calls that wait for it, and the next one tries again", async () => {
  const { createEgress } = await unloadable();
  await using server = await startRecordingServer();
  const egress = createEgress({ trust: { allow: [server.origin] } });
  const get = () => egress.request({ method: "GET", url: server.origin });
  const failed = await Promise.allSettled([get(), get()]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(server.requests).toEqual([]);
  vi.doUnmock(MODULE);
  expect(await get()).toMatchObject({ status: 200 });
  await egress.close();
});

test("an egress closes while it cannot be loaded, and stays closed", async () => {
  const { createEgress } = await unloadable();
  const egress = createEgress({ trust: "public" });
  const call = egress.request({ method: "GET", url: "https://api.example.com/" });
  const closed = egress.close();
  await expect(call).rejects.toThrow();
  await expect(closed).resolves.toBeUndefined();
  vi.doUnmock(MODULE);
  await expect(egress.request({ method: "GET", url: "https://api.example.com/" })).rejects.toMatchObject({
    code: "egress_closed",
  });
});

test("undici that cannot be loaded is told so, an egress closes all the same, and the next call tries again", async () => {
  // As esbuild's ES modules do where they have no `require`.
  vi.doMock("undici", () => {
    throw fault;
  });
  const { createEgress } = await import("../src/index.js");
  await using server = await startRecordingServer();
  const [egress, another] = [1, 2].map(() => createEgress({ trust: { allow: [server.origin] } }));
  const refusal = {
    code: "connect_failed",
    requestSent: false,
    message: expect.stringMatching(/^undici could not be loaded, and nothing was sent: .+ bundle\.$/),
  };
  await expect(egress?.request({ url: server.origin })).rejects.toMatchObject(refusal);
  await expect(another?.request({ url: server.origin })).rejects.toMatchObject(refusal);
  await another?.close();

  vi.doUnmock("undici");
  expect(await egress?.request({ url: server.origin })).toMatchObject({ status: 200 });
  await egress?.close();
});
