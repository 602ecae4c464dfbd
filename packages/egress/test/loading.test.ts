import { startRecordingServer } from "@plugboard/testing";
import { afterEach, expect, test, vi } from "vitest";

const MODULE = "../src/running.js";
const fault = new Error("EMFILE: too many open files");

afterEach(() => {
  vi.doUnmock(MODULE);
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
