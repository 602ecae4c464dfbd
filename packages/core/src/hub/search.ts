import type { Effect } from "../contract/action.js";
import {
  CIRCUMSTANCES,
  COURTESY,
  english,
  IMPERATIVE,
  PHRASES,
  QUESTION,
  SEVERAL,
  spaced,
  wordsOf,
} from "./search-words.js";

/** What is known of an action before it is made. */
export interface SearchableRow {
  readonly name: string;
  readonly title: string;
  readonly group?: string;
  readonly path?: string;
  readonly description?: string;
  /** What people call it, in phrases between commas. */
  readonly keywords?: string;
  readonly effect?: Effect;
  readonly deprecated?: string;
}

/** What a match is worth by where the word stands. */
const NAME = 1;
const TITLE = 0.95;
const KEYWORDS = 0.9;
const GROUP = 0.6;
const DESCRIPTION = 0.6;
const PATH = 0.45;

/** What is left of it where another word was asked for. */
const SYNONYM = 0.55;
const PREFIX = 0.75;
/** A prefix that is a word of its own. */
const WORD_PREFIX = 0.6;
const TYPO = 0.6;
/** The verb for several, or for one. */
const NUMBER = 0.9;
/** A verb that the wish only implies. */
const IMPLIED = 0.35;

/** What the words after a preposition count: "to a channel" says where, not what. */
const CIRCUMSTANCE = 0.7;
/** What {@link LIGHT_WORDS} count. */
const LIGHT = 0.4;

/** The share of a score that hangs on how little else the name, the title or a phrase of the keywords says. */
const BREVITY = 0.6;
/** How a score falls with the share of the wish that is not met: its power. */
const COVERAGE = 0.7;
/** What is described was written by hand: it is the more usual thing. */
const DESCRIBED = 1.15;
const RIGHT_EFFECT = 1.25;
/** Reads where the wish is to change something, or the other way about. */
const WRONG_EFFECT = 0.65;
const DEPRECATED = 0.8;
/** For each of {@link RARE_WORDS} that a name has and the wish has not. */
const RARE = 0.7;

/** The share of the best score that the others need. */
const RELEVANT = 0.3;

/** In characters. What is longer is cut: wishes come from outside, and stay cheap. */
const QUERY_LENGTH = 200;

/** Stands before a word that a row has as its verb. */
const VERB = "^";

/** By word: row, weight, row, weight, … */
type Postings = Pick<ReadonlyMap<string, readonly number[]>, "get" | "has" | "keys">;

interface Index {
  readonly postings: Postings;
  /** The words of each row's name, of its title, and of each phrase of its keywords. */
  readonly wordings: readonly (readonly (readonly string[])[])[];
}

/** A word of a wish. */
interface Wanted {
  /** The index's words that may be meant, and how surely, up to 1. */
  readonly forms: ReadonlyMap<string, number>;
  readonly weight: number;
}

interface Wish {
  readonly words: readonly string[];
  /** Where its verb stands; -1 where it has none. */
  readonly verbAt: number;
  readonly effect: Effect | undefined;
  readonly several: boolean;
}

const indexes = new WeakMap<readonly SearchableRow[], Index>();

/**
 * The names of the actions that a wish in everyday words may mean, the likeliest first; where it is empty all names, in order.
 * What is far less likely than the first, of those that are eligible, is left out. Each list of rows is indexed at its first
 * search, and must not change after it; searches that have a list in common have its index in common.
 */
