/** The words of a name in camelCase, PascalCase, snake_case, kebab-case or with dots, in lower case. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

const SINGULAR_AS_IT_IS = new Set([
  "access",
  "address",
  "alias",
  "analysis",
  "analytics",
  "business",
  "canvas",
  "dns",
  "https",
  "process",
  "sms",
  "status",
  "us",
]);

/** `branches` → `branch`, `policies` → `policy`. For the nouns that APIs use; not for English at large. */
export function singular(word: string): string {
  if (SINGULAR_AS_IT_IS.has(word) || !word.endsWith("s") || word.endsWith("ss")) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|ch|sh|x|us|alias|canvas)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** How words are written that are not written in lower case. */
export const SPELLINGS: Readonly<Record<string, string>> = {
  api: "API",
  apis: "APIs",
  codeql: "CodeQL",
  css: "CSS",
  dependabot: "Dependabot",
  dnd: "Do Not Disturb",
  dns: "DNS",
  ekm: "EKM",
  emoji: "emoji",
  github: "GitHub",
  gpg: "GPG",
  html: "HTML",
  http: "HTTP",
  id: "ID",
  ids: "IDs",
  idp: "IdP",
  ip: "IP",
  json: "JSON",
  oauth: "OAuth",
  oidc: "OIDC",
  openid: "OpenID",
  pdf: "PDF",
  rtm: "RTM",
  saml: "SAML",
  sarif: "SARIF",
  sbom: "SBOM",
  scim: "SCIM",
  sha: "SHA",
  slack: "Slack",
  sms: "SMS",
  ssh: "SSH",
  sso: "SSO",
  totp: "TOTP",
  uri: "URI",
  url: "URL",
  urls: "URLs",
};

/** The words of a name, for people: `get_ssh_key` → `Get SSH key`. */
export function titleOf(name: string): string {
  const [first = "", ...rest] = name.split("_").map((word) => SPELLINGS[word] ?? word);
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}
