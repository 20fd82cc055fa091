// What elements tell those around them: the events by name, with what each carries. `void` is nothing.

import { User } from "../api/types.js";
import { Action } from "../features/conversation/actions.js";
import { MessageRow } from "../features/conversation/rows.js";
import { Way } from "../features/sign-in/name-form.js";
import { DialogName } from "../shell/dialogs.js";
import { Panel } from "../shell/router.js";
import { Gap } from "../state/timeline.js";

export interface AppEvents {
  // Who is here.
  signedin: { user: User; way?: Way };
  signedout: void;
  signout: void;
  becameaccount: User;
  /** Another page is to take the place of this one. */
  arrived: void;
  trynow: void;

  // Where one is.
  open: DialogName;
  panel: Panel | null;
  placechanged: void;
  searched: string;
  profile: { id: string; anchor: Element };
  /** IDs of people to write to. */
  direct: string[];

  // The room that is open.
  joinroom: void;
  leaveroom: void;
  markread: void;
  copyroomlink: void;
  needmembers: void;
  /** Esc, where there is nothing to cancel. */
  done: void;

  // Its messages.
  send: { text: string; replyTo?: number };
  command: string;
  typing: void;
  editlast: void;
  saveedit: { seq: number; text: string; revision: number };
  messageaction: { action: Action; row: MessageRow };
  react: { emoji: string; added: boolean };
  /** Of a message that was not sent, by its client ID. */
  retrymessage: string;
  discardmessage: string;
  takeback: string;
  toend: void;
  loadgap: void;
  loadhistory: { gap: Gap; direction: "up" | "down" };
  farfrom: { from: number; to: number };
  inview: number;
}

export type EventName = keyof AppEvents;

/** Tells the elements around `element` that something happened. Events go up, properties go down. */
export type Emit = <Name extends EventName>(element: EventTarget, name: Name, ...detail: AppEvents[Name] extends void ? [] : [AppEvents[Name]]) => void;

/** Hears what elements inside of `element` tell. */
export type On = <Name extends EventName>(element: EventTarget, name: Name, handler: (detail: AppEvents[Name], event: Event) => void) => void;
