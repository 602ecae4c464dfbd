import { globSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type AuthKind, type ConnectorOptions, DEFAULT_AUTH } from "./options.js";

/** Ranges of Plugboard's own packages that the connector is written against: `^1.2.0`. */
export interface Versions {
  readonly core: string;
  readonly testing: string;
}

type Manifest = Record<string, unknown>;

const TEMPLATES = join(import.meta.dirname, "../templates");

/** Names that would mean something to this repository or to this package, or that npm leaves out of a tarball. */
const RENAMED: Readonly<Record<string, string>> = {
  _changeset: ".changeset",
  _github: ".github",
  _gitignore: ".gitignore",
  _LICENSE: "LICENSE",
  "_biome.json": "biome.json",
  "_package.json": "package.json",
};

/** How the README shows them. */
const SAMPLE_CREDENTIALS: Readonly<Record<AuthKind, string>> = {
  bearer: "{ token }",
  basic: "{ username, password }",
  api_key: "{ apiKey }",
  oauth2: "{ clientId, clientSecret, refreshToken }, onCredentialsChange",
  none: "{}",
};

/** What a package consists of: text by path, with `/`. Reads the templates and writes nothing. */
export function renderConnector(options: ConnectorOptions, versions: Versions): Map<string, string> {
  const files = new Map<string, string>();
  let manifest: Manifest = {};
  for (const folder of ["common", options.capability]) {
    const root = join(TEMPLATES, folder);
    const paths = globSync("**/*", { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll("\\", "/"),
      );
    for (const path of paths.sort()) {
      const text = fill(readFileSync(join(root, path), "utf8"), options);
      if (targetOf(path) === "package.json") manifest = merge(manifest, JSON.parse(text) as Manifest);
      else files.set(targetOf(path), text);
    }
  }
  // The templates authenticate with a bearer token; other kinds take the place of their two modules.
  if (options.auth !== DEFAULT_AUTH && options.capability !== "sql") {
    for (const part of ["src/auth", "test/auth"]) {
      const text = readFileSync(join(TEMPLATES, "auth", part, `${fileOf(options.auth)}.ts`), "utf8");
      files.set(`${part}.ts`, fill(text, options));
    }
  }
  files.set("package.json", `${JSON.stringify(withVersions(manifest, versions), null, 2)}\n`);
  return files;
}

/**
 * Writes a package, and returns the paths that it wrote. Refuses, and then has written nothing, where any of its files
 * is there already.
 */
export function writeConnector(options: ConnectorOptions, versions: Versions): string[] {
  const files = renderConnector(options, versions);
  const paths = [...files.keys()].sort();
  const there = paths.filter((path) => exists(join(options.directory, path)));
  if (there.length > 0) throw new FilesExistError(options.directory, there);
  for (const path of paths) {
    const file = join(options.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    // "wx" refuses what came to be in the meantime.
    writeFileSync(file, files.get(path) ?? "", { flag: "wx" });
  }
  return paths;
}

export class FilesExistError extends Error {
  readonly paths: readonly string[];

  constructor(directory: string, paths: readonly string[]) {
    super(`directory: ${directory} has these files already, which are not written over: ${paths.join(", ")}`);
    this.name = "FilesExistError";
    this.paths = paths;
  }
}

/** Puts the connector's own names where the templates have those of "my-service". */
function fill(text: string, { name, auth, baseUrl }: ConnectorOptions): string {
  const words = name.split("-");
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const camel = words.map((word, index) => (index === 0 ? word : capital(word))).join("");
  const replacements: Readonly<Record<string, string>> = {
    "https://api.my-service.example": baseUrl ?? "",
    MY_SERVICE_CREDENTIALS: SAMPLE_CREDENTIALS[auth],
    "my-service": name,
    my_service: words.join("_"),
    myService: camel,
    "My Service": words.map(capital).join(" "),
  };
  const wanted = new RegExp(
    Object.keys(replacements)
      .map((each) => each.replaceAll(".", "\\."))
      .join("|"),
    "g",
  );
  return text.replace(wanted, (found) => replacements[found] ?? found);
}

function fileOf(auth: string): string {
  return auth.replaceAll("_", "-");
}

function targetOf(path: string): string {
  return path
    .split("/")
    .map((part) => RENAMED[part] ?? part)
    .join("/");
}

function merge(base: Manifest, more: Manifest): Manifest {
  const merged = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const before = base[key];
    merged[key] = isRecord(before) && isRecord(value) ? sorted({ ...before, ...value }) : value;
  }
  return merged;
}

function withVersions(manifest: Manifest, { core, testing }: Versions): Manifest {
  return merge(manifest, {
    peerDependencies: { "@plugboard/core": core },
    devDependencies: { "@plugboard/core": core, "@plugboard/testing": testing },
  });
}

function sorted(record: Manifest): Manifest {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
