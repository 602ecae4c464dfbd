import {
  type AuthContext,
  type AuthScheme,
  bearer,
  type MintedToken,
  type OAuth2Credentials,
  oauth2Refresh,
  PlugboardError,
} from "@plugboard/core";
import { readFailure } from "./failure.js";

const token = bearer({
  field: "token",
  title: "Bot or user token",
  description: "An app's token that does not expire: xoxb-… acts as the app, xoxp-… as a user.",
});

/**
 * Slack's token rotation. Its answers are not those of RFC 6749: failures come with HTTP 200, and the token's type is
 * `bot` or `user`. The fields are the same.
 */
const oauth2: AuthScheme<OAuth2Credentials> = {
  ...oauth2Refresh({
    tokenEndpoint: "/api/oauth.v2.access",
    title: "OAuth 2.0 with token rotation",
    description:
      "For apps with token rotation: tokens expire after 12 hours, and each refresh token works once.",
  }),
  async authorize({ accessToken, expiresAt }, context) {
    const initial =
      accessToken === undefined
        ? undefined
        : { token: accessToken, ...(expiresAt !== undefined && { expiresAt }) };
    const current = await context.accessToken((latest, signal) => rotate(latest, context, signal), initial);
    return { headers: { authorization: `Bearer ${current}` } };
  },
};

export const auth = { token, oauth2 };

interface Rotation {
  readonly access_token?: unknown;
  readonly refresh_token?: unknown;
  /** Seconds. */
  readonly expires_in?: unknown;
}

async function rotate(
  credentials: OAuth2Credentials,
  context: AuthContext<OAuth2Credentials>,
  signal: AbortSignal,
): Promise<MintedToken<OAuth2Credentials>> {
  const { clientId, clientSecret, refreshToken } = credentials;
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
  // A public client (PKCE) has no secret, and only says who it is.
  if (clientSecret === undefined) form.set("client_id", clientId);
  const { status, headers, body } = await context.egress.request({
    url: `${context.baseUrl?.replace(/\/+$/, "")}/oauth.v2.access`,
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    ...(clientSecret !== undefined && {
      credentials: { headers: { authorization: basicOf(clientId, clientSecret) } },
    }),
    body: form.toString(),
    signal,
    // A redirect would carry the refresh token elsewhere.
    limits: { maxRedirects: 0 },
  });

  const data = parsed(body);
  if (status < 200 || status >= 300 || data === undefined || readFailure({ data }) !== undefined) {
    throw refusal(status, data, headers["retry-after"]);
  }
  const { access_token: accessToken, refresh_token: next, expires_in: seconds } = data;
  if (typeof accessToken !== "string") {
    throw new PlugboardError("invalid_response", "Slack renewed the access token and answered without it.", {
      httpStatus: status,
    });
  }
  const expiresAt = typeof seconds === "number" ? context.now() + seconds * 1000 : undefined;
  const { expiresAt: _, ...kept } = credentials;
  const expiry = expiresAt === undefined ? {} : { expiresAt };
  return {
    token: accessToken,
    ...expiry,
    credentials: {
      ...kept,
      refreshToken: typeof next === "string" ? next : refreshToken,
      accessToken,
      ...expiry,
    },
  };
}

/** The failure of a rotation. It never holds the answer, which may hold tokens. */
function refusal(status: number, data: Rotation | undefined, retryAfter: string | undefined): PlugboardError {
  const { serviceCode, code } = readFailure({ data }) ?? {};
  const said = serviceCode ?? `HTTP ${status}`;
  const details = { httpStatus: status, ...(serviceCode !== undefined && { serviceCode }) };
  if (status === 429 || code === "service_rate_limited") {
    const seconds = Number(retryAfter);
    return new PlugboardError(
      "service_rate_limited",
      `Slack is too busy to renew the access token: ${said}.`,
      {
        ...details,
        ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
      },
    );
  }
  if (status >= 500 || code === "service_unavailable") {
    return new PlugboardError(
      "service_unavailable",
      `Slack failed to renew the access token: ${said}.`,
      details,
    );
  }
  if (serviceCode === undefined) {
    const what = `Slack's token endpoint answered ${status} with no answer that can be read`;
    return new PlugboardError("invalid_response", `${what}. Check the connection's base URL.`, details);
  }
  return new PlugboardError(
    "credentials_rejected",
    `Slack refused to renew the access token: ${said}. Install the app again to get a new refresh token.`,
    details,
  );
}

/** RFC 6749, section 2.3.1. */
function basicOf(clientId: string, clientSecret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function parsed(body: Uint8Array): Rotation | undefined {
  try {
    const data: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof data === "object" && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
