import { registerHooks } from "node:module";
import type { HandWritten } from "./catalogue.ts";
import { github } from "./github/index.ts";
import type { Service } from "./operation.ts";
import { slack } from "./slack/index.ts";
import { stripe } from "./stripe/index.ts";

/** Whose catalogues are made here. */
export const services: readonly Service[] = [stripe, github, slack];

/** Each connector's actions by hand, of its sources: what it publishes of them is made of this. */
export async function handWrittenOf({ name }: Service): Promise<HandWritten> {
  const module = new URL(`../../../connectors/${name}/src/actions/index.ts`, import.meta.url);
  using _ = sourcesByTheirOutputsNames();
  return ((await import(module.href)) as { readonly actions: HandWritten }).actions;
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
