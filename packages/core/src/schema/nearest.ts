/** Longer names are not compared: that takes time by the product of the lengths, and nobody mistypes them. */
const MAX_LENGTH = 100;

/** The names most like `name`, best first: those within a third of its length in edits, or that contain it. */
export function nearest(name: string, names: Iterable<string>, most = 3): string[] {
  if (name.length > MAX_LENGTH) return [];
  const wanted = name.toLowerCase();
  const tolerance = Math.max(2, Math.floor(wanted.length / 3));
  const ranked: { name: string; distance: number }[] = [];
  for (const candidate of names) {
    if (candidate.length > MAX_LENGTH) continue;
    const lower = candidate.toLowerCase();
    if (Math.abs(lower.length - wanted.length) <= tolerance) {
      const distance = editDistance(wanted, lower);
      if (distance <= tolerance) ranked.push({ name: candidate, distance });
    } else if (wanted.length > 2 && (lower.includes(wanted) || wanted.includes(lower))) {
      ranked.push({ name: candidate, distance: tolerance + 1 });
    }
  }
  return ranked
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((entry) => entry.name);
}

/** ` Did you mean "a" or "b"?`, or nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const close = nearest(name, names).map((candidate) => `"${candidate}"`);
  if (close.length === 0) return "";
  return ` Did you mean ${close.length > 1 ? `${close.slice(0, -1).join(", ")} or ` : ""}${close.at(-1)}?`;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1);
    }
    previous = current;
  }
  return previous[b.length] as number;
}
