import { PlugboardError } from "../errors/plugboard-error.js";
import { validate } from "../schema/validate.js";
import type { Found } from "./runner.js";

const NO_INPUT = { type: "object", properties: {}, additionalProperties: false } as const;

export async function validInput({ name, action }: Found, input: unknown): Promise<unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw invalidInput(name, [{ path: "", message: "must be an object of params by name" }]);
  }
  const validation = await validate(action.input ?? NO_INPUT, input);
  if ("problems" in validation) throw invalidInput(name, validation.problems);
  return validation.value;
}

function invalidInput(name: string, problems: readonly { path: string; message: string }[]): PlugboardError {
  const said = problems
    .map(({ path, message }) => `${path === "" ? "the input" : path} ${message}`)
    .join("; ");
  return new PlugboardError("invalid_input", `The input of "${name}" is not valid: ${said}`, { problems });
}
