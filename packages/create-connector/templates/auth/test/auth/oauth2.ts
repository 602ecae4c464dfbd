import type { Reply } from "@plugboard/testing";

const BASE_URL = "https://api.my-service.example";

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Credentials of every kind, made up. The kit looks for them in whatever must not show a secret. */
export const auth = {
  oauth2: {
    credentials: {
      clientId: "client-for-tests",
      clientSecret: "canary-secret-4f1c9a",
      refreshToken: "canary-refresh-4f1c9a",
    },
    mint: {
      method: "POST",
      url: new URL("/oauth/token", BASE_URL).href,
      answer: ({ accessToken, refreshToken }: Tokens): Reply => ({
        body: {
          access_token: accessToken,
          refresh_token: refreshToken,
          token_type: "bearer",
          expires_in: 3600,
        },
      }),
    },
  },
};
