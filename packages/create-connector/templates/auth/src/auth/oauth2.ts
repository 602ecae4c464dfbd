import { oauth2Refresh } from "@plugboard/core";

/** The service's ways to authenticate, by kind. A connection's credentials have the fields of one of them. */
export const auth = { oauth2: oauth2Refresh({ tokenEndpoint: "/oauth/token" }) };
