import { defineConfig } from "vitest/config";
import { alias, reporters } from "../../vitest.config.ts";

/** Checks what would be published. Slow, and needs the package registry, so apart from the tests. */
export default defineConfig({
  resolve: { alias },
  test: {
    root: import.meta.dirname,
    include: ["**/*.check.ts"],
    // Costs are measured while nothing else runs.
    fileParallelism: false,
    globalSetup: "pack.setup.ts",
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters,
  },
});
