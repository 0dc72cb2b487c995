/** Making elements. No markup is ever parsed from a string, so nothing a person typed can become one. */

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {{[name: string]: any}} Attributes `on...` adds a listener, `class`, `text`, true and false as in HTML
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Element} node
 * @param {Attributes} attributes
 */
export function assign(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = String(value);
    else if (name === "value" && "value" in node) /** @type {any} */ (node).value = value;
    else if (value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {Element} node
 * @param {Child[] | Child} children
 */
function append(node, children) {
  for (const child of Array.isArray(children) ? children : [children]) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Child[] | Child} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, children = []) {
  const node = document.createElement(tag);
  append(node, children);
  assign(node, attributes);
  return node;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Child[] | Child} [children]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, children = []) {
  const node = /** @type {any} */ (document.createElementNS(SVG, tag));
  append(node, children);
  assign(node, attributes);
  return node;
}

/**
 * Put new children in place of the old, unless nothing would change to the eye.
 * @param {Element} node
 * @param {...Child} children
 */
export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

/**
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, within = document) {
  const node = within.querySelector(selector);
  if (!node) throw new Error(`The page has no ${selector}`);
  return /** @type {T} */ (/** @type {unknown} */ (node));
}

let nextId = 0;

/**
 * An id that no other element of the page has.
 * @param {string} stem
 */
export function freshId(stem) {
  nextId += 1;
  return `${stem}-${nextId}`;
}
