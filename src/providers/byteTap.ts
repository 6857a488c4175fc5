/** What the bytes of an event stream say that the `openai` client does not pass on. */
export type TapReport = {
  /** Whether `data: [DONE]` came. */
  done: boolean;
  /** Comment lines, which some providers send to keep a quiet connection open. */
  heartbeats: number;
  /** The value of the last `error:` field, in which llama.cpp and its kin put what went wrong, or a bare line of JSON that is one. */
  errorField: string | undefined;
  bytes: number;
};

/** A line that is longer is no event of any provider: the stream is damaged, or an attack on memory. */
const longestLine = 16 * 1024 * 1024;

export class LineTooLong extends Error {}

const newline = 10;
const carriageReturn = 13;
/** As many bytes tell whether a line matters. */
const prefixLength = 8;
/** An error is short; what is longer is not kept. */
const longestKept = 64 * 1024;

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
  /** The lines that say something, from their first bytes on; every other line is only counted. */
  let kept: Uint8Array[] = [];
  let length = 0;
  /** Lines end with LF or CRLF, and with a bare CR where the first line does. */
  let separator: number | undefined;
  /** The last piece ended in a CR that may be the first half of a CRLF. */
  let halfEnd = false;

  function extend(piece: Uint8Array, from: number, to: number): void {
    const start = length;
    length += to - from;
    if (length > longestLine) throw new LineTooLong();
    if (start === 0 && to - from >= prefixLength && !mayMatter(piece, from)) return;
    if (start > 0 && kept.length === 0) return;
    if (start <= longestKept) kept.push(piece.slice(from, to));
  }

  function endLine(): void {
    if (kept.length > 0) read(Buffer.concat(kept).toString("utf8"));
    kept = [];
    length = 0;
  }

  function read(line: string): void {
    if (line.startsWith(":")) report.heartbeats += 1;
    else if (line.startsWith("{") && line.includes('"error"')) report.errorField ??= line.trim();
    else if (line.startsWith("error:")) report.errorField = line.slice("error:".length).trim();
    else if (/^data: ?\[DONE\]\s*$/.test(line)) report.done = true;
  }

  return {
    push(piece: Uint8Array): void {
      if (halfEnd && piece[0] !== newline) {
        separator = carriageReturn;
        endLine();
      }
      separator ??= separatorOf(piece);
      halfEnd = separator === undefined && piece.at(-1) === carriageReturn;
      const mark = separator ?? newline;
      let at = 0;
      for (let end = piece.indexOf(mark, at); end >= 0; end = piece.indexOf(mark, at)) {
        // Nearly every line is whole in its piece and says nothing.
        if (length > 0 || mayMatter(piece, at)) {
          extend(piece, at, end);
          endLine();
        }
        at = end + 1;
      }
      if (at < piece.byteLength) extend(piece, at, piece.byteLength);
    },
    end(): void {
      if (length > 0) endLine();
    },
  };
}

/** Whether a line may be a comment, an error, bare JSON, or the end: told from single bytes, since nearly every line is data. */
function mayMatter(piece: Uint8Array, at: number): boolean {
  const first = piece[at];
  if (first === 0x3a || first === 0x7b) return true;
  if (first === 0x65) return piece[at + 1] === 0x72;
  return first === 0x64 && (piece[at + 5] === 0x5b || piece[at + 6] === 0x5b);
}

/** Undecided while a first line end may still turn out to be the first half of a CRLF. */
function separatorOf(piece: Uint8Array): number | undefined {
  const cr = piece.indexOf(carriageReturn);
  const lf = piece.indexOf(newline);
  if (cr >= 0 && cr + 1 < piece.byteLength && piece[cr + 1] !== newline && (lf < 0 || cr < lf)) return carriageReturn;
  return lf >= 0 ? newline : undefined;
}
