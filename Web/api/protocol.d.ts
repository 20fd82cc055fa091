// What a chat says over the wire. Written by `make protocol` from Sources/ChatProtocol: edit that.

/** A message was sent in one of the rooms that the person is in. From their own, `read` follows: they have read up to it. */
export interface MessageSent {
  revision: Revision;
  room: RoomID;
  message: Message;
}

/** The number of a change in the one order of all changes of a server; 0 precedes the first. Of two versions of a thing, the one with the higher revision is the newer. */
export type Revision = number;

/** Names a room, in addresses too: `general`. Lower-case letters, digits, hyphens and underscores, 1 to 64 of them, so that it is safe in a path, a key and a topic. */
export type RoomID = string;

/** A message. */
export interface Message {
  /** The number in its room. */
  seq: Seq;
  /** The revision of its last change. Reactions and pins are separate changes. */
  revision: Revision;
  /** The sender. */
  sender: UserID;
  /** The sender's name at the time. */
  name: string;
  /** The name with the spaces around it that a legacy client wrote; absent if there are none. */
  nameAsWritten?: string;
  /** The text, unless the message is deleted. */
  text?: string;
  /** The time of sending, by the server's clock. */
  sentAt: Time;
  /** The sender's ID for the message. */
  clientID: ClientMessageID;
  /** The message that it replies to. */
  replyTo?: Seq;
  /** The people it mentions by name. */
  mentions?: UserID[];
  /** Whether it mentions everyone in the room. */
  mentionsRoom?: true;
  /** Where the text mentions them. Messages from before servers reported it have none. */
  mentionedAt?: MentionedName[];
  /** The time of the last edit. */
  editedAt?: Time;
  /** The time of deletion. */
  deletedAt?: Time;
  /** The pin. It is in pages, and not in events. */
  pinned?: Pin;
  /** The reactions, first used first. They are in pages, and not in events. */
  reactions?: Reaction[];
}

/** The number of a message in its room: 1, 2, 3… without gaps, never used twice; 0 precedes the first. */
export type Seq = number;

/** Names a person or a bot, for ever. Created by the server. */
export type UserID = string;

/** Milliseconds since 1970, UTC, by the server's clock. */
export type Time = number;

/** A client's own ID for a message, stable across retries, so that sends are idempotent. 1 to 64 characters of `A-Z a-z 0-9 . _ -`. */
export type ClientMessageID = string;

/** A name and the places in a text where it is mentioned. */
export interface MentionedName {
  /** Whether it is everyone in the room. */
  room?: true;
  /** The people who have the name; several when guests share it. */
  people?: UserID[];
  /** The places of the name in the text: where each begins and how long it is, in UTF-16 units, the @ included. */
  at: number[][];
}

/** Who pinned a message, and when. */
export interface Pin {
  /** Who pinned it. */
  id: UserID;
  /** That person's name at the time. */
  name: string;
  /** When. */
  at: Time;
}

/** An emoji on a message, and who put it there. */
export interface Reaction {
  /** The emoji. */
  emoji: string;
  /** How many people. */
  count: number;
  /** Whether the asker's own is among them. */
  mine: boolean;
  /** At most 10 of them. */
  users: Person[];
}

/** A person as they are named beside what they did. */
export interface Person {
  /** The ID, which never changes. */
  id: UserID;
  /** Their name at the time. The server leaves it out where somebody takes something back or leaves. */
  name?: string;
}

/** A message was edited or deleted. It is told whole, but for its reactions and its pin. A client that does not hold it keeps it only if it is newer than all that the client knows of the room, and else loads it with a page. */
export interface MessageUpdated {
  revision: Revision;
  room: RoomID;
  message: Message;
}

/** Somebody reacted to a message, or took it back. */
export interface ReactionChanged {
  revision: Revision;
  room: RoomID;
  seq: Seq;
  emoji: string;
  /** How many there are now. */
  count: number;
  /** Who. The name is left out where the reaction was taken back. */
  user: Person;
  /** Whether it was added, not taken back. */
  added: boolean;
}

/** A message was pinned or unpinned. */
export interface PinChanged {
  revision: Revision;
  room: RoomID;
  seq: Seq;
  /** The pin; absent where it was taken off. */
  pinned?: Pin;
}

