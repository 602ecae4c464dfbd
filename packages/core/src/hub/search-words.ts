import type { Effect } from "../contract/action.js";

/** In characters. What is longer is cut. */
const WORD_LENGTH = 32;

/** Words that say nothing of what is wished for. */
const EMPTY =
  "a an the of and or not is are be been was were did does do has have had it its this that these those their i me we you he she they am can could should would how want need like please up out so if just some any again there";
const PREPOSITIONS = "to in into on at by for from with about via as";
/** Words that say little of it. */
const LIGHT_WORDS =
  "someone somebody everyone people person who my mine new our your current one single detail info information data today tomorrow now later last latest recent next first week month day time";
/** What a name that has one is about is for few people. */
const RARE_WORDS = "admin enterprise legacy test v2 bulk async";

/** The verbs of a line stand for each other. A wish with one of them first is for an action of the line's effect. */
const VERBS = `
read:get show read fetch retrieve view see check display look inspect find summarize
read:list get read show see find search query lookup browse history which what who view display check summarize
read:download export get fetch
write:create add new make open register take report save upload set start generate issue raise give submit
write:update change edit set modify rename replace mark make fix upgrade downgrade switch correct
write:send post write publish reply respond answer share upload email announce tell notify submit
write:add attach put insert include save invite upload
write:run start trigger dispatch execute launch
write:rerun retry redo repeat restart resend redeliver
write:restore unarchive recover reactivate
write:disable deactivate block mute
write:enable activate
write:request ask
write:approve review accept confirm allow
write:reject decline deny refuse
write:verify validate confirm check
write:pay charge bill collect
write:subscribe watch follow
write:transfer move
write:pause suspend freeze hold
write:resume continue unpause
destructive:delete remove erase drop detach kick unsend clear revoke destroy uninstall unassign dismiss
destructive:cancel stop end close abort void
destructive:delete cancel end close
destructive:undo revert reverse`;

/** What a wish without a verb that is known may be for. */
const IMPLIED_VERBS = "create add send set make update";

/** The nouns of a line stand for each other, and so do words that are nouns and verbs. */
const NOUNS = `
pay paid payment charge transaction purchase
subscribe subscription plan membership
user member person people someone somebody everyone who collaborator teammate colleague employee
my mine authenticated
channel conversation room
message dm chat
repository repo
organization org company
workspace team
workflow build pipeline job ci
picture photo image avatar icon
issue bug ticket
discount coupon promotion promo
dispute chargeback
tax vat gst
card payment
customer client buyer
account seller merchant
invoice bill
reaction emoji thumb like react
presence online offline away active available
file document attachment
webhook hook callback
label tag
price cost
balance fund
comment note
schedule later
secret credential
collaborator access permission
dnd quiet snooze
bot app`;

/** What is written otherwise in names. */
export const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^(?:open|closed) (?=\S+s$|pull requests$)/, "list "],
  [/\bprs?\b|\bmerge requests?\b/g, "pull request"],
  [/\bdms?\b/g, "direct message"],
  [/\bwho ?am ?i\b/g, "get authenticated user"],
  [/^(?:is|was|did|does|has|when|am(?= i\b))\b/, "get"],
  [/\bi\b/g, "my"],
  [/\btake (.*?)\b(?:off|away)\b/g, "remove $1"],
  [/\bget rid of\b/g, "delete"],
  [/\bturn off\b/g, "disable"],
  [/\bturn on\b/g, "enable"],
  [/\bbring back\b/g, "restore"],
  [/\bset up\b/g, "create"],
  [/\blook up\b/g, "find"],
  [/\bhow many\b/g, "list count"],
  [/\bhow much\b/g, "get"],
  [/% off\b/g, " discount"],
  [/\bmoney back\b/g, "refund"],
  [/\bdo not disturb\b/g, "dnd snooze"],
];

/** `how do I`: what is wished for follows. */
export const COURTESY =
  /^(?:(?:tell me|how (?:do|can|could|to|should)|can|could|please|want|i|we|you|need|would|like|to|help|me|let) )+/;
export const QUESTION =
  /^(?:am|is|are|was|were|does|do|did|has|have|who|what|which|when|where|why|how|whether|if) /;
/** `refund a payment`: it begins with a verb, and one that is unknown does something. */
export const IMPERATIVE =
  /^[a-z]+ (?:(?:off|on|out|up|with) )?(?:to )?(?:an?|the|this|that|my|me|us|some(?:one|body)?|all|with|to|on)(?: |$)/;

/** What says where or whose, not what. */
export const CIRCUMSTANCES = / (?:to|in|into|on|at|by|for|from|with|of|about) .*/;
/** `which files`, `files`: several are wished for. */
export const SEVERAL = /[^su']s$|\b(?:all|which|every|everyone|who)\b/;

interface English {
  readonly empty: ReadonlySet<string>;
  readonly prepositions: ReadonlySet<string>;
  readonly light: ReadonlySet<string>;
  readonly rare: ReadonlySet<string>;
  readonly implied: readonly string[];
  readonly verbs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly nouns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly effects: ReadonlyMap<string, Effect>;
}

let read: English | undefined;

/** `setTopic` → `set Topic`. */
export function spaced(text: string): string {
  return text.replace(/([a-z])([A-Z])/g, "$1 $2");
}

/** @param stems Those that were found so far. */
export function wordsOf(text: string, stems = new Map<string, string>()): string[] {
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

/** Kinds of things, which are not what their verbs do. */
const KINDS = /^(?:issuing|billing|settings?)$/;

/** `branches` as `branch`; `cancelled`, `cancelling` as `cancel`. Words that belong together need one stem, not a right one. */
function stemOf(word: string): string {
  if (word.length < 3 || KINDS.test(word)) return word;
  return word
    .replace(/(?<=..)ies$/, "y")
    .replace(/(?<=ss|sh|ch|x)es$/, "")
    .replace(/(?<![su])s$/, "")
    .replace(/(?<=[aeiouy].+)(?:ing|ed)$/, "")
    .replace(/(?<=....)ly$/, "")
    .replace(/(?<=...)(?:ion|ation|ate|e)$/, "")
    .replace(/(?<=...)(?:if(?:y|ic))$/, "if")
    .replace(/(?<=....)ment$/, "")
    .replace(/(?<=.....)al$/, "")
    .replace(/([b-df-hj-np-tv-z])\1$/, "$1")
    .replace(/is$/, "iz");
}

export function english(): English {
  if (read !== undefined) return read;
  const effects = new Map<string, Effect>();
  const synonymsOf = (table: string) => {
    const synonyms = new Map<string, Set<string>>();
    for (const line of table.trim().split("\n")) {
      const [text = "", effect] = line.split(":").reverse();
      const words = wordsOf(text);
      for (const word of words) {
        if (effect !== undefined && !effects.has(word)) effects.set(word, effect as Effect);
        synonyms.set(word, new Set([...(synonyms.get(word) ?? []), ...words]));
      }
    }
    return synonyms;
  };
  const setOf = (words: string) => new Set(wordsOf(words));
  read = {
    empty: setOf(EMPTY),
    prepositions: setOf(PREPOSITIONS),
    light: setOf(LIGHT_WORDS),
    rare: setOf(RARE_WORDS),
    implied: wordsOf(IMPLIED_VERBS),
    verbs: synonymsOf(VERBS),
    nouns: synonymsOf(NOUNS),
    effects,
  };
  return read;
}
