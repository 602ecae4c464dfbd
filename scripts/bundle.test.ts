import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startRecordingServer } from "@plugboard/testing";
import { build } from "esbuild";
import { expect, test } from "vitest";

const FIXTURE = join(import.meta.dirname, "../packages/core/test/fixtures/catalogue/index.ts");

const APP = `
import { createHub } from "@plugboard/core";
import { warehouse } from ${JSON.stringify(FIXTURE)};

const origin = process.argv[2];
await using hub = createHub({
  connections: { w: { connector: warehouse, credentials: { token: "t" }, baseUrl: origin } },
  egress: { trust: { allow: [origin] } },
});
const list = await hub.listActions("w");
const moved = await hub.connection("w").run("move_item", { id: "7", shelf: "B2", path: [{ row: 1 }] });
const refused = await hub.connection("w").run("move_item", { id: "7", shelf: "B2", path: [{ row: 0 }] });
console.log(JSON.stringify({ total: list.total, moved: moved.ok, refused: refused.code }));
`;

test.each([true, false])(
  "a bundled app lists and runs a catalogue's actions; splitting: %s",
  async (splitting) => {
    await using server = await startRecordingServer();
    const folder = await mkdtemp(join(tmpdir(), "bundle-"));
    try {
      await build({
        stdin: { contents: APP, resolveDir: import.meta.dirname, sourcefile: "app.ts", loader: "ts" },
        tsconfig: join(import.meta.dirname, "../tsconfig.json"),
        outdir: folder,
        entryNames: "app",
        bundle: true,
        splitting,
        format: "esm",
        outExtension: { ".js": ".mjs" },
        platform: "node",
        target: "node22",
        // Packages that call require() at run time.
        banner: {
          js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
        },
        logLevel: "silent",
      });
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(folder, "app.mjs"), server.origin],
        {
          cwd: folder,
          timeout: 60_000,
        },
      );
      expect(JSON.parse(stdout)).toEqual({ total: 8, moved: true, refused: "invalid_input" });
      expect(server.requests.map(({ target }) => target)).toEqual(["/items/7/move"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
