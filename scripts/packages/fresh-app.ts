import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

/** An app outside the workspace, with what `npm install` put there. Deleted when disposed of. */
export class FreshApp implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "plugboard-app-"));

  /** @param wanted What `npm install` is given: tarballs, or names with versions. */
  static async install(wanted: readonly string[]): Promise<FreshApp> {
    const app = new FreshApp();
    app.write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...wanted], app.folder);
    return app;
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs a file of the app, and returns what it printed. */
  node(file: string, env?: Readonly<Record<string, string>>): Promise<string> {
    return run(process.execPath, [file], this.folder, env);
  }

  /** The installed packages by name, and the bytes of each one's files. */
  installed(): Map<string, number> {
    const modules = join(this.folder, "node_modules");
    const names = readdirSync(modules).flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((scoped) => `${name}/${scoped}`) : [name],
    );
    const packages = names.filter((name) => !name.startsWith("."));
    return new Map(packages.map((name) => [name, sizeOf(join(modules, name))]));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
