import { registerHooks } from "node:module";
import type { HandWritten } from "./catalogue.ts";
import { github } from "./github/index.ts";
import type { Service } from "./operation.ts";
import { slack } from "./slack/index.ts";
import { stripe } from "./stripe/index.ts";

/** Whose catalogues are made here. */
export const services: readonly Service[] = [stripe, github, slack];

const ACTIONS: Readonly<Record<string, () => Promise<{ readonly actions: HandWritten }>>> = {
  stripe: () => import("../../../connectors/stripe/src/actions/index.ts"),
  github: () => import("../../../connectors/github/src/actions/index.ts"),
  slack: () => import("../../../connectors/slack/src/actions/index.ts"),
};

/** Each connector's actions by hand, of its sources: what it publishes of them is made of this. */
export async function handWrittenOf({ name }: Service): Promise<HandWritten> {
  const load = ACTIONS[name];
  if (load === undefined) throw new Error(`Say in services.ts where the actions of ${name} are.`);
  using _ = sourcesByTheirOutputsNames();
  return (await load()).actions;
}

/** Sources import each other by the names that they have once compiled. */
function sourcesByTheirOutputsNames(): Disposable {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      next(
        specifier.startsWith(".") && context.parentURL?.endsWith(".ts")
          ? specifier.replace(/\.js$/, ".ts")
          : specifier,
        context,
      ),
  });
  return { [Symbol.dispose]: () => hooks.deregister() };
}
