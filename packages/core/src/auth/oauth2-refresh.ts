import type { AuthScheme } from "../contract/auth.js";

export interface OAuth2Credentials {
  readonly clientId: string;
  /** Absent for public clients. */
  readonly clientSecret?: string;
  readonly refreshToken: string;
  /** Used until `expiresAt`, or until the service refuses it. */
  readonly accessToken?: string;
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

export interface OAuth2RefreshOptions {
  /** The authorization server's token endpoint: an absolute URL, or a path on the connection's base URL's origin. */
  readonly tokenEndpoint: string;
  /** How the client authenticates there (RFC 6749, section 2.3.1). Default `body`; ignored for public clients. */
  readonly clientAuth?: "body" | "basic";
  /** Parameters beside those of RFC 6749, section 6, such as `scope`. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly title?: string;
  readonly description?: string;
}

/**
 * OAuth 2.0 with a refresh token (RFC 6749, section 6). The access token is renewed a minute before it expires and after
 * a 401. New credentials go to the connection's `onCredentialsChange` before the new token is first used.
 */
export function oauth2Refresh(options: OAuth2RefreshOptions): AuthScheme<OAuth2Credentials> {
  return {
    title: options.title ?? "OAuth 2.0 with a refresh token",
    ...(options.description !== undefined && { description: options.description }),
    rotates: true,
    fields: {
      clientId: { title: "Client ID", secret: false },
      clientSecret: { title: "Client secret", optional: true },
      refreshToken: { title: "Refresh token" },
      accessToken: { title: "Access token", optional: true },
      expiresAt: {
        type: "number",
        title: "Expiry of the access token",
        description: "Epoch milliseconds",
        secret: false,
        optional: true,
      },
    },
    async authorize(credentials, context) {
      const { accessToken, expiresAt } = credentials;
      const initial =
        accessToken === undefined
          ? undefined
          : { token: accessToken, ...(expiresAt !== undefined && { expiresAt }) };
      const token = await context.accessToken(async (current, signal) => {
        const { refresh } = await import("./refresh-token-grant.js");
        return refresh(options, current, context, signal);
      }, initial);
      return { headers: { authorization: `Bearer ${token}` } };
    },
  };
}