export function searchActions<Row extends SearchableRow>(
  lists: readonly (readonly Row[])[],
  query: string,
  isEligible: (row: Row) => boolean = () => true,
): readonly string[] {
  const text = spaced(query.slice(0, QUERY_LENGTH)).trim().toLowerCase();
  const rows = lists.flat();
  if (text === "") return rows.filter(isEligible).map(({ name }) => name);
  const index = joined(lists.filter(({ length }) => length > 0).map(indexOf));
  const { postings, wordings } = index;
  const { rare } = english();
  const wish = wishOf(text);
  const scores = new Float64Array(rows.length);
  const covered = new Float64Array(rows.length);
  const said = new Set<string>();
  let whole = 0;
  for (const { forms, weight } of wantedOf(wish, postings)) {
    const matches = new Float64Array(rows.length);
    for (const [word, likeness] of forms) {
      said.add(word.replace(VERB, ""));
      const list = postings.get(word) as readonly number[];
      for (let i = 0; i < list.length; i += 2) {
        const row = list[i] as number;
        matches[row] = Math.max(matches[row] as number, (list[i + 1] as number) * likeness);
      }
    }
    // As if it were in a few more rows: what only one has would weigh too much.
    const count = 3 + matches.reduce((sum, match) => (match >= DESCRIPTION ? sum + 1 : sum), 0);
    const rarity = weight * Math.log(1 + rows.length / count);
    whole += weight;
    for (let row = 0; row < rows.length; row++) {
      const match = matches[row] as number;
      scores[row] = (scores[row] as number) + match * rarity;
      covered[row] = (covered[row] as number) + match * weight;
    }
  }
  const name = text.replaceAll(" ", "_");
  const ranked = rows.flatMap((row, i) => {
    let score = scores[i] as number;
    if (row.name === name) score = 2 * (score || 1);
    if (score === 0 || !isEligible(row)) return [];
    const words = wordings[i] as readonly string[][];
    score *= 1 - BREVITY + BREVITY * Math.max(...words.map((each) => shareOf(each, said, index)));
    score *= ((covered[i] as number) / whole || 1) ** COVERAGE;
    score *= fitOf(row, wish);
    for (const word of (words[0] as string[]).slice(1)) if (rare.has(word) && !said.has(word)) score *= RARE;
    return { name: row.name, score };
  });
  ranked.sort((a, b) => b.score - a.score);
  const least = RELEVANT * (ranked[0]?.score ?? 0);
  return ranked.filter(({ score }) => score >= least).map(({ name }) => name);
}

/** How well a row suits a wish, whatever its words. */
function fitOf({ description, effect, deprecated }: SearchableRow, wish: Wish): number {
  let fit = 1;
  if (description !== undefined) fit *= DESCRIBED;
  if (deprecated !== undefined) fit *= DEPRECATED;
  if (wish.effect !== undefined && effect !== undefined) {
    if (effect === wish.effect) fit *= RIGHT_EFFECT;
    else if (effect === "read" || wish.effect === "read") fit *= WRONG_EFFECT;
  }
  return fit;
}

/** How much of what the words say the wish has, too; rare words say more. */
function shareOf(words: readonly string[], said: ReadonlySet<string>, { postings, wordings }: Index): number {
  let all = 0;
  let shared = 0;
  for (const word of words) {
    const rarity = Math.log(1 + (2 * wordings.length) / (postings.get(word)?.length ?? 1));
    all += rarity;
    if (said.has(word)) shared += rarity;
  }
  return all === 0 ? 0 : shared / all;
}

function indexOf(rows: readonly SearchableRow[]): Index {
  let index = indexes.get(rows);
  if (index === undefined) {
    index = makeIndex(rows);
    indexes.set(rows, index);
  }
  return index;
}

/** As if it were of one list, the rows of the first before those of the next. */
function joined(indexes: readonly Index[]): Index {
  const [first, ...others] = indexes;
  if (first !== undefined && others.length === 0) return first;
  const starts: number[] = [];
  let start = 0;
  for (const { wordings } of indexes) {
    starts.push(start);
    start += wordings.length;
  }
  // The words of all that is found are asked for again and again.
  const known = new Map<string, readonly number[]>();
  const get = (word: string) => {
    let list = known.get(word);
    if (list === undefined) {
      list = indexes.flatMap(({ postings }, at) =>
        (postings.get(word) ?? []).map((value, i) => (i % 2 === 0 ? value + (starts[at] as number) : value)),
      );
      known.set(word, list);
    }
    return list.length === 0 ? undefined : list;
  };
  return {
    wordings: indexes.flatMap(({ wordings }) => wordings),
    postings: {
      has: (word) => indexes.some(({ postings }) => postings.has(word)),
      get,
      // Some twice, which changes nothing of what is found.
      keys: () => indexes.flatMap(({ postings }) => [...postings.keys()]).values(),
    },
  };
}

