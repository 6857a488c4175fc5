import type { Page } from "playwright-core";

/** Every text that is shown, and every name and description that a reader is told, also inside of components. */
export function textsOf(page: Page): Promise<readonly string[]> {
  // As text, because these tests are typed for Node, where there is no document.
  return page.evaluate<readonly string[]>(`(() => {
    const found = [];
    const visit = (node) => {
      if (node.nodeType === 3) found.push(node.textContent.trim());
      if (node.nodeType === 1 && ["SCRIPT", "STYLE"].includes(node.tagName)) return;
      if (node.nodeType === 1)
        for (const name of ["aria-label", "title", "placeholder", "aria-description", "aria-valuetext", "alt"])
          if (node.hasAttribute(name)) found.push(node.getAttribute(name));
      for (const child of [...node.childNodes, ...(node.shadowRoot?.childNodes ?? [])]) visit(child);
    };
    visit(document.body);
    return found.filter((text) => text !== "");
  })()`);
}
