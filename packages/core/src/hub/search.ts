import type { Effect } from "../contract/action.js";

/** What is known of an action before it is made. */
export interface SearchableRow {
  readonly name: string;
  readonly title: string;
  readonly group?: string;
  readonly path?: string;
  readonly description?: string;
  readonly effect?: Effect;
  readonly deprecated?: string;
}

/** What a match is worth by where the word stands. */
const NAME = 1;
const TITLE = 0.95;
const GROUP = 0.5;
const PATH = 0.4;
const DESCRIPTION = 0.35;

/** What is left of it where another word was asked for. */
const SYNONYM = 0.75;
const PREFIX = 0.7;
const TYPO = 0.6;

/** What the words after a preposition count: "to a channel" says where, not what. */
const CIRCUMSTANCE = 0.7;
/** What {@link LIGHT_WORDS} count. */
const LIGHT = 0.5;

/** The share of a score that hangs on how little else the name or the title says. */
const BREVITY = 0.5;
/** What is described was written by hand: it is the more usual thing. */
const DESCRIBED = 1.05;
const RIGHT_EFFECT = 1.1;
const DEPRECATED = 0.8;

/** The share of the best score that the others need. */
const RELEVANT = 0.3;

/** In characters. What is longer is cut: wishes come from outside, and stay cheap. */
const QUERY_LENGTH = 200;
const WORD_LENGTH = 32;

/** Words that say nothing of what is wished for. */
const EMPTY =
  "a an the of and or as is are be been was were did does do has have had it its this that their i me we you he she am can how want please up out";
const PREPOSITIONS = "to in into on at by for from with";
/** Words that say little of it. */
const LIGHT_WORDS = "someone somebody everyone people person who my mine new";

/** The words of a line stand for each other. A wish that begins with one is for an action of the line's effect, if it has one. */
const SYNONYMS = `
read:get show read fetch retrieve view see check display look
read:list show see find search all browse history which what who is are
write:create add new make open register take report save upload set
write:update change edit set modify rename replace mark make fix upgrade downgrade
write:send post write publish reply share upload
destructive:delete remove erase drop detach kick unsend
destructive:cancel stop end close abort void
destructive:undo revert reverse
invite add
run start trigger dispatch execute
restore unarchive recover reactivate
disable deactivate block
enable activate
request ask
review approve
pay paid payment charge
subscribe subscription
schedule later
user member person people someone somebody everyone who collaborator
my mine authenticated
channel conversation
repository repo
organization org
workflow build pipeline job
picture photo image avatar
issue bug ticket
discount coupon promotion
dispute chargeback
tax vat gst
reaction emoji thumb like
presence online away`;

/** What is written otherwise in names. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bprs?\b/g, "pull request"],
  [/\bdms?\b/g, "direct message"],
  [/\bwho ?am ?i\b/g, "authenticated user"],
  [/\bam i\b/g, "my"],
  [/\btake (.*?)\b(?:off|away)\b/g, "remove $1"],
  [/\bturn off\b/g, "disable"],
  [/\bturn on\b/g, "enable"],
  [/\bbring back\b/g, "restore"],
  [/\bhow many\b/g, "count"],
  [/% off\b/g, " discount"],
  [/\bmoney back\b/g, "refund"],
  [/\bdo not disturb\b/g, "dnd snooze"],
];

/** `refund a payment`: it begins with a verb, and one that is unknown does something. */
const IMPERATIVE = /^\S+ (?:(?:in|off|on|out|up) )?(?:to )?(?:an?|the|my|me|us|some(?:one|body))(?: |$)/;

/** By word: row, weight, row, weight, … */
type Postings = ReadonlyMap<string, readonly number[]>;

interface Index {
  readonly postings: Postings;
  /** The words of each row's name, and of its title. */
  readonly wordings: readonly (readonly (readonly string[])[])[];
}

