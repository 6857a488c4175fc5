import type { Socket } from "node:net";
import { answer, eventStreamHead } from "./rawServer.ts";

/** What a faulty server does with a request, in the words of the fault. All of it is bytes on a bare socket. */

/** A whole answer with a status, as a server sends it that has nothing to stream. */
export function answerWith(status: string, contentType: string, body: string, headers: readonly string[] = []) {
  return (socket: Socket) =>
    socket.end(answer(status, contentType, body, headers.map((line) => `${line}\r\n`).join("")));
}

const chunkedHead = eventStreamHead.replace("connection: close", "transfer-encoding: chunked\r\nconnection: close");

function chunk(bytes: string | Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${Buffer.byteLength(bytes).toString(16)}\r\n`),
    Buffer.from(bytes),
    Buffer.from("\r\n"),
  ]);
}

/** The whole stream, and its proper end. */
export function wholly(socket: Socket, bytes: string | Buffer): void {
  socket.write(chunkedHead);
  socket.write(chunk(bytes));
  socket.end("0\r\n\r\n");
}

/** The end of the connection is the end of the stream: nobody can tell whether it was complete. */
export function silently(socket: Socket, bytes: string | Buffer): void {
  socket.write(eventStreamHead);
  socket.end(bytes);
}

/** The connection ends, but the last chunk never came. */
export function withoutLastChunk(socket: Socket, bytes: string | Buffer): void {
  socket.write(chunkedHead);
  socket.end(chunk(bytes));
}

/** The connection ends in the middle of a chunk. */
export function inHalfAChunk(socket: Socket, bytes: string | Buffer): void {
  socket.write(chunkedHead);
  socket.write(chunk(bytes));
  socket.end("ff\r\ndata: {");
}

/** A chunk whose size is no number. */
export function withABadChunk(socket: Socket, bytes: string | Buffer): void {
  socket.write(chunkedHead);
  socket.write(chunk(bytes));
  socket.end("zz\r\nx\r\n");
}

/** RST instead of FIN, once the bytes have gone out. */
export function withReset(socket: Socket, bytes: string | Buffer): void {
  socket.write(chunkedHead);
  socket.write(chunk(bytes), () => socket.resetAndDestroy());
}

/** More was promised than came. */
export function shortOfItsLength(socket: Socket, bytes: string | Buffer): void {
  const head = eventStreamHead.replace(
    "connection: close",
    `content-length: ${Buffer.byteLength(bytes) + 100}\r\nconnection: close`,
  );
  socket.write(head);
  socket.end(bytes);
}

/** The bytes come, and then nothing, on a connection that stays open. */
export function stalling(socket: Socket, bytes: string | Buffer): void {
  socket.write(chunkedHead);
  socket.write(chunk(bytes));
}

/** One write for each byte. */
export function byteByByte(socket: Socket, bytes: string | Buffer): void {
  socket.setNoDelay(true);
  socket.write(chunkedHead);
  for (const byte of Buffer.from(bytes)) socket.write(chunk(Buffer.from([byte])));
  socket.end("0\r\n\r\n");
}

/** A body with a label that says how it is encoded, true or not. */
export function labelled(socket: Socket, encoding: string, bytes: Buffer): void {
  socket.write(eventStreamHead.replace("connection: close", `content-encoding: ${encoding}\r\nconnection: close`));
  socket.end(bytes);
}
