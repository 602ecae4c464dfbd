import {
  type Action,
  type ActionCatalogue,
  type AnyAction,
  type AuthSchemes,
  type Connector,
  defineConnector,
  type HttpProfile,
  type SessionProfile,
} from "@plugboard/core";

/**
 * Another connector of the same actions, schemes and profiles, each called through a function of the wrapper's own, as a
 * package does that adds logging or a cache. What leans on `this`, or on being the object that was defined, breaks here.
 */
export function wrapConnector(connector: Connector): Connector {
  const { name, title, description, specVersion, capabilities, auth, http, session, actions, catalogue } =
    connector;
  const own = Object.entries(actions).filter(([action]) => action !== "custom");
  return defineConnector({
    name,
    title,
    ...(description !== undefined && { description }),
    specVersion,
    capabilities,
    auth: mapped(auth, wrapScheme),
    ...(http !== undefined && { http: wrapProfile(http) }),
    ...(session !== undefined && { session: wrapSession(session) }),
    actions: mapped(Object.fromEntries(own), wrapAction),
    ...(catalogue !== undefined && { catalogue: wrapCatalogue(catalogue) }),
  }) as Connector;
}

function mapped<T>(record: Readonly<Record<string, T>>, wrap: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, wrap(value)]));
}

function wrapAction(action: AnyAction): AnyAction {
  const { run, effectOf } = action;
  const wrapped: Action<unknown, unknown, unknown> = {
    ...action,
    run: (context, input) => run(context as never, input),
    ...(effectOf !== undefined && { effectOf: (input: unknown) => effectOf(input) }),
  };
  return wrapped;
}

function wrapCatalogue({ has, open }: ActionCatalogue): ActionCatalogue {
  return {
    has: (name) => has(name),
    open: async () => {
      const { load, loadAll, ...opened } = await open();
      return {
        ...opened,
        load: async (name) => {
          const action = await load(name);
          return action === undefined ? undefined : wrapAction(action);
        },
        loadAll: async (names) =>
          new Map([...(await loadAll(names))].map(([name, each]) => [name, wrapAction(each)])),
      };
    },
  };
}

type AnyScheme = AuthSchemes[string];

function wrapScheme(scheme: AnyScheme): AnyScheme {
  const { check, authorize } = scheme;
  return {
    ...scheme,
    ...(check !== undefined && { check: (credentials: unknown) => check(credentials) }),
    authorize: (credentials, context) => authorize(credentials, context),
  };
}

function wrapProfile(profile: HttpProfile): HttpProfile {
  const { readFailure } = profile;
  return {
    ...profile,
    ...(readFailure !== undefined && { readFailure: (answer, now) => readFailure(answer, now) }),
  };
}

function wrapSession(session: SessionProfile): SessionProfile {
  const { open, close } = session;
  return {
    open: (credentials, context) => open(credentials, context),
    close: (opened) => close(opened),
  };
}
