import type { Egress } from "@plugboard/egress";
import * as oauth from "oauth4webapi";
import type { AuthContext, MintedToken } from "../contract/auth.js";
import { PlugboardError, type PlugboardErrorDetails } from "../errors/plugboard-error.js";
import type { OAuth2Credentials, OAuth2RefreshOptions } from "./oauth2-refresh.js";

export async function refresh(
  options: OAuth2RefreshOptions,
  credentials: OAuth2Credentials,
  context: AuthContext<OAuth2Credentials>,
  signal: AbortSignal,
): Promise<MintedToken<OAuth2Credentials>> {
  const endpoint = new URL(options.tokenEndpoint, context.baseUrl);
  const server = { issuer: endpoint.origin, token_endpoint: endpoint.href };
  const client = { client_id: credentials.clientId };
  const authentication =
    credentials.clientSecret === undefined
      ? oauth.None()
      : options.clientAuth === "basic"
        ? oauth.ClientSecretBasic(credentials.clientSecret)
        : oauth.ClientSecretPost(credentials.clientSecret);

  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      credentials.refreshToken,
      {
        [oauth.customFetch]: egressFetch(context.egress),
        // The egress guard decides whether a plain http endpoint may be reached.
        [oauth.allowInsecureRequests]: true,
        signal,
        ...(options.parameters !== undefined && { additionalParameters: { ...options.parameters } }),
      },
    );
    if (response.status >= 500 || response.status === 429) {
      throw new PlugboardError("service_unavailable", `The token endpoint answered ${response.status}.`, {
        retryable: true,
        httpStatus: response.status,
      });
    }
    const answer = await oauth.processRefreshTokenResponse(server, client, response);
    const expiresAt = answer.expires_in === undefined ? undefined : context.now() + answer.expires_in * 1000;
    const { expiresAt: _, ...kept } = credentials;
    return {
      token: answer.access_token,
      ...(expiresAt !== undefined && { expiresAt }),
      credentials: {
        ...kept,
        refreshToken: answer.refresh_token ?? credentials.refreshToken,
        accessToken: answer.access_token,
        ...(expiresAt !== undefined && { expiresAt }),
      },
    };
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      const { error: serviceCode, error_description: description, status } = error;
      const said = description === undefined ? serviceCode : `${serviceCode} (${description})`;
      throw rejected(`${said}. Connect the account again to get a new refresh token.`, {
        httpStatus: status,
        serviceCode,
      });
    }
    if (error instanceof oauth.WWWAuthenticateChallengeError) {
      throw rejected("the client's own credentials were not accepted.", { httpStatus: error.status });
    }
    if (error instanceof oauth.OperationProcessingError) {
      throw new PlugboardError(
        "invalid_response",
        `The token endpoint's answer is not that of RFC 6749: ${error.message}.`,
      );
    }
    throw error;
  }
}

function rejected(why: string, details: PlugboardErrorDetails): PlugboardError {
  return new PlugboardError(
    "credentials_rejected",
    `The token endpoint refused to renew the access token: ${why}`,
    details,
  );
}

/** The part of fetch that oauth4webapi uses, over the guarded transport. */
function egressFetch(egress: Egress) {
  return async (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal },
  ): Promise<Response> => {
    const response = await egress.request({
      url,
      method: init.method,
      headers: init.headers,
      body: init.body === undefined || init.body === null ? null : String(init.body),
      ...(init.signal !== undefined && { signal: init.signal }),
      // A redirect would carry the client's secret elsewhere.
      limits: { maxRedirects: 0 },
    });
    const bodiless = [204, 205, 304].includes(response.status) || response.body.byteLength === 0;
    // Only what is read: several cookies, joined, are no header, and an answer that holds a new token must not be lost.
    const headers = new Headers();
    for (const name of ["content-type", "www-authenticate"]) {
      const value = response.headers[name];
      if (value !== undefined) headers.set(name, value);
    }
    return new Response(bodiless ? null : new Uint8Array(response.body), {
      status: response.status,
      headers,
    });
  };
}
