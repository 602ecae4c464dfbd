import { egressTo, startRecordingServer } from "@plugboard/testing";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.doUnmock("../src/hub/runner.js");
  vi.doUnmock("../src/actions/running.js");
  vi.resetModules();
});

test.each(["../src/hub/runner.js", "../src/actions/running.js"])(
  "where %s cannot be loaded, the next call tries again",
  async (module) => {
    const fault = new Error("EMFILE: too many open files");
    vi.doMock(module, () => {
      throw fault;
    });
    const { createHub } = await import("../src/index.js");
    const { warehouse } = await import("./fixtures/catalogue/index.js");
    await using server = await startRecordingServer({ tls: true });
    await using hub = createHub({
      connections: { w: { connector: warehouse, credentials: { token: "canary" } } },
      egress: egressTo(server),
    });
    const run = async () => hub.runConnectionAction("w", "get_shelf", { id: "7" });
    await Promise.allSettled([run(), run()]);
    expect(server.requests).toEqual([]);
    vi.doUnmock(module);
    expect(await run()).toMatchObject({ ok: true });
  },
);
