// What the page is about now: the address, what the person has chosen, and what the program told last.

/** Asks for the page to be drawn; set by main. */
let draw = () => {};
let drawing = false;
export const onDraw = (how) => (draw = how);

export function changed() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

const PLACES = { theme: localStorage, utc: localStorage, values: sessionStorage, span: localStorage };

/** What the person has chosen: theme and zone for this browser, whether values are shown for this tab. */
export const chosen = (name) => {
  const text = PLACES[name].getItem(`zendesk-events.${name}`);
  return name === 'theme' || name === 'span' ? text : text === 'true';
};
/** How many milliseconds the program's clock is before that of the browser. */
chosen.skew = 0;

export function choose(name, value) {
  PLACES[name].setItem(`zendesk-events.${name}`, value);
  changed();
}

/** What the program told last. */
export const told = { about: null, delivery: null, deliveryAt: 0, inbox: null, history: null, groups: null, troubled: null, health: null, latest: null, left: new Map() };

/** The page and its parameters, as the address has them. */
export function address() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { page: path || 'overview', params: Object.fromEntries(new URLSearchParams(search)) };
}

export function link(page, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return `#/${page}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

/** Goes there; with `replace` the step back leads past the present address. */
export function go(page, params, replace = false) {
  const hash = link(page, params);
  if (location.hash === hash) return;
  if (replace) {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = hash;
  }
}

/** The same page with some parameters changed. */
export function refine(more, replace = false) {
  const { page, params } = address();
  go(page, { ...params, ...more }, replace);
}
