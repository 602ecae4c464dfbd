import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Versions } from "./scaffold.js";

/**
 * The ranges that this scaffolder was published with. Its templates are checked against those packages, so they are its
 * development dependencies, and publishing writes their ranges into its manifest.
 */
export function publishedVersions(): Versions {
  const file = join(import.meta.dirname, "../package.json");
  const { devDependencies } = JSON.parse(readFileSync(file, "utf8")) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  return {
    core: devDependencies["@plugboard/core"] ?? "latest",
    testing: devDependencies["@plugboard/testing"] ?? "latest",
  };
}
