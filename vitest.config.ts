import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests run against the sources; what is packed and published is tested by scripts/check-packages.ts. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@plugboard\/connector-([a-z-]+)$/, replacement: source("./connectors/$1/src/index.ts") },
      { find: /^@plugboard\/([a-z]+)$/, replacement: source("./packages/$1/src/index.ts") },
    ],
  },
  test: {
    include: ["{packages,connectors,examples}/*/{src,test}/**/*.test.ts", "scripts/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
