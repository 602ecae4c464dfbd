import type { AuthScheme } from "@plugboard/core";

export interface FileCredentials {
  /** Path of the database. Made where it does not exist. */
  readonly file: string;
}

const file: AuthScheme<FileCredentials> = {
  title: "Database file",
  fields: { file: { title: "File", secret: false } },
  authorize: () => ({}),
};

/** The ways to authenticate, by kind. A connection's credentials have the fields of one of them. */
export const auth = { file };