function makeIndex(rows: readonly SearchableRow[]): Index {
  const { empty, prepositions } = english();
  const stems = new Map<string, string>();
  const postings = new Map<string, number[]>();
  const wordings = rows.map((row, at) => {
    const add = (word: string, weight: number) => {
      const list = postings.get(word);
      if (list === undefined) postings.set(word, [at, weight]);
      // The first place is the weightiest.
      else if (list.at(-2) !== at) list.push(at, weight);
    };
    /** @param verbs How many of the words may be its verb. */
    const put = (text: string, weight: number, verbs = 0) => {
      const words = wordsOf(text, stems).filter((word) => !empty.has(word) && !prepositions.has(word));
      for (const [i, word] of words.entries()) {
        add(word, weight);
        if (i < verbs) add(VERB + word, weight);
      }
      return words;
    };
    const { name, title, keywords = "", group = "", path = "", description = "" } = row;
    const wording = [put(name, NAME, 1), put(title, TITLE, 1)];
    for (const phrase of keywords.split(",")) wording.push(put(phrase, KEYWORDS, Number.POSITIVE_INFINITY));
    put(group, GROUP);
    put(description, DESCRIPTION, Number.POSITIVE_INFINITY);
    put(spaced(path.replace(/\{[^}]*\}/g, " ")), PATH);
    return wording;
  });
  return { postings, wordings };
}

/** @param text In small letters. */
function wishOf(text: string): Wish {
  const { empty, light, effects } = english();
  const asked = text.replace(COURTESY, "");
  const plain = PHRASES.reduce((wish, [phrase, other]) => wish.replace(phrase, other), asked);
  const words = wordsOf(plain);
  const first = words.findIndex((word) => effects.has(word) || !(empty.has(word) || light.has(word)));
  const known = effects.get(words[first] ?? "");
  const isImperative = IMPERATIVE.test(asked);
  return {
    words,
    verbAt: known !== undefined || isImperative ? first : -1,
    effect: QUESTION.test(asked) ? "read" : (known ?? (isImperative ? "write" : undefined)),
    several: SEVERAL.test(plain.replace(CIRCUMSTANCES, "")),
  };
}

function wantedOf({ words, verbAt, effect, several }: Wish, postings: Postings): Wanted[] {
  const { empty, prepositions, light, implied, verbs, nouns } = english();
  const wanted: Wanted[] = [];
  let place = 1;
  words.forEach((word, i) => {
    if (prepositions.has(word)) place = CIRCUMSTANCE;
    if (words.indexOf(word) < i) return;
    const forms = new Map<string, number>();
    const put = (known: string, likeness: number) => {
      if (postings.has(known) && (forms.get(known) ?? 0) < likeness) forms.set(known, likeness);
    };
    // "pay out" is also written as one word.
    if (i + 1 < words.length) put(word + words[i + 1], 1);
    if (i > 0) put(words[i - 1] + word, 1);
    const isPart = forms.size > 0;
    put(word, 1);
    if (!isPart) {
      const isVerb = i === verbAt;
      if ((empty.has(word) || prepositions.has(word)) && !(isVerb && verbs.has(word))) return;
      const isKnown = forms.size > 0;
      if (isVerb) {
        for (const synonym of verbs.get(word) ?? []) put(VERB + synonym, SYNONYM);
        if (effect === "read") put(VERB + (several ? "list" : "get"), NUMBER);
      }
      for (const synonym of nouns.get(word) ?? []) put(synonym, SYNONYM);
      if (word.length > 3 || (word.length === 3 && i === words.length - 1))
        for (const known of postings.keys())
          if (known.startsWith(word)) put(known, isKnown ? WORD_PREFIX : PREFIX);
      if (!isKnown && word.startsWith("un") && postings.has(word.slice(2))) {
        put(word.slice(2), 1);
        for (const verb of verbs.get("remov") ?? []) put(VERB + verb, PREFIX);
      }
      if (forms.size === 0 && word.length > 4)
        for (const known of postings.keys()) if (isTypo(word, known)) put(known, TYPO);
      if (isVerb && !verbs.has(word) && !postings.has(VERB + word))
        for (const verb of implied) put(VERB + verb, IMPLIED);
    }
    if (forms.size > 0) wanted.push({ forms, weight: light.has(word) ? place * LIGHT : place });
  });
  return wanted;
}

/** Whether one letter more, less, other or swapped makes one into the other. */
function isTypo(a: string, b: string): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [c, d] = [a.slice(i), b.slice(i)];
  return (
    i > 0 &&
    (c.slice(1) === d.slice(1) ||
      c === d.slice(1) ||
      c.slice(1) === d ||
      (c[0] === d[1] && c[1] === d[0] && c.slice(2) === d.slice(2)))
  );
}
