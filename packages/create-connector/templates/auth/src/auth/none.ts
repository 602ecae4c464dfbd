import { noAuth } from "@plugboard/core";

/** The service's ways to authenticate, by kind. It asks for none. */
export const auth = { none: noAuth() };
