/** Credentials of every kind, made up. The kit looks for them in whatever must not show a secret. */
export const auth = { bearer: { credentials: { token: "canary-token-4f1c9a" } } };
