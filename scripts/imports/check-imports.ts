import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { type WorkspacePackage, workspacePackages } from "../workspace.ts";
import { type ImportUse, readImports } from "./read-imports.ts";
import {
  INPUTS,
  LAYERS,
  MAY_IMPORT,
  MAY_OPEN_SOCKETS,
  MAY_USE_SIDE_DOORS,
  PUBLISHED,
  SIDE_DOORS,
  SOCKET_MODULES,
  UP_FOR_TYPES,
} from "./rules.ts";

/** A package of the workspace. */
interface Package {
  /** From the root: `packages/core`. */
  readonly folder: string;
  readonly name: string;
  /** The subpaths that it exports: `.`. */
  readonly exports: ReadonlySet<string>;
  /** What its users get with it, and so what its sources may import. A private package has no users but us. */
  readonly brings: ReadonlySet<string>;
}

type Workspace = ReadonlyMap<string, Package>;

/** A file and the import in it that is being judged. */
interface Place {
  readonly owner: Package;
  readonly file: string;
  /** It is published. Tests, examples and benchmarks are held to less. */
  readonly inSource: boolean;
}

/** Reads every package below `root` and says, as `file:line: fault`, which imports go where they may not. */
export function checkImports(root: string): string[] {
  const packages = workspacePackages(root).map(asPackage);
  const workspace = new Map(packages.map((each) => [each.name, each]));
  return packages.flatMap((each) => [...placeFaults(each), ...filesOf(root, each).flatMap(checkFile)]);

  function checkFile(place: Place): string[] {
    const { imports, globals } = readImports(place.file, readFileSync(join(root, place.file), "utf8"));
    const faults = imports.map((use) => [use.line, importFault(place, use, workspace)]);
    const guarded = place.inSource && place.owner.folder !== "packages/egress";
    const around = globals.map((use) => [use.line, guarded && `"${use.specifier}" goes around the egress`]);
    return [...faults, ...around]
      .filter(([, fault]) => fault)
      .map(([line, fault]) => `${place.file}:${line}: ${fault}`);
  }
}

function asPackage({ folder, manifest }: WorkspacePackage): Package {
  const { name, exports, dependencies, peerDependencies, optionalDependencies } = manifest;
  const ours = manifest.private === true ? manifest.devDependencies : {};
  return {
    folder,
    name,
    exports: new Set(Object.keys(exports ?? {})),
    brings: new Set(Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies, ...ours })),
  };
}

function filesOf(root: string, owner: Package): Place[] {
  const files = globSync(`${owner.folder}/**/*.{ts,mts,cts,js,mjs,cjs}`, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|\.\w+)$/.test(path),
  });
  const published = mayImport(owner) !== undefined;
  return files
    .filter((file) => !isConfig(owner, file))
    .sort()
    .map((file) => ({ owner, file, inSource: published && isPublished(owner, file) }));
}

function isPublished(owner: Package, file: string): boolean {
  return PUBLISHED.some((folder) => file.startsWith(`${owner.folder}/${folder}/`));
}

/** Settings of tools, at a package's top: they share the root's. */
function isConfig(owner: Package, file: string): boolean {
  return posix.dirname(file) === owner.folder && file.endsWith(".config.ts");
}

function placeFaults(owner: Package): string[] {
  return mayImport(owner) !== undefined || !/^(packages|connectors)\//.test(owner.folder)
    ? []
    : [
        `${owner.folder}/package.json:1: scripts/imports/rules.ts does not say what ${owner.folder} may import`,
      ];
}

function importFault(place: Place, use: ImportUse, workspace: Workspace): string | undefined {
  const { specifier } = use;
  if (specifier === undefined)
    return place.inSource ? "a computed import, which no check can follow" : undefined;
  if (specifier.startsWith(".")) return fileFault(place, specifier, use.typeOnly);
  if (isBuiltin(specifier))
    return place.inSource ? socketFault(place.owner, builtinOf(specifier)) : undefined;
  return packageFault(place, specifier, workspace);
}

function fileFault(
  { owner, file, inSource }: Place,
  specifier: string,
  typeOnly: boolean,
): string | undefined {
  const target = posix.join(posix.dirname(file), specifier);
  if (INPUTS[owner.folder]?.test(target)) return undefined;
  if (!target.startsWith(`${owner.folder}/`))
    return `"${specifier}" is another package's: import it by its name`;
  const source = `${owner.folder}/src/`;
  if (!inSource) return undefined;
  if (!isPublished(owner, target) || /\.test\.[jt]s$/.test(target)) return `"${specifier}" is not published`;

  const from = layerOf(file.slice(source.length));
  const to = layerOf(target.slice(source.length));
  const layers = LAYERS[owner.folder];
  if (layers === undefined || from === undefined || from === to) return undefined;
  if (to === undefined) return `"${specifier}" is the top of src, from where only the outside imports`;
  const unknown = [from, to].find((layer) => !layers.includes(layer));
  if (unknown !== undefined)
    return `scripts/imports/rules.ts has no place for ${owner.folder}/src/${unknown}`;
  const upwards = layers.indexOf(to) > layers.indexOf(from);
  const excepted = typeOnly && UP_FOR_TYPES.includes(`${owner.folder}: ${from} -> ${to}`);
  return upwards && !excepted ? `"${specifier}" goes up from ${from} to ${to}` : undefined;
}

function packageFault(
  { owner, inSource }: Place,
  specifier: string,
  workspace: Workspace,
): string | undefined {
  const { name, subpath } = parsePackage(specifier);
  const known = workspace.get(name);
  if (known !== undefined && !known.exports.has(subpath))
    return `"${specifier}" is no public entry of ${name}`;
  if (!inSource) return undefined;
  if (name === owner.name) return `"${specifier}" is this package itself: import it by its path`;
  if (known !== undefined && !mayImport(owner)?.includes(name))
    return `${owner.folder} may not import ${name}`;
  const socket = socketFault(owner, name);
  if (socket !== undefined) return socket;
  return owner.brings.has(name)
    ? undefined
    : `"${name}" is no dependency or peer dependency of ${owner.name}`;
}

function socketFault(owner: Package, module: string): string | undefined {
  if (SIDE_DOORS.includes(module)) {
    return MAY_USE_SIDE_DOORS[owner.folder]?.includes(module)
      ? undefined
      : `"${module}" is a way around the egress`;
  }
  if (!SOCKET_MODULES.includes(module) || MAY_OPEN_SOCKETS[owner.folder]?.includes(module)) return undefined;
  return `"${module}" is for packages/egress alone, the only code that opens a socket`;
}

function mayImport(owner: Package): readonly string[] | undefined {
  return MAY_IMPORT[owner.folder] ?? MAY_IMPORT[`${posix.dirname(owner.folder)}/*`];
}

/** The folder below `src`; none for files at its top. */
function layerOf(path: string): string | undefined {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined;
}

/** `dns/promises` and `node:dns/promises` are both `node:dns`. */
function builtinOf(specifier: string): string {
  return `node:${specifier.replace(/^node:/, "").split("/")[0]}`;
}

/** `@a/b/c` is `@a/b` and `./c`. */
function parsePackage(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split("/");
  const name = parts.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  return { name, subpath: [".", ...parts].join("/") };
}
