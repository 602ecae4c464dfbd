/** Credentials of every kind, made up. The kit looks for them in whatever must not show a secret. */
export const auth = { api_key: { credentials: { apiKey: "canary-key-4f1c9a" } } };
