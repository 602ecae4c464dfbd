import type { HandWritten } from "./catalogue.ts";
import { github } from "./github/index.ts";
import type { Service } from "./operation.ts";
import { slack } from "./slack/index.ts";
import { stripe } from "./stripe/index.ts";

/** Whose catalogues are made here. */
export const services: readonly Service[] = [stripe, github, slack];

/** Each connector's actions by hand, and `custom`, as it was built last. */
const ACTIONS: Readonly<Record<string, () => Promise<HandWritten>>> = {
  stripe: async () => (await import("@plugboard/connector-stripe")).stripe.actions,
  github: async () => (await import("@plugboard/connector-github")).github.actions,
  slack: async () => (await import("@plugboard/connector-slack")).slack.actions,
};

export async function handWrittenOf({ name }: Service): Promise<HandWritten> {
  const { custom, ...handWritten } = (await ACTIONS[name]?.()) ?? {};
  return handWritten;
}
