import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { workspacePackages } from "../workspace.ts";
import { run } from "./run.ts";

export interface Packed {
  readonly name: string;
  /** Where the tarball is. */
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** What it holds. */
  readonly files: readonly { readonly path: string }[];
}

declare module "vitest" {
  interface ProvidedContext {
    packed: readonly Packed[];
  }
}

/** Packs every package that is not private, as publishing would: `workspace:` and `catalog:` ranges are resolved. */
export default async function setup(project: TestProject): Promise<() => void> {
  const root = join(import.meta.dirname, "../..");
  const folder = mkdtempSync(join(tmpdir(), "plugboard-packed-"));
  const filters = workspacePackages(root)
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ manifest }) => `--filter=${manifest.name}`);
  const pack = ["--recursive", ...filters, "pack", "--json", "--pack-destination", folder];
  project.provide(
    "packed",
    JSON.parse(await run(process.env.npm_execpath ?? "pnpm", pack, root)) as Packed[],
  );
  return () => rmSync(folder, { recursive: true });
}
