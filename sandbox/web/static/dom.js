/** Builds DOM nodes from data, so that no text of a stranger is ever read as markup. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Build an element; `on…` attributes are listeners, `true` is an empty attribute, nothing is left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(node, name, value);
  node.append(...present(children));
  return node;
}

/** @param {Element} node @param {string} name @param {any} value */
function put(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
function present(children) {
  return /** @type {(Node | string)[]} */ (
    children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "")
  );
}

/**
 * Show one drawing of `icons.svg`; it takes the colour of the text around it.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `static/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

/**
 * A button that shows only a drawing and says its name to a screen reader.
 * @param {string} drawing
 * @param {string} name
 * @param {Record<string, any>} attributes
 */
export function iconButton(drawing, name, attributes) {
  return h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, ...attributes }, icon(drawing));
}

/**
 * Make a list's children be exactly `wanted`, touching only what changed, so focus and scroll stay.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
  });
}

/**
 * Remember built nodes by key and build one again only when what it shows has changed.
 * @template T
 */
export class Shelf {
  /** @param {(item: T) => HTMLElement} build */
  constructor(build) {
    this.build = build;
    /** @type {Map<string, {seen: string, node: HTMLElement}>} */
    this.nodes = new Map();
  }

  /**
   * @param {string} key
   * @param {T} item
   * @returns {HTMLElement}
   */
  take(key, item) {
    const seen = JSON.stringify(item);
    const known = this.nodes.get(key);
    if (known?.seen === seen) return known.node;
    const node = this.build(item);
    if (known) keepFocus(known.node, node);
    this.nodes.set(key, { seen, node });
    return node;
  }
}

/**
 * Put the new node in the old one's place and the focus on the same control of it.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function keepFocus(old, fresh) {
  const controls = "button, a[href], input";
  const place = [...old.querySelectorAll(controls)].indexOf(/** @type {Element} */ (document.activeElement));
  old.replaceWith(fresh);
  const control = place < 0 ? null : fresh.querySelectorAll(controls)[place];
  if (control instanceof HTMLElement) control.focus({ preventScroll: true });
}