/** A room was created or changed, or the person has joined it. Everyone who can see the room hears of a change, live without the person's own part in it: what a client knows of `joined`, `role`, `read` and `mentions` still holds. In a first load there is one for each room that the person is in. */
export interface RoomChanged {
  revision: Revision;
  /** Whether the person has just joined it. What a client holds of its messages from an earlier time was not kept up: forget it. */
  joinedAnew?: true;
  room: Room;
}

/** A room. */
export interface Room {
  id: RoomID;
  name: string;
  /** The name with the spaces around it that a legacy client wrote; absent if there are none. */
  nameAsWritten?: string;
  /** The topic, when there is one. */
  topic?: string;
  /** The description, when there is one. */
  description?: string;
  visibility: Visibility;
  createdAt: Time;
  /** Who created it. */
  createdBy: UserID;
  /** Whether it is read-only. */
  archived?: true;
  /** The number of members. */
  members: number;
  /** The number of the newest message; 0 when there is none. */
  newest: Seq;
  /** The time when the newest message was sent. */
  activeAt?: Time;
  /** Whether the asker is a member. It is in replies and in what a client that resumes is told, and not in events for everyone. */
  joined?: boolean;
  /** The asker's role. Only members have this and what follows. */
  role?: RoomRole;
  /** The asker's read marker: everything up to this number is read. */
  read?: Seq;
  /** The numbers of the unread messages that mention the asker, ascending; the newest 100. */
  mentions?: Seq[];
  /** Which messages the asker is told of: `all` in direct rooms, else `mentions`, until they choose. */
  notifications?: NotificationLevel;
}

/** Tells who can find a room. Of a newer server, `private` may also stand for a visibility that is not listed here. `public`: Everyone sees it and can join. `private`: Exists for its members only; members invite others. `direct`: A conversation between certain people, who stay the same. */
export type Visibility = "public" | "private" | "direct";

/** The role of a member in a room. Of a newer server, `member` may also stand for a role that is not listed here. `member`: May take part. `moderator`: May change the room, remove people and delete anyone's messages. The creator of a room is its first moderator. */
export type RoomRole = "member" | "moderator";

/** Which messages of a room a member wants to be told of when the room is not in view. Of a newer server, `mentions` may also stand for a level that is not listed here. `all`: Every message. `mentions`: Those that mention the person. `none`: None. */
export type NotificationLevel = "all" | "mentions" | "none";

/** Somebody joined or left a room that the person is in, or the person did, on any of their devices. */
export interface MemberChanged {
  revision: Revision;
  room: RoomID;
  /** Who. The name is left out when they left. */
  user: Person;
  /** Whether they joined, not left. */
  joined: boolean;
  /** How many there are now; left out when the server could not read it. */
  members?: number;
}

/** The person has read further, or marked something unread, on any of their devices. */
export interface ReadMoved {
  revision: Revision;
  room: RoomID;
  /** Everything up to this number is read. */
  read: Seq;
  /** The unread messages that mention the person. */
  mentions?: Seq[];
}

/** The person has chosen what they are told of in a room, on any of their devices. */
export interface NotificationsChanged {
  revision: Revision;
  room: RoomID;
  level: NotificationLevel;
}

/** Somebody has another name, status or role, has become an account or was removed. Everyone hears it. New people cause no event: clients learn of them where they first appear. */
export interface UserChanged {
  revision: Revision;
  user: User;
}

/** A person or a bot. */
export interface User {
  /** The ID, which never changes. */
  id: UserID;
  /** Their name. */
  name: string;
  /** The kind of user. */
  kind: UserKind;
  /** Their role. Only accounts have one. */
  role?: UserRole;
  /** What they say of themselves, when they do. */
  status?: string;
  /** Whether the account, bot or guest was removed. What they wrote stays. */
  removed?: true;
  /** The time of creation. */
  createdAt: Time;
}

