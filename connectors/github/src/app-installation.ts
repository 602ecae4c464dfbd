import type { KeyObject } from "node:crypto";
import {
  type AuthContext,
  type AuthScheme,
  type MintedToken,
  PlugboardError,
  type PlugboardErrorDetails,
  type Problem,
} from "@plugboard/core";
import { errorOf, messageOf, rateLimit } from "./failure.js";
import { HEADERS } from "./http.js";

export interface AppCredentials {
  /** The app's ID or client ID. */
  readonly appId: string;
  /** PEM, in PKCS#1 as GitHub hands it out or in PKCS#8. Line breaks may be written as `\n`. */
  readonly privateKey: string;
  readonly installationId: string;
}

/** Seconds by which a JWT's start lies back, because clocks differ. */
const BACKDATED_S = 60;
/** Seconds that a JWT is good for, from its start. GitHub takes ten minutes at most. */
const LIFETIME_S = 600;

/** Bits below which RS256 may not be used (RFC 7518, section 3.3). */
const MIN_KEY_BITS = 2048;

/** A GitHub App's installation: its key signs a JWT, which buys a token of an hour, kept until a minute before its end. */
export function appInstallation(): AuthScheme<AppCredentials> {
  return {
    title: "GitHub App installation",
    description: "Acts as an app, with the permissions that its installation was granted.",
    fields: {
      appId: { title: "App ID or client ID", secret: false },
      privateKey: { title: "Private key", description: "PEM, PKCS#1 or PKCS#8" },
      installationId: { title: "Installation ID", secret: false },
    },
    check,
    async authorize(_credentials, context) {
      const token = await context.accessToken((credentials, signal) => mint(credentials, context, signal));
      return { headers: { authorization: `Bearer ${token}` } };
    },
  };
}

function check({ privateKey, installationId }: AppCredentials): Problem[] {
  const problems: Problem[] = [];
  if (!isRsaKey(privateKey)) {
    problems.push({
      path: "/privateKey",
      message: `must be an RSA private key in PEM, without a passphrase and of ${MIN_KEY_BITS} bits or more: the .pem file that GitHub generated for the app`,
    });
  }
  if (!/^\d+$/.test(installationId)) {
    problems.push({
      path: "/installationId",
      message: "must be a number, which GitHub shows at the end of the installation's URL",
    });
  }
  return problems;
}

function isRsaKey(privateKey: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = readKey(privateKey);
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_KEY_BITS;
  } catch {
    return false;
  }
}

function readKey(privateKey: string): KeyObject {
  // Loaded here, because the import would cost those who use a token.
  const { createPrivateKey } = process.getBuiltinModule("node:crypto");
  return createPrivateKey(privateKey.replaceAll("\\n", "\n"));
}

async function mint(
  credentials: AppCredentials,
  context: AuthContext<AppCredentials>,
  signal: AbortSignal,
): Promise<MintedToken<AppCredentials>> {
  const jwt = await signJwt(credentials, context.now());
  const response = await context.egress.request({
    url: `${context.baseUrl?.replace(/\/+$/, "")}/app/installations/${credentials.installationId}/access_tokens`,
    method: "POST",
    headers: HEADERS,
    credentials: { headers: { authorization: `Bearer ${jwt}` } },
    signal,
    // A redirect would carry the JWT elsewhere.
    limits: { maxRedirects: 0 },
  });
  const { status, headers, url } = response;
  const answer = { status, headers, url, data: parsed(response.body) };
  if (status !== 201) throw refusal(answer, credentials, context.now(), jwt);
  const { token, expires_at } = answer.data;
  if (typeof token !== "string" || token === "") {
    throw new PlugboardError("invalid_response", "GitHub answered 201 without an installation token.");
  }
  const expiresAt = Date.parse(String(expires_at));
  return { token, ...(!Number.isNaN(expiresAt) && { expiresAt }) };
}

/** RFC 7519, signed as RFC 7515 has it, with RS256. */
async function signJwt({ appId, privateKey }: AppCredentials, now: number): Promise<string> {
  const issuedAt = Math.floor(now / 1000) - BACKDATED_S;
  const header = { alg: "RS256", typ: "JWT" };
  const claims = { iss: appId, iat: issuedAt, exp: issuedAt + LIFETIME_S };
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const { sign } = process.getBuiltinModule("node:crypto");
  const { promisify } = process.getBuiltinModule("node:util");
  const signature = await promisify(sign)("sha256", Buffer.from(signed), readKey(privateKey));
  return `${signed}.${signature.toString("base64url")}`;
}

function refusal(
  answer: Parameters<typeof messageOf>[1],
  { appId, installationId }: AppCredentials,
  now: number,
  jwt: string,
): PlugboardError {
  const error = errorOf(answer.data);
  const said = (messageOf(error, answer) ?? "no reason given").replaceAll(jwt, "[redacted]");
  const context = { httpStatus: answer.status };
  const limited = rateLimit(answer, error, now);
  const why = `GitHub answered ${answer.status} to the request for an installation token: ${said}`;
  if (limited !== undefined) {
    const { retryAfterMs } = limited;
    return new PlugboardError("service_rate_limited", why, {
      ...context,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  switch (answer.status) {
    case 401:
      return rejected(
        `check that privateKey belongs to the app ${appId} and that this machine's clock is right. ${why}`,
        context,
      );
    case 404:
      return rejected(`the app ${appId} has no installation ${installationId}. ${why}`, context);
    case 403:
    case 422:
      return rejected(why, context);
    default:
      return new PlugboardError(answer.status >= 500 ? "service_unavailable" : "service_error", why, context);
  }
}

function rejected(why: string, details: PlugboardErrorDetails): PlugboardError {
  return new PlugboardError(
    "credentials_rejected",
    `The GitHub App's credentials do not work: ${why}`,
    details,
  );
}

function parsed(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
