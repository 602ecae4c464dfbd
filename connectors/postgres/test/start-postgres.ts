import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Certificate, leafCertificate } from "@plugboard/testing";

/** A PostgreSQL server of this test's own, on a free port of 127.0.0.1. */
export interface TestServer {
  readonly port: number;
  /** A superuser, who logs in with SCRAM. */
  readonly user: "postgres";
  readonly password: string;
  readonly database: "postgres";
  /** Everything that it has written to its log. */
  log(): string;
  /** Ends it at once and starts it again on the same port, as a crash would. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const PASSWORD = "correct horse battery staple";

/** Log-ins besides SCRAM, by the name of the role. */
const HBA = `
host all trusted 127.0.0.1/32 trust
host all plain 127.0.0.1/32 password
host all gss 127.0.0.1/32 gss
hostssl all tls_only 127.0.0.1/32 scram-sha-256
host all tls_only 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
`;

/** Becomes the server, which ends with whoever holds the other side of its standard input, however they end. */
const GUARDED = `exec 3<&0; (cat <&3 >/dev/null; kill -QUIT $$ 2>/dev/null) & exec "$@" </dev/null 3<&-`;

/** Makes a cluster in a temporary folder and starts its server, TLS on. PostgreSQL refuses root, so root lends it another user. */
export async function startPostgres(options: { certificate?: Certificate } = {}): Promise<TestServer> {
  const { certificate = leafCertificate } = options;
  const bin = findBinaries();
  const owner = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "plugboard-postgres-"));
  const data = join(folder, "data");
  const secret = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
    return file;
  };
  chmodSync(folder, 0o700);
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);

  const init = spawnSync(
    join(bin, "initdb"),
    [
      ...["-D", data, "-U", "postgres", "--pwfile", secret("password", PASSWORD)],
      ...["--auth", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"],
    ],
    { ...owner, cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH } },
  );
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}${init.stdout}${init.error ?? ""}`);

  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    hba_file: secret("hba", HBA),
    ssl: "on",
    ssl_cert_file: secret("server.crt", certificate.cert),
    ssl_key_file: secret("server.key", certificate.key),
    max_connections: 40,
    max_prepared_transactions: 5,
    fsync: "off",
    shared_buffers: "16MB",
    log_statement: "all",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let log = "";
  let server: ChildProcess;
  const start = async () => {
    server = spawn("sh", ["-c", GUARDED, "sh", join(bin, "postgres"), "-D", data, ...args], {
      ...owner,
      cwd: folder,
      env: { PATH: process.env.PATH },
      stdio: ["pipe", "ignore", "pipe"],
    });
    const started = server;
    await new Promise<void>((resolve, reject) => {
      let seen = "";
      started.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
        log += chunk;
        seen += chunk;
        if (seen.includes("database system is ready to accept connections")) resolve();
      });
      started.on("error", reject).on("exit", () => reject(new Error(`PostgreSQL did not start: ${seen}`)));
    });
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = server;
    if (ended.exitCode !== null || ended.signalCode !== null) return;
    await new Promise((resolve) => {
      ended.on("exit", resolve);
      ended.kill(signal);
    });
    ended.stdin?.end();
  };
  await start();
  return {
    port,
    user: "postgres",
    password: PASSWORD,
    database: "postgres",
    log: () => log,
    async restart() {
      await end("SIGQUIT");
      await start();
    },
    async stop() {
      await end("SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const versions = "/usr/lib/postgresql";
  const candidates = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...(existsSync(versions)
      ? readdirSync(versions)
          .sort((a, b) => Number(b) - Number(a))
          .map((version) => join(versions, version, "bin"))
      : []),
    "/usr/local/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/bin",
  ];
  const found = candidates.find((folder) =>
    ["postgres", "initdb"].every((name) => folder !== "" && existsSync(join(folder, name))),
  );
  if (found === undefined) {
    throw new Error(
      "These tests need a PostgreSQL server's programs (postgres, initdb), version 12 or later. On Debian and Ubuntu: apt-get install postgresql. They start a server of their own.",
    );
  }
  return found;
}

/** Whom root lends the server to; nobody else needs to. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) =>
      Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout, 10),
    );
    if (uid !== undefined && gid !== undefined && uid > 0) return { uid, gid };
  }
  throw new Error("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.");
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
