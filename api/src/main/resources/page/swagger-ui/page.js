'use strict';

// Signs each request as the API wants it: the HMAC-SHA256 of the date, keyed by the secret. The secret is read from its
// field when it is needed, and neither stored nor sent.

const DOCUMENT = '/v3/api-docs';
const bytes = new TextEncoder();

function note(text, wrong) {
  const element = document.getElementById('note');
  element.textContent = text;
  element.className = wrong ? 'wrong' : '';
}

async function signature(secret, date) {
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(date)));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sign(request) {
  const url = new URL(request.url, location.href);
  if (url.origin !== location.origin || url.pathname === DOCUMENT) {
    return request;
  }
  const key = document.getElementById('key').value.trim();
  const secret = document.getElementById('secret').value;
  if (!window.isSecureContext) {
    note('Browsers sign only on https pages and on 127.0.0.1. Open this page there.', true);
  } else if (key === '' || secret === '') {
    note('Enter a key and its secret, or the API answers 401.', true);
  } else {
    const date = new Date().toISOString();
    request.headers['x-api-key'] = key;
    request.headers['x-date'] = date;
    request.headers['x-signature'] = await signature(secret, date);
    note('Signed as ' + key + ' at ' + date + '.', false);
  }
  return request;
}

const nothing = () => null;

window.ui = SwaggerUIBundle({
  url: DOCUMENT,
  dom_id: '#api',
  requestInterceptor: sign,
  tryItOutEnabled: true,
  validatorUrl: null,
  // the page's own fields replace this dialogue
  plugins: [{ wrapComponents: { authorizeBtn: () => nothing, authorizeOperationBtn: () => nothing } }],
});