/** The kind of a user. Of a newer server, `guest` may also stand for a kind that is not listed here. `guest`: Chose a name, and is known by a cookie alone. `account`: Has a password, and its name to itself. `bot`: A program, known by a token; has its name to itself too. `showcase`: Speaks through the documents of legacy clients alone, and never signs in. */
export type UserKind = "guest" | "account" | "bot" | "showcase";

/** What an account may do. Of a newer server, `member` may also stand for a role that is not listed here. `owner`: Everything. `admin`: Look after people, bots and the workspace. `member`: Take part. */
export type UserRole = "owner" | "admin" | "member";

/** The workspace was changed, or it was ever and this is a first load. */
export interface WorkspaceChanged {
  revision: Revision;
  workspace: Workspace;
}

/** What is the same for everyone on a server. */
export interface Workspace {
  /** Its name. */
  name: string;
  /** The room that everyone who is new joins. */
  defaultRoom?: RoomID;
}

/** Somebody in a room that the person is in is writing a message. Show it for 6 seconds, or until a message of theirs arrives. It has no revision and is never told again. */
export interface Typing {
  room: RoomID;
  user: Person;
}

/** Somebody who is watched is online, idle or offline from now on. It has no revision and is never told again; a slow reader may miss it, and asks with `watch`. */
export interface PresenceChanged {
  user: UserID;
  state: Presence;
}

/** Whether a person is there. `online`: On some device, and doing something. `idle`: On some device, and has not touched it for a while. `offline`: On none. */
export type Presence = "online" | "idle" | "offline";

/** What a client holds can no longer be brought up to date: it forgets the timelines, and keeps what is unsent. If `history` is another than the one it knows, it forgets everything else as well. A `user` event about the person and a first load follow. */
export interface Reset {
  /** Why, for a log. */
  reason?: string;
  /** The history that what follows belongs to. If a client knows another, its rooms and messages are others now. */
  history?: HistoryID;
}

/** Names one past of the records. Revisions can be compared only within it: a database that is restored, or that leaves one log for another, counts on from an earlier point under another name. Opaque to clients. */
export type HistoryID = string;

/** Everything up to a revision has been told; what follows is live. */
export interface CaughtUp {
  revision: Revision;
  /** The history that the revision belongs to. Keep it beside the revision. */
  history?: HistoryID;
}

/** A message that was sent or changed. */
export interface MessageResult {
  message: Message;
  /** Whether it had been sent before. */
  repeated?: true;
}

/** One message, with what a page tells beside it. */
export interface ReadMessageResult {
  message: Message;
  /** The message that it replies to. */
  quoted: Quotation[];
  revision: Revision;
  history?: HistoryID;
}

/** The beginning of a message that another one answers. */
export interface Quotation {
  /** Its number in the room. */
  seq: Seq;
  /** The revision of its last change. */
  revision: Revision;
  /** The sender. */
  sender: UserID;
  /** The sender's name at the time. */
  name: string;
  /** The first 200 characters of it, unless it is deleted. */
  text?: string;
  /** The time of deletion. */
  deletedAt?: Time;
}

/** A part of a room's history. */
export interface MessagePage {
  /** The room. */
  room: RoomID;
  /** The messages, by ascending number. */
  messages: Message[];
  /** The messages that these reply to. */
  quoted: Quotation[];
  /** The number of the room's newest message. */
  newest: Seq;
  /** The asker's read marker. */
  read: Seq;
  /** The revision of which the page is. */
  revision: Revision;
  history?: HistoryID;
}

/** How people react to a message with one emoji, and whether the asker does. */
export interface ReactionState {
  seq: Seq;
  emoji: string;
  count: number;
  mine: boolean;
}

/** Whether a message is pinned. */
export interface PinState {
  room: RoomID;
  seq: Seq;
  /** The pin; absent when there is none. */
  pinned?: Pin;
}

/** How far the asker has read a room. */
export interface ReadState {
  room: RoomID;
  /** Everything up to this number is read. */
  read: Seq;
  /** The numbers of the unread messages that mention the asker, ascending; the newest 100. */
  mentions?: Seq[];
}

/** A page of the rooms that somebody can see. */
export interface RoomListing {
  rooms: Room[];
  /** Gets the next page, when there is one. */
  next?: string;
  revision: Revision;
  history?: HistoryID;
}

