// What the web app asks a server and is told: the chat as it is declared, and what goes over HTTP alone (docs/protocol.md).

import { Events, Room, RoomResult, User, UserRole, Verbs } from "./protocol.js";

export * from "./protocol.js";

type None = Record<string, never>;

export type Verb = keyof Verbs;

/** Asks the server something over the live socket. */
export type Ask = <V extends Verb>(verb: V, fields: Verbs[V]["fields"]) => Promise<Verbs[V]["result"]>;

/** An event of one name, or of any. */
export type ServerEvent<Name extends keyof Events = keyof Events> = { [Each in Name]: { event: Each } & Events[Each] }[Name];

/** The workspace with who may join it. */
export interface WorkspaceSettings {
  name: string;
  signUp: "open" | "invitation" | "closed";
  guests: boolean;
  hasOwner: boolean;
  defaultRoom?: string;
  /** What the server was started with, for owners and admins. */
  fixed?: string[];
}

export interface Invitation {
  id: string;
  usesLeft: number;
  expiresAt?: number;
  createdAt: number;
}

/** A device on which one is signed in. */
export interface Session {
  id: string;
  device: string;
  createdAt: number;
  lastUsedAt: number;
  current: boolean;
}

export interface Ban {
  id: string;
  network: string;
  name: string;
  createdAt: number;
  until: number;
}

/** A key of the key-value API. */
export interface APIKey {
  id: string;
  name: string;
  createdAt: number;
}

/** A room as owners and admins see it: of a private one that they are not in, its name and how many are in it. */
export interface ListedRoom {
  id: string;
  name: string;
  visibility: "public" | "private";
  archived?: boolean;
  members: number;
  joined: boolean;
  newest?: number;
  activeAt?: number;
}

/** What the server says of itself; counts only grow until it is restarted. */
export interface Figures {
  version: string;
  /** Milliseconds. */
  uptime: number;
  connections: number;
  messages: number;
  /** How many took less than so many microseconds, and not less than the step before. */
  deliveries: { upTo: number; count: number }[];
  databaseBytes: number;
  residentBytes?: number;
}

/** Requests over HTTP that are no verbs: what each takes, and what it is answered. */
export interface Routes {
  "GET /api/session": { result: { user: User } };
  "POST /api/session": { body: { name: string; password?: string }; result: { user: User } };
  "DELETE /api/session": { result: None };
  "POST /api/accounts": { body: { name: string; password: string; invitation?: string }; result: { user: User } };
  "POST /api/password": { body: { token: string; password: string }; result: { user: User } };
  "PATCH /api/account": { body: { name?: string; status?: string }; result: { user: User } };
  "PUT /api/account/password": { body: { current: string; password: string }; result: None };
  "GET /api/sessions": { result: { sessions: Session[] } };
  "DELETE /api/sessions": { result: None };
  [session: `DELETE /api/sessions/${string}`]: { result: None };
  "GET /api/workspace": { result: { workspace: WorkspaceSettings } };
  "PATCH /api/workspace": { body: { name?: string; defaultRoom?: string | null; signUp?: WorkspaceSettings["signUp"]; guests?: boolean }; result: { workspace: WorkspaceSettings } };
  [rooms: `GET /api/workspace/rooms?${string}`]: { result: { rooms: ListedRoom[]; next?: string } };
  "GET /api/rooms": { result: Verbs["rooms"]["result"] };
  "POST /api/rooms": { body: Verbs["createRoom"]["fields"]; result: Verbs["createRoom"]["result"] };
  [room: `GET /api/rooms/${string}`]: { result: RoomResult };
  [accounts: `GET /api/accounts?${string}`]: { result: { accounts: User[]; next?: string } };
  [role: `PUT /api/accounts/${string}/role`]: { body: { role: UserRole }; result: { user: User } };
  [reset: `POST /api/accounts/${string}/reset`]: { result: { token: string; expiresAt: number } };
  [account: `DELETE /api/accounts/${string}`]: { result: None };
  [guests: `GET /api/guests?${string}`]: { result: { guests: User[]; next?: string } };
  [guest: `DELETE /api/guests/${string}`]: { result: None };
  "GET /api/bans": { result: { bans: Ban[] } };
  "POST /api/bans": { body: { guest: string; days?: number }; result: { ban: Ban } };
  [ban: `DELETE /api/bans/${string}`]: { result: None };
  "GET /api/invitations": { result: { invitations: Invitation[] } };
  "POST /api/invitations": { body: { uses?: number; days?: number }; result: { invitation: Invitation; token: string } };
  [invitation: `DELETE /api/invitations/${string}`]: { result: None };
  "GET /api/bots": { result: { bots: User[] } };
  "POST /api/bots": { body: { name: string }; result: { bot: User; token: string } };
  [token: `POST /api/bots/${string}/token`]: { result: { bot: User; token: string } };
  [bot: `DELETE /api/bots/${string}`]: { result: None };
  "GET /api/keys": { result: { keys: APIKey[] } };
  "POST /api/keys": { body: { name: string }; result: { key: APIKey; secret: string } };
  [key: `DELETE /api/keys/${string}`]: { result: None };
  "GET /api/figures": { result: Figures };
  "GET /api/push": { result: { key: string } };
  "PUT /api/push/subscription": { body: { endpoint?: string; keys?: Record<string, string> }; result: None };
  "DELETE /api/push/subscription": { body: { endpoint: string }; result: None };
}

/** Asks the server something over HTTP: `call("GET /api/session")`. */
export type Call = <Route extends keyof Routes>(route: Route, ...body: Routes[Route] extends { body: infer Body } ? [Body] : []) => Promise<Routes[Route]["result"]>;
