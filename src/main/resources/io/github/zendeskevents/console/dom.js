// Elements, and how a page is brought up to date without losing focus or place. Text is only ever set as text.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: attributes, listeners in `on`, a `key` that tells it from its siblings, and children, of which texts stay texts. */
export const h = (tag, props, ...children) => make(document.createElement(tag), props, children);

/** The same of a picture. */
export const svg = (tag, props, ...children) => make(document.createElementNS(SVG, tag), props, children);

function make(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') listen(element, value);
    else if (name === 'key') element.$key = String(value);
    else if (name === 'style') for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else if (name === 'value') element.$value = value;
    else if (name === 'checked') element.checked = element.$checked = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ''));
  // After the children: a select has the value of one of them.
  if (element.$value !== undefined) element.value = element.$value;
  return element;
}

function listen(element, handlers) {
  element.$on ??= {};
  for (const type of Object.keys(handlers)) {
    if (!(type in element.$on)) element.addEventListener(type, (event) => element.$on[type]?.(event));
  }
  Object.keys(element.$on).forEach((type) => (element.$on[type] = undefined));
  Object.assign(element.$on, handlers);
}

/** Gives a place these children in the place of those it has; what is alike stays the same element. */
export function show(place, ...children) {
  const next = place.cloneNode(false);
  next.append(...children.flat(Infinity).filter(Boolean));
  morphChildren(place, next);
}

const alike = (one, other) =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName && one.$key === other.$key;

function morph(old, next) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (old.getAttribute(name) === value) continue;
    // The policy allows styles of the object model alone.
    if (name === 'style') old.style.cssText = value;
    else old.setAttribute(name, value);
  }
  if (next.$on || old.$on) listen(old, next.$on ?? {});
  morphChildren(old, next);
  if (next.$value !== undefined && old.value !== next.$value && (document.activeElement !== old || old.nodeName === 'SELECT')) {
    old.value = next.$value;
  }
  if (next.$checked !== undefined && old.checked !== next.$checked) old.checked = next.$checked;
}

function morphChildren(old, next) {
  const free = [...old.childNodes];
  const pairs = [...next.childNodes].map((child) => {
    const place = free.findIndex((one) => alike(one, child));
    return [child, place < 0 ? null : free.splice(place, 1)[0]];
  });
  free.forEach((one) => one.remove());
  let cursor = old.firstChild;
  for (const [child, known] of pairs) {
    if (!known) {
      old.insertBefore(child, cursor);
    } else {
      if (known === cursor) cursor = cursor.nextSibling;
      else old.insertBefore(known, cursor);
      morph(known, child);
    }
  }
}

/** Says a thing to those who do not see the page. */
export function say(text) {
  const place = document.getElementById('said');
  if (place.textContent !== text) place.textContent = text;
}

let hiding;

/** What has just been done, for some seconds. */
export function toast(text, bad = false) {
  const place = document.getElementById('toast');
  show(place, h('p', { class: bad ? 'toast bad' : 'toast' }, text));
  clearTimeout(hiding);
  hiding = setTimeout(() => show(place), bad ? 12_000 : 7_000);
}

/**
 * Asks something in a dialog that keeps the focus; resolves to what `value` gives, or null where it was cancelled.
 * `ready` says whether the button may be pressed.
 */
export function ask({ title, body, yes, no = 'Cancel', danger = false, ready = () => true, value = () => true }) {
  return new Promise((done) => {
    const before = document.activeElement;
    let answer = null;
    const button = h('button', { class: danger ? 'button danger' : 'button main', type: 'submit' }, yes);
    const check = () => (button.disabled = !ready(dialog));
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'asked', on: {
        input: () => check(),
        close: () => {
          dialog.remove();
          before?.isConnected && before.focus();
          done(answer);
        },
      } },
      h('form', { method: 'dialog', on: { submit: (event) => {
        event.preventDefault();
        answer = value(dialog);
        dialog.close();
      } } },
      h('h2', { id: 'asked' }, title), body,
      h('div', { class: 'row end' },
        no && h('button', { class: 'button', type: 'button', on: { click: () => dialog.close() } }, no), button)),
    );
    document.body.append(dialog);
    check();
    dialog.showModal();
    (dialog.querySelector('input, textarea') ?? (danger ? dialog.querySelector('button') : button)).focus();
  });
}

/** A button that puts a text into the clipboard. */
export function copy(text, what = 'Copy') {
  return h('button', { class: 'button small', type: 'button', on: { click: async (event) => {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text);
      toast('Copied');
    } catch {
      toast('The browser does not allow it: select the text and copy it by hand', true);
    }
  } } }, what);
}

/** Hands the browser a file. */
export function save(name, parts) {
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/x-ndjson' }));
  const link = h('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
