import { plantedTokens, schemeOf } from "./bench.js";
import { canariesOf, type Subject } from "./subject.js";

/** Tokens that one check may have minted. */
const MOST_MINTS = 10;
/** Characters below which a text may stand somewhere by chance. */
const SHORTEST_CANARY = 12;

/** Finds a secret of the connection in whatever is given, in any spelling; returns what it found, in a few characters. */
export async function canaryFinder(
  subject: Subject,
  kind?: string,
): Promise<(value: unknown) => string | undefined> {
  const scheme = schemeOf(subject, kind);
  const secrets = await canariesOf(subject, scheme.kind, scheme.fixture);
  const short = secrets.filter((secret) => secret.length < SHORTEST_CANARY);
  if (short.length > 0) {
    throw new Error(
      `A secret of the fixtures' "auth.${scheme.kind}" is too short to be looked for: use ${SHORTEST_CANARY} characters or more.`,
    );
  }
  const minted = Array.from({ length: MOST_MINTS }, (_, index) =>
    Object.values(plantedTokens(index + 1)),
  ).flat();
  const spellings = [...secrets, ...minted].flatMap(spellingsOf);
  return (value) => {
    const text = textOf(value);
    const found = spellings.find((spelling) => text.includes(spelling));
    return found === undefined ? undefined : `${found.slice(0, 6)}…`;
  };
}

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const form = new URLSearchParams([["", secret]]).toString().slice(1);
  // Base64 of the secret behind 0, 1 and 2 other bytes, without what those and the bytes after it share in.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "")
      .slice(shift === 0 ? 0 : shift + 1, -2),
  );
  return [
    ...new Set([secret, encodeURIComponent(secret), form, JSON.stringify(secret).slice(1, -1), ...shifted]),
  ];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return (
    JSON.stringify(value, (_, member: unknown) =>
      member instanceof Uint8Array ? Buffer.from(member).toString("utf8") : member,
    ) ?? ""
  );
}
