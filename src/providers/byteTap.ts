/** What the bytes of an event stream say that the `openai` client does not pass on. */
export type TapReport = {
  /** Whether `data: [DONE]` came. */
  done: boolean;
  /** Comment lines, which some providers send to keep a quiet connection open. */
  heartbeats: number;
  /** The value of the last `error:` field, in which llama.cpp and its kin put what went wrong. */
  errorField: string | undefined;
  bytes: number;
};

/** A line that is longer is no event of any provider: the stream is damaged, or an attack on memory. */
const longestLine = 16 * 1024 * 1024;

export class LineTooLong extends Error {}

const newline = 10;
const carriageReturn = 13;
const prefixLength = 16;
/** Error fields are short; what is longer than this is not kept. */
const longestErrorField = 64 * 1024;

/**
 * Passes an event stream on as it is and looks at the start of each line: the client swallows `[DONE]`, comments and
 * `error:` fields (openai 7.55.0, `streaming.ts`). `onBytes` hears of every piece. Costs one search per line.
 */
export function tapBytes(
  body: ReadableStream<Uint8Array>,
  report: TapReport,
  onBytes: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const scan = createLineScan(report);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        scan.end();
        controller.close();
        return;
      }
      report.bytes += value.byteLength;
      onBytes();
      scan.push(value);
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function createLineScan(report: TapReport) {
  const decoder = new TextDecoder();
  /** The first bytes of a line that began in an earlier piece. */
  let prefix = "";
  let length = 0;
  let errorField: string[] | undefined;
  /** Lines end with LF or CRLF, and with a bare CR where the first line does. */
  let separator: number | undefined;

  function endLine(): void {
    if (errorField !== undefined) {
      report.errorField = errorField.join("").slice("error:".length).trim();
      errorField = undefined;
    } else if (prefix.startsWith(":")) report.heartbeats += 1;
    else if (/^data: ?\[DONE\]\s*$/.test(prefix)) report.done = true;
    prefix = "";
    length = 0;
  }

  function extend(piece: Uint8Array): void {
    length += piece.byteLength;
    if (length > longestLine) throw new LineTooLong();
    if (errorField !== undefined) {
      if (length <= longestErrorField) errorField.push(decoder.decode(piece, { stream: true }));
      return;
    }
    if (prefix.length >= prefixLength) return;
    const wanted = prefixLength - prefix.length;
    prefix += latin1(piece, wanted);
    if (prefix.startsWith("error:")) {
      const known = decoder.decode(Buffer.from(prefix, "latin1"), { stream: true });
      errorField = [known, decoder.decode(piece.subarray(wanted), { stream: true })];
    }
  }

  return {
    push(piece: Uint8Array): void {
      separator ??= separatorOf(piece);
      let at = 0;
      for (let end = piece.indexOf(separator ?? newline, at); end >= 0; end = piece.indexOf(separator ?? newline, at)) {
        extend(piece.subarray(at, end));
        endLine();
        at = end + 1;
      }
      if (at < piece.byteLength) extend(piece.subarray(at));
    },
    end(): void {
      if (length > 0) endLine();
    },
  };
}

/** Undecided while a first line end may still turn out to be the first half of a CRLF. */
function separatorOf(piece: Uint8Array): number | undefined {
  const cr = piece.indexOf(carriageReturn);
  const lf = piece.indexOf(newline);
  if (cr >= 0 && cr + 1 < piece.byteLength && piece[cr + 1] !== newline && (lf < 0 || cr < lf)) return carriageReturn;
  return lf >= 0 ? newline : undefined;
}

function latin1(piece: Uint8Array, count: number): string {
  return String.fromCharCode(...piece.subarray(0, count));
}