/** A room as the asker sees it. */
export interface RoomResult {
  room: Room;
}

/** What the asker is told of in a room. */
export interface NotificationState {
  room: RoomID;
  level: NotificationLevel;
}

/** A page of members, by ID, with their current names. */
export interface MembersPage {
  /** The members, at most 500. */
  members: Member[];
  /** Where the next page begins, when there is one. A page of a search may be empty although others follow. */
  next?: UserID;
  /** The revision of which the page is. */
  revision: Revision;
  history?: HistoryID;
}

/** A member of a room. */
export interface Member {
  /** The ID, which never changes. */
  id: UserID;
  /** Their current name. */
  name: string;
  /** Their role in the room. */
  role: RoomRole;
  /** Since when. */
  joinedAt: Time;
}

/** Nothing but that it was done. */
export type Done = Record<string, never>;

/** Some of the people who were searched for. */
export interface PeoplePage {
  users: User[];
  /** Whether there are others. */
  more?: true;
  revision: Revision;
  history?: HistoryID;
}

/** A person. */
export interface UserResult {
  user: User;
  /** The revision of which it is, of a person who was only read. */
  revision?: Revision;
  history?: HistoryID;
}

/** Some of the messages that were found. */
export interface SearchPage {
  /** The messages, in the requested order. */
  hits: SearchPageHit[];
  /** Gets the next page, when there is one. */
  next?: string;
}

/** A message that was found. */
export interface SearchPageHit {
  /** The room. */
  room: RoomID;
  /** The number in its room. */
  seq: Seq;
  /** The sender. */
  sender: UserID;
  /** The sender's name at the time. */
  name: string;
  /** The time of sending, by the server's clock. */
  sentAt: Time;
  /** The text around what was searched for, in parts. */
  snippet: SearchPagePart[];
}

/** A piece of text. */
export interface SearchPagePart {
  /** The text. */
  text: string;
  /** Whether it is what was searched for. */
  hit?: true;
}

/** Up to where a socket will have been told of everything. */
export interface Resumed {
  revision: Revision;
  history?: HistoryID;
}

/** The presence of people as it is now. */
export interface PresenceList {
  presence: PresenceChanged[];
}

/** A refusal by the server. */
export interface Refusal {
  /** What went wrong and what to do, for a person. */
  error: string;
  /** The reason, for a program. */
  code: RefusalCode;
  /** The name of the limit that was reached, if it is configurable. */
  limit?: string;
  /** How long to wait before a retry, if waiting helps. */
  retryAfter?: Duration;
}

/** The code of a reason. A newer server may send codes that are not listed here. */
export type RefusalCode = string;

/** Whole seconds. */
export type Duration = number;

/** One emoji, as a person sees it: with its skin tone, joined figures, flag or keycap. In one form where there are several: as Unicode TR 51 has it fully qualified (ED-18a), with the emoji variation selector behind each character that would be text without it, and nowhere else. */
export type Emoji = string;

/** The order of a list of rooms. `name`: By name. `active`: The room where something was said last comes first; a room where nothing was said yet counts from when it was created. */
export type RoomOrder = "name" | "active";

/** The order of found messages. `newest`: The newest first. `best`: The best match first. */
export type SearchOrder = "newest" | "best";

/** Sends a message. A repeat, with the same `clientID`, is answered with the message that is there and tells nobody. The sender's read marker moves to the message. Messages of one socket are numbered in the order in which they were sent. */
export interface SendMessage {
  room: RoomID;
  /** The message that it answers. */
  replyTo?: Seq;
  /** At least one character must be visible. */
  text: string;
  /** Created by the client: new for every message, and the same for every retry. */
  clientID: ClientMessageID;
}

/** Changes the text of one's own message. A repeat of an edit that was done succeeds. */
export interface EditMessage {
  room: RoomID;
  seq: Seq;
  text: string;
  /** That of the message which the client has seen and edits. */
  revision: Revision;
}

/** Deletes one's own message, or as a moderator anyone's. The number stays, the text goes. Deleting twice is deleting once. */
export interface DeleteMessage {
  room: RoomID;
  seq: Seq;
}

