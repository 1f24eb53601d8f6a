// Sends an identify, a track and a group with each of the two Node SDKs, as published, and ends with status 0 only when the
// gateway has acknowledged all six. Usage: node send.mjs http://127.0.0.1:8080 [write-key]
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';

const TIMEOUT_MS = 60_000;
const [gateway, writeKey = 'any-key'] = process.argv.slice(2);
if (!gateway) {
  console.error('Usage: node send.mjs <gateway-url> [write-key]');
  process.exit(2);
}

// A user of its own for each SDK, so that what arrived tells who sent it.
function messages(name) {
  const userId = `node-${name.toLowerCase()}`;
  return {
    identify: { userId, traits: { name: `Node ${name}`, email: `${userId}@example.org`, city: 'Åmål' } },
    track: { userId, event: 'Plan Changed', properties: { plan: 'pro', seats: 5 } },
    group: { userId, groupId: 'node-acme', traits: { name: 'Node Acme', domainNames: ['node.example'] } },
  };
}

// A call's callback gets an error, or nothing once the gateway has acknowledged the batch with that call.
function acknowledged(call) {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
}

async function sendWithRudderStack() {
  const { identify, track, group } = messages('RudderStack');
  const sdk = new RudderAnalytics(writeKey, { dataPlaneUrl: gateway, flushInterval: 500 });
  await Promise.all([
    acknowledged((done) => sdk.identify(identify, done)),
    acknowledged((done) => sdk.track(track, done)),
    acknowledged((done) => sdk.group(group, done)),
  ]);
}

async function sendWithSegment() {
  const { identify, track, group } = messages('Segment');
  const sdk = new Analytics({ writeKey, host: gateway, flushInterval: 500 });
  await Promise.all([
    acknowledged((done) => sdk.identify(identify, done)),
    acknowledged((done) => sdk.track(track, done)),
    acknowledged((done) => sdk.group(group, done)),
  ]);
  await sdk.closeAndFlush();
}

const timeout = setTimeout(() => {
  console.error(`Not acknowledged within ${TIMEOUT_MS / 1000} s`);
  process.exit(1);
}, TIMEOUT_MS);

try {
  await sendWithRudderStack();
  console.log('RudderStack: identify, track and group acknowledged');
  await sendWithSegment();
  console.log('Segment: identify, track and group acknowledged');
} catch (error) {
  console.error(`Not acknowledged: ${error?.message ?? error}`);
  process.exit(1);
}
clearTimeout(timeout);
process.exit(0);
