import { bearer } from "@plugboard/core";

/** The service's ways to authenticate, by kind. A connection's credentials have the fields of one of them. */
export const auth = { bearer: bearer() };
