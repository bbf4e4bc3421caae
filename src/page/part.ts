/// <reference lib="dom" />

/** An element that the markup promises. @throws Error where it is not there, or is another */
export function part<Kind extends Element>(
  kind: new () => Kind,
  selector: string,
  within: ParentNode = document,
): Kind {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/** What a template of the page holds, to be put somewhere. */
export function copied<Kind extends Element>(kind: new () => Kind, template: string): Kind {
  const { firstElementChild } = part(HTMLTemplateElement, template).content;
  const copy = firstElementChild?.cloneNode(true);
  if (!(copy instanceof kind)) throw new Error(`The page has no ${template}.`);
  return copy;
}
