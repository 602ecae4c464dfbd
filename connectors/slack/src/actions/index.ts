import { bookmarks } from "./bookmarks.js";
import { conversations } from "./conversations.js";
import { files } from "./files.js";
import { messages } from "./messages.js";
import { pins } from "./pins.js";
import { reactions } from "./reactions.js";
import { search } from "./search.js";
import { users } from "./users.js";
import { workspace } from "./workspace.js";

/** Named, so that the declarations hold each row once. */
type Actions = typeof messages &
  typeof conversations &
  typeof users &
  typeof reactions &
  typeof files &
  typeof pins &
  typeof bookmarks &
  typeof search &
  typeof workspace;

export const actions: Actions = {
  ...messages,
  ...conversations,
  ...users,
  ...reactions,
  ...files,
  ...pins,
  ...bookmarks,
  ...search,
  ...workspace,
};
