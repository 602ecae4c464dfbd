import { startRecordingServer } from "@plugboard/testing";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.doUnmock("undici");
  vi.resetModules();
});

it("says that undici cannot be loaded, closes all the same, and tries again", async () => {
  // What esbuild's ES modules throw where they have no `require`.
  vi.doMock("undici", () => {
    throw new Error('Dynamic require of "node:assert" is not supported');
  });
  await using server = await startRecordingServer();
  const { createEgress } = await import("@plugboard/egress");
  const egress = createEgress({ trust: { allow: [server.origin] } });
  await expect(egress.request({ url: server.origin })).rejects.toMatchObject({
    code: "connect_failed",
    requestSent: false,
    message: expect.stringMatching(/^undici could not be loaded, and nothing was sent: .+ bundle/),
  });
  const another = createEgress({ trust: { allow: [server.origin] } });
  await another.request({ url: server.origin }).catch(() => {});
  await another.close();

  vi.doUnmock("undici");
  expect(await egress.request({ url: server.origin })).toMatchObject({ status: 200 });
  await egress.close();
});
