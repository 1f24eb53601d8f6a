// A shop as its owner would build it: it loads the SDK's published script, points it at the gateway, and calls identify, group and
// track. Beside it stands what the sandbox has. ?gateway=URL names another gateway than that of the sandbox command.
const gateway = new URLSearchParams(location.search).get('gateway') ?? `http://${location.hostname}:8080`;
const KEY = 'demo-shop';
const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Katherine Johnson', 'Edsger Dijkstra', 'Barbara Liskov'];

const SDKS = {
  rudderstack: {
    script: 'https://cdn.jsdelivr.net/npm/@rudderstack/analytics-js@3.34.1/dist/npm/modern/bundled/umd/index.js',
    load() {
      const sdk = new window.rudderanalytics.RudderAnalytics();
      sdk.load(KEY, gateway, { configUrl: gateway });
      return sdk;
    },
  },
  segment: {
    script: 'https://cdn.jsdelivr.net/npm/@segment/analytics-next@1.84.3/dist/umd/index.js',
    load() {
      const { host, protocol } = new URL(gateway);
      const toGateway = { apiKey: KEY, apiHost: `${host}/v1`, protocol: protocol.replace(':', '') };
      return window.AnalyticsNext.AnalyticsBrowser.load({
        writeKey: KEY,
        cdnSettings: { integrations: { 'Segment.io': toGateway } },
      });
    },
  },
};
const loaded = {};
let customer;

const element = (id) => document.getElementById(id);
const say = (text) => { element('said').textContent = text; };

/** The SDK that is chosen, in an object because that of Segment can itself be awaited; its script is loaded once. */
function sdk() {
  const name = document.querySelector('input[name=sdk]:checked').value;
  loaded[name] ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = SDKS[name].script;
    script.onload = () => done({ to: SDKS[name].load() });
    script.onerror = () => {
      delete loaded[name];
      script.remove();
      failed(new Error(`The SDK could not be loaded from ${script.src}`));
    };
    document.head.append(script);
  });
  return loaded[name];
}

function onSubmit(id, send) {
  element(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    try {
      say(send((await sdk()).to, values));
    } catch (error) {
      say(error.message);
    }
  });
}

function newCustomer() {
  const name = NAMES[Math.floor(Math.random() * NAMES.length)];
  customer = `shop-${Math.random().toString(36).slice(2, 8)}`;
  const form = element('sign-up');
  form.elements.name.value = name;
  form.elements.email.value = `${name.split(' ')[0].toLowerCase()}.${customer.slice(5)}@example.com`;
  signedIn(false);
}

function signedIn(is) {
  for (const id of ['join', 'order']) element(id).querySelector('button').disabled = !is;
}

onSubmit('sign-up', (to, { name, email, plan }) => {
  to.identify(customer, { name, email, plan });
  signedIn(true);
  return `Sent: identify of ${customer}`;
});
onSubmit('join', (to, { company, employees }) => {
  const id = company.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  to.group(id, { name: company, employees: Number(employees) });
  return `Sent: group ${id}`;
});
onSubmit('order', (to, { product, total }) => {
  to.track('Order Completed', { product, total: Number(total) });
  return 'Sent: track Order Completed';
});
element('sign-out').addEventListener('click', async () => {
  (await Promise.all(Object.values(loaded))).forEach(({ to }) => to.reset());
  newCustomer();
  say('Signed out. The next one to sign up is somebody else.');
});

function row(name, value) {
  const term = document.createElement('dt');
  const description = document.createElement('dd');
  term.textContent = name;
  description.textContent = value;
  return [term, description];
}

function card(user, organizations) {
  const article = document.createElement('article');
  const heading = document.createElement('h2');
  const id = document.createElement('small');
  const list = document.createElement('dl');
  heading.textContent = user.name;
  id.textContent = `external_id ${user.external_id}`;
  const companies = user.organization_memberships.map((one) => organizations.get(one.organization_id)).filter(Boolean);
  list.append(...row('email', user.email ?? 'none'));
  for (const [key, value] of Object.entries(user.user_fields ?? {})) {
    if (value !== null && value !== '') list.append(...row(key, value));
  }
  for (const company of companies) list.append(...row('organization', company));
  for (const event of user.events.slice(-5)) {
    const { product = '', total = '' } = event.properties ?? {};
    list.append(...row('timeline', `${event.type} ${product} ${total}`));
  }
  article.append(heading, id, list);
  return article;
}

let shown = '';
async function show() {
  try {
    const state = await (await fetch('sandbox/state')).json();
    const users = state.users.filter((user) => user.role === 'end-user' && user.external_id && user.active).slice(-8).reverse();
    const organizations = new Map(state.organizations.map((one) => [one.id, one.name]));
    const now = JSON.stringify([users, [...organizations]]);
    if (users.length && now !== shown) {
      shown = now;
      element('users').replaceChildren(...users.map((user) => card(user, organizations)));
    }
  } catch {
    say('The sandbox does not answer. Is its command still running?');
  } finally {
    setTimeout(show, 1000);
  }
}

element('gateway').textContent = gateway;
newCustomer();
show();
