import { parseArgs } from "node:util";
import type { RawOptions } from "./options.js";

export const USAGE = `npm create plugboard-connector -- [NAME] [flags]

  --name NAME            kebab-case; the package becomes plugboard-connector-NAME
  --capability KIND      http, sql or soap
  --auth KIND            bearer (default), basic, api_key, oauth2 or none; not for sql
  --base-url URL         where the service is; not for sql
  --directory FOLDER     where to write; default plugboard-connector-NAME
  --help                 shows this

What is left out is asked for on a terminal.`;

export interface Arguments {
  readonly help: boolean;
  readonly options: RawOptions;
  readonly faults: readonly string[];
}

const FLAGS = {
  name: { type: "string" },
  capability: { type: "string" },
  auth: { type: "string" },
  "base-url": { type: "string" },
  directory: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Reads the command line. Every flag that is unknown or lacks its value is a fault. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: FLAGS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const faults: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = Object.hasOwn(FLAGS, token.name) ? FLAGS[token.name as keyof typeof FLAGS] : undefined;
    if (flag === undefined) faults.push(`${token.rawName}: there is no such flag`);
    else if (flag.type === "string" && token.value === undefined)
      faults.push(`${token.rawName}: its value is missing`);
  }
  const text = (key: keyof typeof FLAGS): string | undefined =>
    typeof values[key] === "string" ? values[key] : undefined;
  const [first, ...rest] = positionals;
  if (rest.length > 0) faults.push(`${rest.join(" ")}: only one name is taken`);
  if (first !== undefined && text("name") !== undefined) faults.push("name: it is given twice");
  return {
    help: values.help === true,
    options: {
      name: text("name") ?? first,
      capability: text("capability"),
      auth: text("auth"),
      baseUrl: text("base-url"),
      directory: text("directory"),
    },
    faults,
  };
}
