/** Characters of a pattern. */
const MAX_LENGTH = 500;
/** How often a counted repetition, times those around it, may stand for; the engine allows no more. */
const MAX_REPEATS = 1000;
/** Steps of the engine's program, with counted repetitions written out. */
const MAX_SIZE = 2000;

/** General categories (`\p{L}`, `\p{Nd}`), which every engine knows by these names. */
const CATEGORY = /^(?:L[Cultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/;

/** What a pattern costs to run, or why it may not be used. */
export type PatternReading = { readonly size: number } | { readonly fault: string };

/** An open group: what it holds so far, and its last atom, which a quantifier repeats. */
interface Group {
  size: number;
  repeats: number;
  atomSize: number;
  atomRepeats: number;
}

/**
 * Reads a pattern (ECMA-262, with the u flag) that is to run on a linear-time engine, and refuses what that engine has
 * no form for: look-around, back-references, and the rest that would fail only when it first runs.
 */
export function readPattern(pattern: string): PatternReading {
  if (pattern.length > MAX_LENGTH) return { fault: `is longer than ${MAX_LENGTH} characters` };
  try {
    new RegExp(pattern, "u");
  } catch {
    return { fault: "is no regular expression (ECMA-262, with the u flag)" };
  }
  const names = new Set<string>();
  const groups: Group[] = [];
  let group = emptyGroup();
  let inClass = false;
  const atom = (size: number, repeats = 1): void => {
    group.size += size;
    group.repeats = Math.max(group.repeats, repeats);
    group.atomSize = size;
    group.atomRepeats = repeats;
  };
  for (const [token] of pattern.matchAll(TOKEN)) {
    const property = /^\\[pP]\{(.*)\}$/.exec(token)?.[1];
    if (property !== undefined && !CATEGORY.test(property))
      return { fault: `has "${token}": only general categories such as \\p{L} and \\p{Nd} are known` };
    if (inClass) {
      if (token === "\\b") return { fault: "has a backspace (\\b) in a class: write \\x08" };
      if (token === "]") inClass = false;
      continue;
    }
    if (token === "[") {
      inClass = true;
      atom(1);
    } else if (/^\(\?<?[=!]/.test(token)) {
      return { fault: "has a look-around, which cannot be run in linear time" };
    } else if (/^\\(?:[1-9]|k)/.test(token)) {
      return { fault: "has a back-reference, which cannot be run in linear time" };
    } else if (token.startsWith("(")) {
      const name = /^\(\?<(.*)>$/.exec(token)?.[1];
      if (name !== undefined && (!/^\w+$/.test(name) || names.has(name)))
        return { fault: `has the group name "${name}": names are letters, digits and "_", each used once` };
      if (name !== undefined) names.add(name);
      groups.push(group);
      group = emptyGroup();
    } else if (token === ")") {
      const { size, repeats } = group;
      group = groups.pop() as Group;
      atom(size + 1, repeats);
    } else if (token.startsWith("{")) {
      const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(token) as RegExpExecArray;
      const times = comma === "" || most === "" ? Number(least) : Number(most);
      const repeats = times * group.atomRepeats;
      if (repeats > MAX_REPEATS) return { fault: `repeats a part more than ${MAX_REPEATS} times` };
      const { atomSize } = group;
      atom(Math.max(0, times - 1) * atomSize + times, Math.max(1, repeats));
      if (group.size > MAX_SIZE) return { fault: "stands for too much once its repetitions are written out" };
    } else if (!/^[*+?|]/.test(token)) {
      atom(1);
    }
  }
  return group.size > MAX_SIZE
    ? { fault: "stands for too much once its repetitions are written out" }
    : { size: group.size + 1 };
}

/** Group openings, escapes, quantifiers, and single characters, of a pattern that is known to be valid. */
const TOKEN =
  /\(\?(?:<?[=!]|<[^>]*>|[a-z-]*:)|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|k<[^>]*>|[\s\S])|\{\d+(?:,\d*)?\}|[\s\S]/gu;

function emptyGroup(): Group {
  return { size: 0, repeats: 1, atomSize: 0, atomRepeats: 1 };
}
