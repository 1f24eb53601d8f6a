// The operations API, as any other client calls it.

const TOKEN = 'zendesk-events.token';

/** Whether the program answers. */
export const connection = { answered: Date.now(), failing: false, trouble: '' };

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let askForToken = async () => null;
let asking = null;

/** Who asks the person for the token. */
export const onTokenNeeded = (ask) => (askForToken = ask);

async function newToken(wrong) {
  asking ??= askForToken(wrong).finally(() => (asking = null));
  const token = await asking;
  if (!token) throw new Refused(401, 'a token is needed');
  sessionStorage.setItem(TOKEN, token);
}

const query = (params) => {
  const given = Object.entries(params ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
};

async function request(method, path, { params, body, seconds = 20 } = {}) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  let text;
  try {
    answer = await fetch(path.slice(1) + query(params), { method, headers, body, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(seconds * 1000) });
    text = await answer.text();
  } catch (failure) {
    connection.failing = true;
    connection.trouble = failure.name === 'TimeoutError' ? 'it takes too long' : 'it cannot be reached';
    throw new Refused(0, connection.trouble);
  }
  connection.answered = Date.now();
  connection.failing = false;
  if (answer.status === 401) {
    if (sessionStorage.getItem(TOKEN) === token) await newToken(Boolean(token));
    return request(method, path, { params, body, seconds });
  }
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    if (answer.ok) return text;
  }
  if (!answer.ok) {
    const error = new Refused(answer.status, json?.error ?? `answered ${answer.status}`);
    error.json = json;
    throw error;
  }
  return json;
}

export const get = (path, params) => request('GET', path, { params });
export const post = (path, params, body) => request('POST', path, { params, body, seconds: 120 });
export const put = (path, body) => request('PUT', path, { body });
export const remove = (path, params) => request('DELETE', path, { params, seconds: 120 });

/** The same, where a version of the program may not have it: then null. */
export async function getIfThere(path, params) {
  try {
    return await get(path, params);
  } catch (refused) {
    if (refused.status === 404 || refused.status === 405) return null;
    throw refused;
  }
}
