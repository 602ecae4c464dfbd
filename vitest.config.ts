import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Packages by name are their sources, so that nothing needs a build first. */
export const alias = [
  { find: /^@plugboard\/connector-([a-z-]+)$/, replacement: source("./connectors/$1/src/index.ts") },
  { find: /^@plugboard\/([a-z]+)$/, replacement: source("./packages/$1/src/index.ts") },
];

const { VITEST_JSON_REPORT } = process.env;

/** For `.ci/run`, which counts the tests. */
export const reporters: ("default" | ["json", { outputFile: string }])[] =
  VITEST_JSON_REPORT === undefined ? ["default"] : ["default", ["json", { outputFile: VITEST_JSON_REPORT }]];

/** What is packed and published is checked by scripts/packages. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ["{packages,connectors,examples}/*/{src,test}/**/*.test.ts", "scripts/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters,
  },
});
