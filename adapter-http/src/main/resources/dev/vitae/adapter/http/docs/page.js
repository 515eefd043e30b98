'use strict';

// The commands are for the server that this page came from, at whatever host, port and prefix.
const base = new URL('.', document.baseURI).href;
for (const code of document.querySelectorAll('.command code')) {
  code.textContent = code.textContent.replaceAll('http://localhost:8080/', base);
}

// A browser offers its clipboard to safe origins only; without it there is nothing to press.
if (navigator.clipboard) {
  for (const command of document.querySelectorAll('.command')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(command.querySelector('code').textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    const box = document.createElement('div');
    box.className = 'copied';
    command.before(box);
    box.append(command, button);
  }
}

// What scrolls sideways can be reached without a mouse.
for (const block of document.querySelectorAll('pre')) {
  block.tabIndex = 0;
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

// What of the document is shown: what can be tried, sent to where the page came from. Refusals are told in a sentence
// each, for they all look alike.
const shown = ({ paths = {}, components = {}, 'x-other-answers': others, ...document }) => ({
  ...document,
  servers: [{ url: base }],
  paths: mapped(paths, ([path]) => !path.startsWith('/docs'), (item) => item),
  components: {
    ...components,
    responses: mapped(components.responses ?? {}, () => true, ({ description }) => ({ description })),
  },
});

const mapped = (object, wanted, change) =>
  Object.fromEntries(Object.entries(object).filter(wanted).map(([name, value]) => [name, change(value)]));

// The page has its own field for the key, and no command that it shows has the key in it.
const house = ({ React }) => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (original) => (document) => original(shown(document)),
      },
    },
  },
  wrapComponents: {
    authorizeOperationBtn: () => () =>
      React.createElement('a', { className: 'needs-key', href: '#key-value' }, 'key'),
    // Swagger UI finds an operation by its id only when it has resolved it: before that there is nothing to press.
    execute: (Original) => (properties) =>
      properties.specSelectors.specResolvedSubtree(['paths', properties.path, properties.method])
        ? React.createElement(Original, properties)
        : null,
    curl: (Original) => (properties) =>
      React.createElement(Original, { ...properties, request: withoutKey(properties.request) }),
  },
});

const withoutKey = (request) =>
  request.update('headers', (headers) =>
    headers && headers.map((value, name) =>
      name.toLowerCase() === 'authorization' ? 'Bearer YOUR-KEY' : value));

const ui = SwaggerUIBundle({
  url: 'openapi.json',
  domNode: document.getElementById('operations'),
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [house],
  layout: 'BaseLayout',
  validatorUrl: null,
  persistAuthorization: false,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
});

const field = document.getElementById('key-value');
const state = document.getElementById('key-state');
const forget = document.getElementById('key-forget');

const schemes = () => {
  const all = ui.specSelectors.specJson().getIn(['components', 'securitySchemes']);
  return all ? all.filter((scheme) => scheme.get('scheme') === 'bearer').keySeq().toArray() : [];
};

document.getElementById('key').addEventListener('submit', (event) => {
  event.preventDefault();
  const key = field.value.trim();
  schemes().forEach((name) => ui.preauthorizeApiKey(name, key));
  field.value = '';
  field.placeholder = 'in use';
  forget.hidden = false;
  state.textContent = 'In use for what this page sends, until you leave it or forget the key.';
});

forget.addEventListener('click', () => {
  ui.authActions.logout(schemes());
  field.placeholder = '';
  forget.hidden = true;
  state.textContent = 'Forgotten.';
  field.focus();
});
