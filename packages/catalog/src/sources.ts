import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Service } from "./operation.ts";

/** A source's package, unpacked. */
export interface SourceFolder extends Disposable {
  readonly path: string;
  /** As npm publishes it: `sha512-…`. */
  readonly digest: string;
}

const LOCKFILE = new URL("../../../pnpm-lock.yaml", import.meta.url);

/** The source that is installed here; `undefined` where it is not, or is of another version. */
export function installedSource({ source }: Service): SourceFolder | undefined {
  // Not resolved as a module: what a package exports need not hold its manifest.
  const manifest = fileURLToPath(new URL(`../node_modules/${source.package}/package.json`, import.meta.url));
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  if (version !== source.version) return undefined;
  const entry = `${source.package}@${version}`.replace(/[.\\/+]/g, "\\$&");
  const digest = new RegExp(`'?${entry}'?:\\n\\s+resolution: \\{integrity: (sha512-[^,}]+)`).exec(
    readFileSync(LOCKFILE, "utf8"),
  )?.[1];
  if (digest === undefined) throw new Error(`The lockfile has no ${source.package}@${version}.`);
  return { path: dirname(manifest), digest, [Symbol.dispose]: () => undefined };
}

/** Fetches the source into a folder of its own, which goes with it. */
export function fetchedSource({ source }: Service): SourceFolder {
  const folder = mkdtempSync(join(tmpdir(), "plugboard-source-"));
  const dispose = () => rmSync(folder, { recursive: true });
  try {
    const wanted = `${source.package}@${source.version}`;
    const packed = execFileSync("npm", ["pack", wanted, "--json", "--pack-destination", folder], {
      encoding: "utf8",
    });
    const [{ filename, integrity } = { filename: "", integrity: "" }] = JSON.parse(packed) as {
      filename: string;
      integrity: string;
    }[];
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", folder]);
    return { path: join(folder, "package"), digest: integrity, [Symbol.dispose]: dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
