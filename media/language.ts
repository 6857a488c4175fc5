import { speak } from "../src/core/l10n.ts";
import { translationElement } from "../src/panel/pageLanguage.ts";

// The page brings its texts along as data, which no policy has to allow, since it is not run.
const text = document.getElementById(translationElement)?.textContent ?? "";
speak(text === "" ? undefined : JSON.parse(text));
