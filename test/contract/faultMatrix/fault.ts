import type { Socket } from "node:net";
import { sse } from "../../support/rawServer.ts";
import { around, type Dialect, type Payload, type Phase, type Scene } from "./scenes.ts";

/** What a fault has to work with, on a socket on which a request has come. */
export type FaultWire = {
  readonly socket: Socket;
  readonly scene: Scene;
  readonly phase: Phase;
  /** The payloads before and after the moment of the fault, and the same as an event stream. */
  readonly past: readonly Payload[];
  readonly future: readonly Payload[];
  readonly pastBytes: string;
  readonly futureBytes: string;
  /** The origin of another server, which must never hear anything. */
  readonly elsewhere: string;
};

/** A reason for each cell that cannot be. */
type Impossible = {
  readonly phases?: Partial<Record<Phase, string>>;
  readonly dialects?: Partial<Record<Dialect, string>>;
};

/** Where the request goes; `open` is the server of the test itself. */
export type Place =
  | "open"
  | "closed port"
  | "expired"
  | "self-signed"
  | "wrong host"
  | "unknown issuer"
  | "plain behind https"
  | "tls behind http"
  | { readonly throws: string };

export type Fault = {
  /** The row of the matrix. */
  readonly row: string;
  readonly name: string;
  readonly impossible?: Impossible;
  readonly place?: Place;
  /** Milliseconds that pass once all that the server says has come, or after each event where there is one for each. */
  readonly passes?: number;
  readonly passesEach?: true;
  /** That time passes as soon as the request has come. */
  readonly passesAtRequest?: true;
  /** Too much for twice. */
  readonly large?: true;
  /** The user presses Stop at this moment. */
  readonly stop?: "before headers" | "at the first answer" | "in a retry wait" | "twice" | "after the end";
  respond(wire: FaultWire): void;
};

const early = "the head of an answer comes before all output";

/** A fault that is over before any output. */
export function beforeOutput(row: string, name: string, respond: Fault["respond"], more: Partial<Fault> = {}): Fault {
  return { row, name, respond, impossible: { phases: { during: early, after: early } }, ...more };
}

export function wireOf(socket: Socket, scene: Scene, phase: Phase, elsewhere: string): FaultWire {
  const { past, future } = around(scene, phase);
  return { socket, scene, phase, past, future, pastBytes: sse(...past), futureBytes: sse(...future), elsewhere };
}