/** A word of a wish. */
interface Wanted {
  /** The index's words that may be meant, and how surely, up to 1. */
  readonly forms: ReadonlyMap<string, number>;
  readonly weight: number;
}

interface English {
  readonly empty: ReadonlySet<string>;
  readonly prepositions: ReadonlySet<string>;
  readonly light: ReadonlySet<string>;
  readonly synonyms: ReadonlyMap<string, ReadonlySet<string>>;
  readonly effects: ReadonlyMap<string, Effect>;
}

const indexes = new WeakMap<readonly SearchableRow[], Index>();
let read: English | undefined;

/**
 * The names of the actions that a wish in everyday words may mean, the likeliest first; where it is empty all names, in order.
 * What is far less likely than the first is left out. The rows are indexed at their first search; they must not change after it.
 */
export function searchActions(rows: readonly SearchableRow[], query: string): readonly string[] {
  const wish = spaced(query.slice(0, QUERY_LENGTH)).trim().toLowerCase();
  if (wish === "") return rows.map(({ name }) => name);
  let index = indexes.get(rows);
  if (index === undefined) {
    index = indexOf(rows);
    indexes.set(rows, index);
  }
  const { postings, wordings } = index;
  const scores = new Float64Array(rows.length);
  const said = new Set<string>();
  for (const { forms, weight } of wantedOf(wish, postings)) {
    const matches = new Float64Array(rows.length);
    for (const [word, likeness] of forms) {
      said.add(word);
      const list = postings.get(word) as readonly number[];
      for (let i = 0; i < list.length; i += 2) {
        const row = list[i] as number;
        matches[row] = Math.max(matches[row] as number, (list[i + 1] as number) * likeness);
      }
    }
    // As if it were in a few more rows: what only one has would weigh too much.
    const count = 3 + matches.reduce((sum, match) => (match >= GROUP ? sum + 1 : sum), 0);
    const rarity = weight * Math.log(1 + rows.length / count);
    for (const [row, match] of matches.entries()) scores[row] = (scores[row] as number) + match * rarity;
  }
  const name = wish.replaceAll(" ", "_");
  const effect = effectOf(wish);
  const ranked = rows.flatMap((row, i) => {
    let score = scores[i] as number;
    if (row.name === name) score = 2 * (score || 1);
    if (score === 0) return [];
    const shares = (wordings[i] as readonly string[][]).map((words) => shareOf(words, said, index));
    score *= 1 - BREVITY + BREVITY * Math.max(...shares);
    if (row.description !== undefined) score *= DESCRIBED;
    if (row.effect === effect) score *= RIGHT_EFFECT;
    if (row.deprecated !== undefined) score *= DEPRECATED;
    return { name: row.name, score };
  });
  ranked.sort((a, b) => b.score - a.score);
  const least = RELEVANT * (ranked[0]?.score ?? 0);
  return ranked.filter(({ score }) => score >= least).map(({ name }) => name);
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
  const { empty, prepositions } = english();
  const stems = new Map<string, string>();
  const postings = new Map<string, number[]>();
  const wordings = rows.map(({ name, title, group = "", path = "", description = "" }, row) => {
    const put = (text: string, weight: number) => {
      const words = wordsOf(text, stems).filter((word) => !empty.has(word) && !prepositions.has(word));
      for (const word of words) {
        const list = postings.get(word);
        if (list === undefined) postings.set(word, [row, weight]);
        // The first place is the weightiest.
        else if (list.at(-2) !== row) list.push(row, weight);
      }
      return words;
    };
    const wording = [put(name, NAME), put(title, TITLE)];
    put(group, GROUP);
    put(spaced(path.replace(/\{[^}]*\}/g, " ")), PATH);
    put(description, DESCRIPTION);
    return wording;
  });
  return { postings, wordings };
}

