import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readManifest, workspacePackages } from "./workspace.ts";

const ROOT = join(import.meta.dirname, "..");

test("docs/dependencies.md gives a reason for every dependency, and for no others", () => {
  const packages = workspacePackages(ROOT).map(({ manifest }) => manifest);
  const ours = new Set(packages.map(({ name }) => name));
  const used = [readManifest(join(ROOT, "package.json")), ...packages]
    .flatMap((manifest) => [
      manifest.dependencies,
      manifest.peerDependencies,
      manifest.optionalDependencies,
      manifest.devDependencies,
    ])
    .flatMap((dependencies) => Object.keys(dependencies ?? {}))
    .filter((name) => !ours.has(name));
  const page = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");
  const listed = [...page.matchAll(/^\| `(\S+)` \|[^|]+\| \S[^|]*\. \|$/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...new Set(used)].toSorted());
});
