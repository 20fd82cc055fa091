/** The texts in German. */

// Not taken from another module: the first one waits for this one, so that this one cannot wait for it.
/** @type {typeof import("./lazily.js").lazily} */
const lazily = (make) => {
  /** @type {ReturnType<typeof make> | undefined} */
  let made;
  return () => (made ??= make());
};
const plural = lazily(() => new Intl.PluralRules("de"));
const grouped = lazily(() => new Intl.NumberFormat("de"));
/** @param {number} count below a thousand there is nothing to group, so that no formatter is made for most */
const number = (count) => (count < 1000 ? String(count) : grouped().format(count));
export const names = lazily(() => new Intl.ListFormat("de", { type: "conjunction" }));

/** @type {(count: number, one: string, many: string) => string} */
export const counted = (count, one, many) => `${number(count)} ${plural().select(count) === "one" ? one : many}`;

/** @type {typeof import("./en.js").texts} */
export const texts = {
  // Hereinkommen
  welcome: (workspace) => `Willkommen bei ${workspace}`,
  yourName: "Dein Name",
  exampleName: "Ada",
  password: "Passwort",
  passwordRule: "Mindestens 10 Zeichen.",
  nameNeeded: "Bitte gib einen Namen mit mindestens einem Buchstaben ein.",
  passwordNeeded: "Bitte gib ein Passwort ein.",
  unreachable: "Der Server ist nicht erreichbar. Versuche es gleich noch einmal.",
  tryingAgain: "Der Server ist nicht erreichbar. Neuer Versuch …",
  noConnection: "Gerade besteht keine Verbindung zum Server. Versuche es gleich noch einmal.",
  serverAnswered: (status) => `Der Server hat mit ${status} geantwortet. Versuche es gleich noch einmal.`,
  ways: {
    guest: { lead: "Wähle den Namen, den die anderen sehen. Ein Konto brauchst du nicht.", button: "Loslegen", otherwise: "Ohne Konto hereinkommen" },
    account: { lead: "Melde dich bei deinem Konto an.", button: "Anmelden", otherwise: "Ich habe ein Konto" },
    signup: { lead: "Mit einem Konto kannst du dich von jedem Gerät aus anmelden.", button: "Konto anlegen", otherwise: "Ein Konto anlegen" },
    invitation: { lead: "Du bist eingeladen: Wähle einen Namen und ein Passwort.", button: "Konto anlegen", otherwise: "" },
    setup: { lead: "Dieser Server gehört dir: Wähle einen Namen und ein Passwort.", button: "Konto anlegen", otherwise: "" },
  },
  onlyInvited: "Neu hier? Bitte um eine Einladung.",
  createAccount: "Konto anlegen",
  accountCreated: "Du hast jetzt ein Konto. Melde dich damit überall an.",

  // Die Liste der Räume
  rooms: "Räume",
  directMessages: "Direktnachrichten",
  archived: "Archiviert",
  noRooms: "Noch keine Räume. Lege den ersten an.",
  newRoom: "Neuer Raum",
  newDirect: "Neue Direktnachricht",
  browseRooms: "Räume entdecken",
  add: "Hinzufügen",
  jumpTo: "Springe zu …",
  jumpKey: "Strg K",
  draft: "Entwurf",
  noMessages: "Noch keine Nachrichten",
  you: (said) => `Du: ${said}`,
  guest: "Gast",
  roleNames: { owner: "Inhaber", admin: "Admin", member: "Mitglied" },
  yourMenu: (name) => `${name}: Einstellungen und mehr`,
  settings: "Einstellungen",
  administration: "Verwaltung",
  keyboard: "Tastatur",
  signOut: "Abmelden",

  // Ein Raum
  people: (count) => counted(count, "Person", "Personen"),
  backToRooms: "Zurück zu den Räumen",
  searchRoom: "In diesem Raum suchen",
  pinnedMessages: "Angeheftete Nachrichten",
  members: "Mitglieder",
  more: "Mehr",
  roomDetails: "Über den Raum",
  markRead: "Als gelesen markieren",
  copyRoomLink: "Link zum Raum kopieren",
  leave: "Verlassen",
  join: "Beitreten",
  joinToRead: (room) => `Tritt ${room} bei, um zu lesen, was dort gesagt wird, und zu schreiben.`,
  isArchived: "Dieser Raum ist archiviert: Man kann ihn lesen, aber nichts mehr darin schreiben.",
  noSuchRoom: "Diesen Raum gibt es nicht",
  noSuchRoomHint: "Diesen Raum gibt es nicht, oder du bist nicht dabei. Vielleicht ist der Link vertippt; in der Liste stehen deine Räume.",
  openingRoom: "Der Raum wird geöffnet …",
  chooseRoom: "Wähle einen Raum oder lege einen an, um zu schreiben.",
  loading: "Wird geladen …",
  typing: (people) => people.length > 2 ? "Mehrere schreiben …" : `${names().format(people)} ${people.length === 1 ? "schreibt" : "schreiben"} …`,

  // Nachrichten
  messagesIn: (room) => `Nachrichten in ${room}`,
  beginningOf: (room) => `Hier beginnt ${room}.`,
  today: "Heute",
  yesterday: "Gestern",
  newLine: "Neu",
  newMessages: (count) => counted(count, "neue Nachricht", "neue Nachrichten"),
  mentionsYou: (count) => counted(count, "Nachricht erwähnt dich", "Nachrichten erwähnen dich"),
  toTheEnd: "Zum Neuesten",
  loadingMessages: "Nachrichten werden geladen …",
  notLoaded: (count) => `${counted(count, "Nachricht konnte", "Nachrichten konnten")} nicht geladen werden.`,
  notLoadedYet: (count) => `${counted(count, "Nachricht", "Nachrichten")} noch nicht geladen`,
  load: "Laden",
  tryAgain: "Noch einmal",
  tryNow: "Jetzt versuchen",
  reconnecting: "Verbindung wird hergestellt … Nachrichten werden aufgehoben und dann gesendet.",
  nextTry: (seconds) => `Nächster Versuch in ${seconds} s`,
  notSentYet: "Noch nicht gesendet",
  notSent: (reason) => `Nicht gesendet. ${reason}`,
  retry: "Noch einmal",
  edit: "Bearbeiten",
  edited: "bearbeitet",
  editedAt: (when) => `Bearbeitet: ${when}`,
  delete: "Löschen",
  deleted: "Nachricht gelöscht",
  undo: "Rückgängig",
  wasDeleted: "Diese Nachricht wurde gelöscht.",
  replyTo: (name, text) => `Antwort an ${name}: ${text}`,
  pinnedBy: (name) => `Angeheftet von ${name}`,
  pin: "Anheften",
  unpin: "Lösen",
  pinned: "Angeheftet. Alle im Raum finden sie unter der Nadel.",
  unpinned: "Nicht mehr angeheftet",
  messageActions: "Aktionen der Nachricht",
  react: "Reagieren",
  reply: "Antworten",
  copyLink: "Link kopieren",
  copyText: "Text kopieren",
  copyCode: "Code kopieren",
  code: "Code",
  linkCopied: "Link kopiert",
  textCopied: "Text kopiert",
  cannotCopy: "Der Browser erlaubt das Kopieren hier nicht.",
  markUnread: "Als ungelesen markieren",
  noSuchMessage: "Diese Nachricht gibt es in diesem Raum nicht.",
  reactions: "Reaktionen",
  addReaction: "Reaktion hinzufügen",
  reactedWith: (who, emoji) => `${who}: ${emoji}`,
  reactionLabel: (emoji, count, mine) => `${emoji} ${number(count)}${mine ? ", auch von dir" : ""}`,
  others: (count) => counted(count, "weitere Person", "weitere"),
  mostUsed: "Am häufigsten benutzt",
  emoji: "Emoji",

  // Schreiben
  messageTo: (room) => `Nachricht an ${room}`,
  send: "Senden",
  sendHint: "Senden (Eingabe)",
  cancel: "Abbrechen",
  editing: "Bearbeiten",
  editingHint: "Eingabe speichert, Esc bricht ab",
  replyingTo: (name) => `Antwort an ${name}`,
  suggestions: "Vorschläge",
  everyoneHere: "room – alle hier",
  left: (count) => `Noch ${counted(count, "Zeichen", "Zeichen")}`,
  tooMany: (count) => `${counted(count, "Zeichen", "Zeichen")} zu viel`,

  // Neben dem Gespräch
  close: "Schließen",
  profile: "Profil",
  presence: { online: "Da", idle: "Abwesend", offline: "Nicht da" },
  search: "Suche",

  // Einstellungen
  notificationTitle: (name, room) => name === room ? name : `${name} in ${room}`,
};
