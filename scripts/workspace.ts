import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** From the root, with `/`: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages of the workspace, in the order of their folders. The root is none of them. */
export function workspacePackages(root: string): WorkspacePackage[] {
  return globSync(["{packages,connectors,examples}/*/package.json", "benchmarks/package.json"], { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .map((file) => ({ folder: posix.dirname(file), manifest: readManifest(join(root, file)) }));
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}
