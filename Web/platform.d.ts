// What `api/` and `state/` use of the platform: as much as every place has in which JavaScript runs, not only a page. They are checked against
// this in place of the DOM (`tsc -p Web/tsconfig.core.json`).

declare class WebSocket {
  static readonly OPEN: number;
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: any }) => void) | null;
  onclose: (() => void) | null;
  constructor(address: string);
  send(text: string): void;
  close(): void;
}

interface AbortSignal {
  readonly aborted: boolean;
}

declare function fetch(path: string, options: { method: string; body?: string; headers?: Record<string, string> }): Promise<{ ok: boolean; status: number; json(): Promise<any> }>;

declare const crypto: { getRandomValues<Bytes extends Uint8Array>(bytes: Bytes): Bytes };

interface Timer {
  readonly isTimer: true;
}

declare function setTimeout(act: (value?: any) => void, milliseconds: number): Timer;
declare function clearTimeout(timer: Timer | undefined): void;