function wantedOf(wish: string, postings: Postings): Wanted[] {
  const { empty, prepositions, light, synonyms } = english();
  const words = wordsOf(PHRASES.reduce((text, [phrase, plain]) => text.replace(phrase, plain), wish));
  const wanted: Wanted[] = [];
  let place = 1;
  words.forEach((word, i) => {
    if (prepositions.has(word)) place = CIRCUMSTANCE;
    if (words.indexOf(word) < i) return;
    const forms = new Map<string, number>();
    const put = (known: string, likeness: number) => {
      if (postings.has(known) && !forms.has(known)) forms.set(known, likeness);
    };
    // "pay out" is also written as one word.
    if (i + 1 < words.length) put(word + words[i + 1], 1);
    if (i > 0) put(words[i - 1] + word, 1);
    const isPart = forms.size > 0;
    put(word, 1);
    if (!isPart) {
      if (empty.has(word) || prepositions.has(word)) return;
      for (const synonym of synonyms.get(word) ?? []) put(synonym, SYNONYM);
      if (word.length > 3 || (word.length === 3 && i === words.length - 1))
        for (const known of postings.keys()) if (known.startsWith(word)) put(known, PREFIX);
      if (forms.size === 0 && word.length > 4)
        for (const known of postings.keys()) if (isTypo(word, known)) put(known, TYPO);
    }
    if (forms.size > 0) wanted.push({ forms, weight: light.has(word) ? place * LIGHT : place });
  });
  return wanted;
}

function effectOf(wish: string): Effect | undefined {
  return english().effects.get(wordsOf(wish)[0] ?? "") ?? (IMPERATIVE.test(wish) ? "write" : undefined);
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

/** `setTopic` → `set Topic`. */
function spaced(text: string): string {
  return text.replace(/([a-z])([A-Z])/g, "$1 $2");
}

/** @param stems Those that were found so far. */
function wordsOf(text: string, stems = new Map<string, string>()): string[] {
  const words =
    text
      .toLowerCase()
      .replace(/['’]s?\b/g, "")
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.map((word) => {
    let stem = stems.get(word);
    if (stem === undefined) {
      stem = stemOf(word.slice(0, WORD_LENGTH));
      stems.set(word, stem);
    }
    return stem;
  });
}

/** `branches` as `branch`; `cancelled`, `cancelling` as `cancel`. Words that belong together need one stem, not a right one. */
function stemOf(word: string): string {
  if (word.length < 3) return word;
  return word
    .replace(/(?<=..)ies$/, "y")
    .replace(/(?<=ss|sh|ch|x)es$/, "")
    .replace(/(?<![su])s$/, "")
    .replace(/(?<=[aeiouy].+)(?<!sett)(?:ing|ed)$/, "")
    .replace(/(?<=....)ly$/, "")
    .replace(/(?<=...)(?:ion|ation|ate|e)$/, "")
    .replace(/(?<=...)(?:if(?:y|ic))$/, "if")
    .replace(/(?<=....)ment$/, "")
    .replace(/(?<=.....)al$/, "")
    .replace(/([b-df-hj-np-tv-z])\1$/, "$1")
    .replace(/is$/, "iz");
}

function english(): English {
  if (read !== undefined) return read;
  const synonyms = new Map<string, Set<string>>();
  const effects = new Map<string, Effect>();
  for (const line of SYNONYMS.trim().split("\n")) {
    const [, effect, text = ""] = /^(?:(\w+):)?(.*)$/.exec(line) ?? [];
    const words = wordsOf(text);
    for (const word of words) {
      if (effect !== undefined && !effects.has(word)) effects.set(word, effect as Effect);
      synonyms.set(word, new Set([...(synonyms.get(word) ?? []), ...words]));
    }
  }
  const setOf = (words: string) => new Set(wordsOf(words));
  read = {
    empty: setOf(EMPTY),
    prepositions: setOf(PREPOSITIONS),
    light: setOf(LIGHT_WORDS),
    synonyms,
    effects,
  };
  return read;
}
