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
    // The details of a connector's catalogue are published as they stand: a file that is loaded when it is used.
    external: [/\/catalogue\/[\w-]+\/details\.js$/],
    ...options,
  });
}