/** Reads one message, as a page tells it. */
export interface ReadMessage {
  room: RoomID;
  seq: Seq;
}

/** Reads a page of a room's messages, ascending: the newest ones, unless one of the four positions is given. A page has at most 1 MiB of messages, and ends early for that. */
export interface ReadHistory {
  room: RoomID;
  /** The page ends before the message with this number. */
  before?: number;
  /** The page begins after it. */
  after?: number;
  /** The page has it in the middle. */
  around?: number;
  /** The page has in its middle what was sent then or later, in milliseconds since 1970. */
  at?: number;
  /** How many messages: 50 unless given. A number beyond the bounds counts as the nearest within. */
  limit?: number;
}

/** Reacts to a message, once per person and emoji. Reacting twice is reacting once. A message has at most 20 different emoji. */
export interface React {
  room: RoomID;
  seq: Seq;
  emoji: Emoji;
}

/** Takes a reaction back. Taking it back twice is taking it back once. */
export interface Unreact {
  room: RoomID;
  seq: Seq;
  emoji: Emoji;
}

/** Pins a message, so that everyone in the room finds it. Pinning twice is pinning once. A room has at most 50 pinned messages, and one that is deleted is no longer pinned. */
export interface PinMessage {
  room: RoomID;
  seq: Seq;
}

/** Takes a message off the pins. Unpinning twice is unpinning once. */
export interface UnpinMessage {
  room: RoomID;
  seq: Seq;
}

/** Reads a room's pinned messages, as a page of its history. */
export interface ReadPins {
  room: RoomID;
}

/** Moves the person's read marker forward, at most to the newest message. */
export interface MarkRead {
  room: RoomID;
  /** The last message that was read. */
  seq: Seq;
}

/** Moves the person's read marker back. */
export interface MarkUnread {
  room: RoomID;
  /** The first message that is to be unread. */
  seq: Seq;
}

/** Reads a page of the rooms that the person can see. A page begins where the one before ended, so a room that is renamed or becomes active meanwhile may be missed: its events tell. */
export interface ListRooms {
  /** A part of name, topic or description. */
  search?: string;
  /** By `name` unless given: neither case nor accents count. */
  order?: RoomOrder;
  /** How many rooms: 500 unless given. A number beyond the bounds counts as the nearest within. */
  limit?: number;
  /** `next` of the page before. */
  after?: string;
}

/** Reads a room. */
export interface ReadRoom {
  room: RoomID;
}

/** Creates a room, with the person as its first moderator. */
export interface CreateRoom {
  name: string;
  /** Public unless given. */
  visibility?: "public" | "private";
}

/** Opens the direct room of the person and others, which is created the first time. The same people always come to the same room; nobody leaves it or is added. */
export interface OpenDirectRoom {
  /** The others. */
  people: UserID[];
}

/** Changes a room. Only its moderators can. What is left out stays, and an empty topic or description takes it away. In an archived room nothing can be said or changed but this. */
export interface UpdateRoom {
  room: RoomID;
  name?: string;
  topic?: string;
  description?: string;
  archived?: boolean;
}

/** Chooses what the person is told of in a room. */
export interface SetNotifications {
  room: RoomID;
  level: NotificationLevel;
}

/** Reads a page of the members of a room, by id, with their current names. */
export interface ListMembers {
  room: RoomID;
  /** The beginning of a word of their name. A page of a search may have few members, or none, although others follow. */
  search?: string;
  /** `next` of the page before. */
  after?: string;
}

/** Makes somebody a member of a room. Every member can. */
export interface InviteMember {
  room: RoomID;
  user: UserID;
}

/** Removes somebody from a room. Only its moderators can. */
export interface RemoveMember {
  room: RoomID;
  user: UserID;
}

/** Makes a member of a room a moderator, or a moderator a member. Only moderators can. */
export interface SetMemberRole {
  room: RoomID;
  user: UserID;
  role: "moderator" | "member";
}

/** Joins a public room. Joining twice is joining once. The read marker moves to the newest message. */
export interface JoinRoom {
  room: RoomID;
}

/** Leaves a room. Leaving twice is leaving once. */
export interface LeaveRoom {
  room: RoomID;
}

