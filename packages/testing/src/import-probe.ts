/**
 * Preloaded by `node --import` into a process that imports one module and ends: notes what the import did beside, and
 * prints it as one line of JSON on stdout, marked so that what the module itself prints is no trouble.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import { existsSync } from "node:fs";
import { registerHooks, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import timers from "node:timers";
import { fileURLToPath } from "node:url";

/** What is loaded with these compiles schemas, or is for compiling them. */
const SCHEMA_LIBRARY =
  /\/node_modules\/(zod|ajv|valibot|arktype|yup|joi|@sinclair\/typebox|@cfworker\/json-schema)\//;

const network = new Set<string>();
const environment = new Set<string>();
const timed = new Set<string>();
const schemas = new Set<string>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = resolvedOr(() => nextResolve(specifier, context));
    const source = sourceOf(resolved.url);
    return source === undefined ? resolved : { ...resolved, url: source, format: "module-typescript" };
  },
  load(url, context, nextLoad) {
    const library = SCHEMA_LIBRARY.exec(url)?.[1];
    if (library !== undefined) schemas.add(library);
    return nextLoad(url, context);
  },
});

/** A package of a workspace that was not built yet resolves to a file that is not there; its source may be. */
function resolvedOr<T extends { url: string }>(next: () => T): T | { url: string } {
  try {
    return next();
  } catch (error) {
    const { url } = error as { url?: string };
    if (url !== undefined && sourceOf(url) !== undefined) return { url };
    throw error;
  }
}

/** The TypeScript behind a `.js` of the same workspace: in its place, or in `src` for what is built to `dist`. */
function sourceOf(url: string): string | undefined {
  if (!url.startsWith("file:") || url.includes("/node_modules/") || !url.endsWith(".js")) return undefined;
  const beside = url.replace(/\.js$/, ".ts");
  return [beside.replace(/\/dist\/(?=[^/]+$)/, "/src/"), beside].find((source) =>
    existsSync(fileURLToPath(source)),
  );
}

function forbid(owner: object, names: readonly string[], what: string): void {
  for (const name of names) {
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value() {
        network.add(what);
        throw new Error(`${what} while a connector is imported`);
      },
    });
  }
}
forbid(net.Socket.prototype, ["connect"], "opens a socket");
forbid(net.Server.prototype, ["listen"], "listens on a port");
forbid(dgram.Socket.prototype, ["send", "bind"], "opens a socket");
forbid(dns, ["lookup", "resolve", "resolve4", "resolve6"], "resolves a name");
forbid(dns.promises, ["lookup", "resolve", "resolve4", "resolve6"], "resolves a name");
forbid(globalThis, ["fetch", "WebSocket"], "opens a socket");

for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
  const original = timers[name] as (...args: unknown[]) => { unref(): unknown };
  const noted = (...args: unknown[]) => {
    if (isByModule()) timed.add(name);
    const timer = original(...args);
    timer.unref();
    return timer;
  };
  Object.assign(timers, { [name]: noted });
  Object.assign(globalThis, { [name]: noted });
}
syncBuiltinESMExports();

// biome-ignore lint/style/noProcessEnv: what is read of it is what this watches
process.env = new Proxy(process.env, {
  get(target, name: string) {
    if (typeof name === "string" && isByModule()) environment.add(name);
    return target[name];
  },
  has(target, name: string) {
    if (isByModule()) environment.add(name);
    return name in target;
  },
  ownKeys(target) {
    if (isByModule()) environment.add("*");
    return Reflect.ownKeys(target);
  },
});

/** Whether a file other than this one is on the stack: Node reads its own environment too. */
function isByModule(): boolean {
  const frames = new Error("Who asks?").stack?.split("\n") ?? [];
  return frames.some((frame) => frame.includes("file:") && !frame.includes("import-probe"));
}

process.on("exit", () => {
  const report = { network, environment, timers: timed, schemas };
  const said = Object.entries(report).map(([name, values]) => [name, [...values]]);
  process.stdout.write(`\nplugboard-import-probe ${JSON.stringify(Object.fromEntries(said))}\n`);
});
