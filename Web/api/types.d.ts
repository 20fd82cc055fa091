// What a chat says over the wire, as docs/protocol.md has it: the shapes of the server's answers, the verbs of the live socket with what they
// take and what they are answered, the events.

/** Somebody, where only their name is told. */
export interface Person {
  id: string;
  name?: string;
}

export interface User {
  id: string;
  name: string;
  kind?: string;
  role?: string;
  status?: string;
  createdAt: number;
  removed?: boolean;
}

export interface Workspace {
  name: string;
  defaultRoom?: string;
}

/** What one is notified of in a room. */
export type NotificationLevel = "all" | "mentions" | "none";

export type Visibility = "public" | "private" | "direct";

export type RoomRole = "moderator" | "member";

/** A room as the server tells it. */
export interface Room {
  id: string;
  name: string;
  topic?: string;
  description?: string;
  visibility: Visibility;
  archived?: boolean;
  activeAt?: number;
  createdAt: number;
  createdBy: string;
  /** How many there are. */
  members: number;
  /** The number of the newest message. */
  newest: number;
  joined?: boolean;
  role?: RoomRole;
  /** Everything up to this number is read. */
  read?: number;
  /** The unread messages that mention oneself. */
  mentions?: number[];
  notifications?: NotificationLevel;
}

export interface Member {
  id: string;
  name: string;
  role?: string;
  joinedAt?: number;
}

/** What a message mentions, and where: the beginning and length of each place. */
export interface Mention {
  people?: string[];
  room?: true;
  at: number[][];
}

export interface Reaction {
  emoji: string;
  count: number;
  mine: boolean;
  users: Person[];
}

export interface Pin {
  id: string;
  name: string;
  at: number;
}

export interface Message {
  seq: number;
  revision: number;
  sender: string;
  name: string;
  /** Absent once it is deleted. */
  text?: string;
  sentAt: number;
  clientID: string;
  replyTo?: number;
  /** IDs of people. */
  mentions?: string[];
  mentionsRoom?: boolean;
  mentionedAt?: Mention[];
  editedAt?: number;
  deletedAt?: number;
  /** In pages. */
  reactions?: Reaction[];
  /** In pages. */
  pinned?: Pin;
}

/** The beginning of a message that another one answers. */
export interface Quotation {
  seq: number;
  revision: number;
  sender: string;
  name: string;
  text?: string;
  deletedAt?: number;
}

/** A page of a room's history. */
export interface Page {
  room: string;
  messages: Message[];
  quoted: Quotation[];
  newest: number;
  revision: number;
}

/** A message that a search has found. */
export interface Hit {
  room: string;
  seq: number;
  sender: string;
  name: string;
  sentAt: number;
  snippet: { text: string; hit?: boolean }[];
}

/** What a device says of itself. */
export type DeviceState = "online" | "idle";

export type PresenceState = DeviceState | "offline";

export interface Presence {
  user: string;
  state: PresenceState;
}

/** What an answer is true of: the revision, and the history that it belongs to. */
interface Dated {
  revision: number;
  history?: string;
}

type None = Record<string, never>;

/** The verbs of the live socket: what each takes, and the result in its reply. */
export interface Verbs {
  resume: { fields: { revision?: number; history?: string; state?: DeviceState }; result: Dated };
  presence: { fields: { state: DeviceState }; result: None };
  watch: { fields: { users: string[] }; result: { presence: Presence[] } };
  typing: { fields: { room: string }; result: None };
  send: { fields: { room: string; clientID: string; text: string; replyTo?: number }; result: { message: Message; repeated?: boolean } };
  edit: { fields: { room: string; seq: number; text: string; revision: number }; result: { message: Message } };
  delete: { fields: { room: string; seq: number }; result: { message: Message } };
  message: { fields: { room: string; seq: number }; result: { message: Message; quoted: Quotation[] } & Dated };
  history: { fields: { room: string; before?: number; after?: number; around?: number; at?: number; limit?: number }; result: Page & Dated };
  react: { fields: { room: string; seq: number; emoji: string }; result: { seq: number; emoji: string; count: number; mine: boolean } };
  unreact: Verbs["react"];
  pin: { fields: { room: string; seq: number }; result: { room: string; seq: number; pinned?: Pin } };
  unpin: Verbs["pin"];
  pins: { fields: { room: string }; result: Page & Dated };
  read: { fields: { room: string; seq: number }; result: { room: string; read: number; mentions: number[] } };
  unread: Verbs["read"];
  rooms: { fields: { search?: string; order?: "name" | "active"; limit?: number; after?: string }; result: { rooms: Room[]; next?: string } & Dated };
  room: { fields: { room: string }; result: { room: Room } };
  createRoom: { fields: { name: string; visibility?: "public" | "private" }; result: { room: Room } };
  updateRoom: { fields: { room: string; name?: string; topic?: string; description?: string; archived?: boolean }; result: { room: Room } };
  setNotifications: { fields: { room: string; level: NotificationLevel }; result: { room: string; level: NotificationLevel } };
  direct: { fields: { people: string[] }; result: { room: Room } };
  join: { fields: { room: string }; result: { room: Room } };
  leave: { fields: { room: string }; result: None };
  members: { fields: { room: string; search?: string; after?: string }; result: { members: Member[]; next?: string } & Dated };
  invite: { fields: { room: string; user: string }; result: { room: Room } };
  remove: { fields: { room: string; user: string }; result: None };
  setRole: { fields: { room: string; user: string; role: RoomRole }; result: None };
  users: { fields: { search?: string }; result: { users: User[]; more?: boolean } & Dated };
  user: { fields: { user: string }; result: { user: User } & Dated };
  updateProfile: { fields: { name?: string; status?: string }; result: { user: User } };
  search: { fields: { query: string; room?: string; order?: "newest" | "best"; limit?: number; after?: string }; result: { hits: Hit[]; next?: string } };
}

export type Verb = keyof Verbs;

/** Asks the server something over the live socket. */
export type Ask = <V extends Verb>(verb: V, fields: Verbs[V]["fields"]) => Promise<Verbs[V]["result"]>;

/** The events of the live socket, by name. */
export interface Events {
  room: { revision: number; room: Room; joinedAnew?: boolean };
  member: { revision: number; room: string; user: Person; joined: boolean; members?: number };
  message: { revision: number; room: string; message: Message };
  messageUpdated: Events["message"];
  reaction: { revision: number; room: string; seq: number; emoji: string; count: number; user: Person; added: boolean };
  pin: { revision: number; room: string; seq: number; pinned?: Pin };
  read: { revision: number; room: string; read: number; mentions?: number[] };
  notifications: { revision: number; room: string; level: NotificationLevel };
  workspace: { revision: number; workspace: Workspace };
  user: { revision: number; user: User };
  presence: Presence;
  typing: { room: string; user: { id: string; name: string } };
  reset: { reason?: string; history?: string };
  caughtUp: { revision: number; history?: string };
}

/** An event of one name, or of any. */
export type ServerEvent<Name extends keyof Events = keyof Events> = { [Each in Name]: { event: Each } & Events[Each] }[Name];

export type Role = "owner" | "admin" | "member";

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
  [room: `GET /api/rooms/${string}`]: { result: { room: Room } };
  [accounts: `GET /api/accounts?${string}`]: { result: { accounts: User[]; next?: string } };
  [role: `PUT /api/accounts/${string}/role`]: { body: { role: Role }; result: { user: User } };
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
