import { defineConfig } from "vitest/config";
import sources from "../../vitest.config.ts";

/** Checks what would be published. Slow, and needs the package registry, so apart from the tests. */
export default defineConfig({
  ...(sources.resolve !== undefined && { resolve: sources.resolve }),
  test: {
    root: import.meta.dirname,
    include: ["**/*.check.ts"],
    globalSetup: "pack.setup.ts",
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
