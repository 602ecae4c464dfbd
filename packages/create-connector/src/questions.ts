import { createInterface } from "node:readline/promises";
import { AUTH_KINDS, baseUrlFaults, CAPABILITIES, nameFaults, type RawOptions } from "./options.js";

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** The terminal was closed before every question had its answer. */
export class QuestionsEndedError extends Error {
  override readonly name = "QuestionsEndedError";
}

/** Asks for what was left out, each until its answer is good. */
export async function askFor(given: RawOptions, terminal: Terminal): Promise<RawOptions> {
  const lines = createInterface(terminal);
  const closed = new AbortController();
  lines.once("close", () => closed.abort());
  try {
    return await askEach(given, (question) => lines.question(question, { signal: closed.signal }), terminal);
  } catch (error) {
    throw closed.signal.aborted
      ? new QuestionsEndedError("The questions were ended.", { cause: error })
      : error;
  } finally {
    lines.close();
  }
}

async function askEach(
  given: RawOptions,
  questionOf: (question: string) => Promise<string>,
  { output }: Terminal,
): Promise<RawOptions> {
  async function ask(
    question: string,
    faultsOf: (answer: string) => readonly string[],
    preset = "",
  ): Promise<string> {
    for (;;) {
      const hint = preset === "" ? "" : ` (${preset})`;
      const answer = (await questionOf(`${question}${hint}: `)).trim() || preset;
      const faults = faultsOf(answer);
      if (faults.length === 0) return answer;
      output.write(`${faults.join("\n")}\n`);
    }
  }
  const oneOf = (choices: readonly string[]) => (answer: string) =>
    choices.includes(answer) ? [] : [`Answer one of ${choices.join(", ")}.`];
  const askForOne = (what: string, choices: readonly string[]) =>
    ask(`${what}, one of ${choices.join(", ")}`, oneOf(choices), choices[0]);

  const name = given.name ?? (await ask("Name, such as my-service", nameFaults));
  const capability = given.capability ?? (await askForOne("What the service speaks", CAPABILITIES));
  const sql = capability === "sql";
  const auth = given.auth ?? (sql ? undefined : await askForOne("How it authenticates", AUTH_KINDS));
  const baseUrl = given.baseUrl ?? (sql ? undefined : await ask("Base URL", baseUrlFaults));
  const directory = given.directory ?? (await ask("Folder", () => [], `plugboard-connector-${name}`));
  return { name, capability, auth, baseUrl, directory };
}
