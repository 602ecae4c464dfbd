import { execFile } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What an import did beside; see import-probe.ts. */
export interface ImportReport {
  readonly network: readonly string[];
  /** Names of variables; `*` for all of them. */
  readonly environment: readonly string[];
  readonly timers: readonly string[];
  readonly schemas: readonly string[];
}

/** Milliseconds that the import may take. */
const LIMIT_MS = 60_000;

/**
 * Imports a module in a process of its own, which cannot make code of text, and tells what the import did beside. Rejects
 * where the module cannot be imported.
 */
export async function importAlone(module: URL | string): Promise<ImportReport> {
  // TypeScript beside TypeScript, JavaScript beside JavaScript.
  const probe = new URL(`./import-probe${extname(import.meta.url)}`, import.meta.url).href;
  const file = typeof module === "string" && !module.startsWith("file:") ? module : fileURLToPath(module);
  const args = ["--disallow-code-generation-from-strings", "--no-warnings", "--import", probe, file];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    timeout: LIMIT_MS,
    env: {},
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`${file} cannot be imported by itself: ${error.stderr ?? error.message}`, {
      cause: error,
    });
  });
  const report = /^plugboard-import-probe (.*)$/m.exec(stdout)?.[1];
  if (report === undefined) throw new Error(`The import of ${file} left no report: ${stdout}`);
  return JSON.parse(report) as ImportReport;
}
