/** Credentials of every kind, made up. The kit looks for them in whatever must not show a secret. */
export const auth = { basic: { credentials: { username: "ana", password: "canary-password-4f1c9a" } } };
