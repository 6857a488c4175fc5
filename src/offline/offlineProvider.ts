import type { FileFindings } from "../core/compare/fileChecks.ts";
import type { ComparedFile, SyntaxKeys } from "../core/compare/syntaxKeys.ts";
import type { Failure } from "../core/failure.ts";
import type { Provider, ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { filesOf, languageOf, type Snapshot } from "../core/request.ts";
import type { CheckedFile, SyntaxCheck } from "../core/syntaxCheck.ts";
import { defaultOfflineEffort, isOfflineEffort, type OfflineEffort } from "./efforts.ts";
import { createHands, type OfflineOptions } from "./hands.ts";
import { offlineAbilities, offlineCan } from "./instruction.ts";
import { isOfflineLanguage } from "./languages.ts";
import { codeSpan } from "./markdown.ts";
import { type CheckAnswer, type CheckRequest, isCheckAnswer, type OfflineTask } from "./task.ts";

export type OfflineProvider = Provider & {
  /** Which syntax errors the files' edits add, where TypeScript or a parser of JSON can tell. */
  checkSyntax(files: readonly CheckedFile[], signal: AbortSignal): Promise<SyntaxCheck>;
  /** What each file has of new errors, one request after another; undefined where TypeScript is not there. */
  verify(files: readonly CheckedFile[], signal: AbortSignal): Promise<readonly FileFindings[] | undefined>;
  /** The syntax of what is compared, without its formatting. */
  normalise(files: readonly ComparedFile[], signal: AbortSignal): Promise<SyntaxKeys>;
  /** Ends the idle worker. Runs that still go on end their own. */
  dispose(): void;
};

/** Milliseconds that one check may take; then its worker is ended. */
const longestCheck = 30_000;

/** The embedded model. It sends nothing, and the only files it reads are TypeScript's own. */
export function createOfflineProvider(options: OfflineOptions): OfflineProvider {
  const hands = createHands(options);
  let checking: Promise<unknown> = Promise.resolve();

  /** The files in turn; each has parts of the reasoning of its own, and the last one's stop is the answer's. */
  async function* oneByOne(
    request: ProviderRequest,
    effort: OfflineEffort,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderEvent> {
    const { known, unknown } = byLanguage(request);
    const isOne = filesOf(request.target).length === 1;
    let part = 0;
    const say = (text: string): ProviderEvent => ({ type: "reasoning-delta", part: part++, provenance: "trace", text });
    if (unknown.length > 0) {
      yield say(
        `**Left as they are**\n\n${unknown.map(({ path }) => `- ${codeSpan(path)}: needs a model\n`).join("")}`,
      );
    }
    for (const [index, file] of known.entries()) {
      if (!isOne) yield say(`**${file.path}**\n\n`);
      const first = part;
      for await (const event of hands.work(taskOf(request, file, effort), signal)) {
        if (isCheckAnswer(event)) continue;
        if (event.type === "stop" && event.stop.kind !== "complete") {
          yield event;
          return;
        }
        const isEnd = event.type === "stop" || event.type === "usage";
        if (isEnd && index < known.length - 1) continue;
        if (event.type === "reasoning-delta") part = Math.max(part, first + event.part + 1);
        yield event.type === "reasoning-delta" ? { ...event, part: first + event.part } : event;
      }
    }
  }

  /** Undefined where there is no TypeScript to check with. */
  async function check(request: CheckRequest, signal: AbortSignal): Promise<CheckAnswer | undefined> {
    for await (const answer of hands.work(request, signal)) if (isCheckAnswer(answer)) return answer;
    return undefined;
  }

  /** One worker for all candidates of a comparison: more would hold TypeScript's libraries once each. */
  function inTurn(request: CheckRequest, signal: AbortSignal): Promise<CheckAnswer | undefined> {
    const turn = checking.then(() => check(request, AbortSignal.any([signal, AbortSignal.timeout(longestCheck)])));
    checking = turn.catch(() => undefined);
    return turn;
  }

  return {
    async *stream(request, signal) {
      const effort = effortOf(request);
      yield { type: "request-sent", origin: undefined, parameter: `effort: "${effort}"` };
      const refusal = refusalOf(request);
      if (refusal === undefined) yield* oneByOne(request, effort, signal);
      else yield { type: "stop", stop: { kind: "failed", failure: refusal } };
    },
    async checkSyntax(files, signal) {
      const answer = await check({ kind: "syntax", files }, signal);
      return answer?.type === "syntax-checked"
        ? answer
        : { type: "syntax-checked", added: [], unchecked: files.map(({ path }) => path) };
    },
    async verify(files, signal) {
      const answer = await inTurn({ kind: "verify", files }, signal);
      return answer?.type === "verified" ? answer.files : undefined;
    },
    async normalise(files, signal) {
      const answer = await inTurn({ kind: "normalise", files }, signal);
      return answer?.type === "normalised" ? answer : { type: "normalised", keys: [] };
    },
    dispose: hands.dispose,
  };
}

/** What needs no worker to know. */
function refusalOf(request: ProviderRequest): Failure | undefined {
  const { instruction, target } = request;
  if (byLanguage(request).known.length === 0) return { kind: "offline-language", language: languageOf(target) };
  if (!offlineCan(instruction)) return { kind: "offline-no-match", instruction, can: offlineAbilities };
  return undefined;
}

function byLanguage({ target }: ProviderRequest): { readonly known: Snapshot[]; readonly unknown: Snapshot[] } {
  const files = filesOf(target);
  const isKnown = ({ languageId }: Snapshot) => isOfflineLanguage(languageId);
  return { known: files.filter(isKnown), unknown: files.filter((file) => !isKnown(file)) };
}

function taskOf(
  { instruction, target }: ProviderRequest,
  { path, languageId, text }: Snapshot,
  effort: OfflineEffort,
): OfflineTask {
  const lines = target.kind === "selection" ? target.lines : undefined;
  return { kind: "refactor", instruction, path, languageId, text, lines, effort };
}

/** The effort that was planned, or what this model does by itself. */
function effortOf({ effort }: ProviderRequest): OfflineEffort {
  return isOfflineEffort(effort.sent) ? effort.sent : defaultOfflineEffort;
}