/** Finds at most 50 people by their name, accounts first. A guest is told only of people who share a room with them. */
export interface FindPeople {
  /** The beginning of their name, as it looks; without it, the accounts by name. */
  search?: string;
}

/** Reads what is known of a person. To a guest, people who share no room with them do not exist. */
export interface ReadPerson {
  user: UserID;
}

/** Changes the person's name, status or both. What is left out stays, and an empty status takes it away. */
export interface UpdateProfile {
  name?: string;
  status?: string;
}

/** Finds messages in the person's rooms. */
export interface SearchMessages {
  /** As it was typed: words, "phrases", begin*, -without, and the filters from:, in:, before:, after: and has:link. */
  query: string;
  /** The only room to look in; all rooms of the person unless given. */
  room?: RoomID;
  /** The newest first unless given. */
  order?: SearchOrder;
  /** How many messages: 50 unless given. A number beyond the bounds counts as the nearest within. */
  limit?: number;
  /** `next` of the page before. */
  after?: string;
}

/** The first request of a socket: has it told of all that has changed since a revision, and of all that changes from now on. Without a revision it is a first load. */
export interface Resume {
  /** The last revision that the client has seen, from an event or a page. */
  revision?: number;
  /** The history that the revision belongs to. */
  history?: string;
  /** Online unless given. */
  state?: "online" | "idle";
}

/** Says whether the person uses the device. */
export interface SetPresence {
  state: "online" | "idle";
}

/** Has the socket told of the presence of these people, and of no others. */
export interface WatchPresence {
  users: UserID[];
}

/** Tells the people in a room that the person is writing. A client sends it at most every 3 seconds. */
export interface HintTyping {
  room: RoomID;
}

/** The verbs of the live socket: what each takes, and the result in its reply. */
export interface Verbs {
  send: { fields: SendMessage; result: MessageResult };
  edit: { fields: EditMessage; result: MessageResult };
  delete: { fields: DeleteMessage; result: MessageResult };
  message: { fields: ReadMessage; result: ReadMessageResult };
  history: { fields: ReadHistory; result: MessagePage };
  react: { fields: React; result: ReactionState };
  unreact: { fields: Unreact; result: ReactionState };
  pin: { fields: PinMessage; result: PinState };
  unpin: { fields: UnpinMessage; result: PinState };
  pins: { fields: ReadPins; result: MessagePage };
  read: { fields: MarkRead; result: ReadState };
  unread: { fields: MarkUnread; result: ReadState };
  rooms: { fields: ListRooms; result: RoomListing };
  room: { fields: ReadRoom; result: RoomResult };
  createRoom: { fields: CreateRoom; result: RoomResult };
  direct: { fields: OpenDirectRoom; result: RoomResult };
  updateRoom: { fields: UpdateRoom; result: RoomResult };
  setNotifications: { fields: SetNotifications; result: NotificationState };
  members: { fields: ListMembers; result: MembersPage };
  invite: { fields: InviteMember; result: RoomResult };
  remove: { fields: RemoveMember; result: Done };
  setRole: { fields: SetMemberRole; result: Done };
  join: { fields: JoinRoom; result: RoomResult };
  leave: { fields: LeaveRoom; result: Done };
  users: { fields: FindPeople; result: PeoplePage };
  user: { fields: ReadPerson; result: UserResult };
  updateProfile: { fields: UpdateProfile; result: UserResult };
  search: { fields: SearchMessages; result: SearchPage };
  resume: { fields: Resume; result: Resumed };
  presence: { fields: SetPresence; result: Done };
  watch: { fields: WatchPresence; result: PresenceList };
  typing: { fields: HintTyping; result: Done };
}

/** The events of the live socket, by name. */
export interface Events {
  message: MessageSent;
  messageUpdated: MessageUpdated;
  reaction: ReactionChanged;
  pin: PinChanged;
  room: RoomChanged;
  member: MemberChanged;
  read: ReadMoved;
  notifications: NotificationsChanged;
  user: UserChanged;
  workspace: WorkspaceChanged;
  typing: Typing;
  presence: PresenceChanged;
  reset: Reset;
  caughtUp: CaughtUp;
}
