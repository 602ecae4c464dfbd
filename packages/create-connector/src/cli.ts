import { relative } from "node:path";
import { readArguments, USAGE } from "./arguments.js";
import { checkOptions } from "./options.js";
import { askFor, QuestionsEndedError, type Terminal } from "./questions.js";
import { FilesExistError, type Versions, writeConnector } from "./scaffold.js";

export interface CliContext {
  readonly cwd: string;
  /** Where questions are asked. Absent where nobody is there to answer. */
  readonly terminal?: Terminal;
  readonly versions: Versions;
  out(text: string): void;
  err(text: string): void;
}

/** Runs the command, and returns its exit code: 0, or 1 when nothing was written for the faults that it told. */
export async function runCli(args: readonly string[], context: CliContext): Promise<0 | 1> {
  const { help, options: given, faults: misread } = readArguments(args);
  if (help) {
    context.out(USAGE);
    return 0;
  }
  let raw = given;
  try {
    if (misread.length === 0 && context.terminal) raw = await askFor(given, context.terminal);
  } catch (error) {
    if (error instanceof QuestionsEndedError) return refuse([error.message], context);
    throw error;
  }
  const checked = checkOptions(raw, context.cwd);
  const faults = [...misread, ...("faults" in checked ? checked.faults : [])];
  if (faults.length > 0 || "faults" in checked) return refuse(faults, context);
  const { options } = checked;
  try {
    const written = writeConnector(options, context.versions);
    context.out(`Wrote ${written.length} files to ${options.directory}.`);
  } catch (error) {
    if (!(error instanceof FilesExistError)) throw error;
    return refuse([error.message], context);
  }
  const folder = relative(context.cwd, options.directory);
  const steps = [...(folder === "" ? [] : [`cd ${folder}`]), "git init", "npm install", "npm run check"];
  context.out(
    ["", "Next:", ...steps.map((step) => `  ${step}`), "", "Then write your actions: README.md."].join("\n"),
  );
  return 0;
}

function refuse(faults: readonly string[], context: CliContext): 1 {
  context.err(
    ["Nothing was written:", ...faults.map((fault) => `  ${fault}`), "", "--help shows the flags."].join(
      "\n",
    ),
  );
  return 1;
}
