import { defineConfig, type Options } from "tsup";

/** ESM only; declarations come from tsc, which tsup 9 cannot drive under TypeScript 7. */
export function library(options: Options = {}) {
  return defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    target: "node22",
    platform: "node",
    dts: false,
    sourcemap: false,
    splitting: true,
    clean: true,
    // A connector's catalogue is published as it stands, so that its parts stay files that are loaded when used.
    external: [/\/catalogue\//],
    ...options,
  });
}
