import type { Operation } from "../operation.ts";
import { titleOf as titleOfWords } from "../words.ts";
import { regularPartsOf } from "./names.ts";

/** Where the rule below reads badly. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** They end like plurals. */
const SINGULAR = new Set(["us"]);

/** Names of countries and of what Stripe sells. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/\bapple pay\b/, "Apple Pay"],
  [/\bfinancial connections\b/, "Financial Connections"],
  [/\bfx\b/, "FX"],
  [/\bgb\b/, "GB"],
  [/\bradar\b/, "Radar"],
  [/\bsigma\b/, "Sigma"],
  [/\bthree d secure\b/, "3D Secure"],
  [/\bus\b/, "US"],
];

/** `get_customer_tax_id` → `Get a customer's tax ID`. */
export function titleOf({ id }: Operation, name: string): string {
  const parts = regularPartsOf(id);
  const verb = name.slice(0, name.indexOf("_"));
  const noun = (words: readonly string[]) => withArticle(spelled(words));
  const title = EXCEPTIONS[name];
  if (title !== undefined) return title;
  const rest =
    parts === undefined || parts.part.length === 0
      ? name
          .slice(verb.length + 1)
          .split(/_(?=to_|from_)/)
          .map((phrase) => {
            const [, preposition = "", words = ""] = /^(to_|from_)?(.*)$/.exec(phrase) ?? [];
            return preposition.replace("_", " ") + noun(words.split("_"));
          })
          .join(" ")
      : `${noun(parts.resource)}'s ${spelled(parts.part)}`;
  return `${titleOfWords(verb)} ${rest}`;
}

function spelled(words: readonly string[]): string {
  // The first word of a title is capitalized: not so of a part of one.
  const text = titleOfWords(`x_${words.join("_")}`).slice(2);
  return SPELLINGS.reduce((all, [words, spelling]) => all.replace(words, spelling), text);
}

function withArticle(noun: string): string {
  const last = noun.slice(noun.lastIndexOf(" ") + 1);
  if (/(?<!s)s$/.test(last) && !SINGULAR.has(last)) return noun;
  return `${/^(?:[aeiou]|FX)/i.test(noun) && !/^US\b/.test(noun) ? "an" : "a"} ${noun}`;
}
