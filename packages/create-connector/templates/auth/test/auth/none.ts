/** The service asks for no credentials. */
export const auth = { none: { credentials: {} } };
