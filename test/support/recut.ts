/** The same response with its body in pieces of exactly this size, but for the last. */
export function recut(response: Response, size: number): Response {
  if (response.body === null) return response;
  return new Response(recutStream(response.body, size), { status: response.status, headers: response.headers });
}

function recutStream(body: ReadableStream<Uint8Array>, size: number): ReadableStream<Uint8Array> {
  const pieces = cut(body, size);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

async function* cut(body: ReadableStream<Uint8Array>, size: number): AsyncGenerator<Uint8Array, undefined> {
  let held = Buffer.alloc(0);
  for await (const piece of body) {
    held = held.byteLength === 0 ? Buffer.from(piece) : Buffer.concat([held, piece]);
    while (held.byteLength >= size) {
      yield held.subarray(0, size);
      held = held.subarray(size);
    }
  }
  if (held.byteLength > 0) yield held;
  return undefined;
}
