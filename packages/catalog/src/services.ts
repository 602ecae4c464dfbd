import { github } from "./github/index.ts";
import type { Service } from "./operation.ts";
import { slack } from "./slack/index.ts";
import { stripe } from "./stripe/index.ts";

/** Whose catalogues are made here. */
export const services: readonly Service[] = [stripe, github, slack];
