import type { BodyFormat, HttpProfile } from "@plugboard/core";
import { readFailure } from "./failure.js";

export const http: HttpProfile = {
  baseUrl: "https://slack.com/api",
  // Where url_private and its like of a file lead to.
  origins: ["https://files.slack.com"],
  bodyFormat,
  arrayStyle: "comma",
  readFailure,
};

/** Methods that find no argument in a JSON body: those that read, and some older families. */
const FORM_ONLY =
  /^(?:oauth|openid|tooling|search|rtm|migration|dnd|api)\.|\.(?:list|info|history|replies|members|conversations|identity|get\w*|lookup\w*|\w+Logs|billableInfo|revoke|inviteShared|upload)$/;

/** What `custom` sends an object as. Catalogued actions say it in their rows. */
function bodyFormat({ pathname }: URL): BodyFormat {
  const method = pathname.slice(pathname.lastIndexOf("/") + 1);
  if (method === "users.setPhoto") return "multipart";
  return FORM_ONLY.test(method) ? "form" : "json";
}
