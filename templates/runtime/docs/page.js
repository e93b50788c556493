// Shows the document with docs.js. It is a file of its own because the page may run no inline script (docs.rs).
(async () => {
  "use strict";
  // Where the API is mounted: this page's path without its own last step. So nothing here depends on a
  // trailing slash or on the prefix that a larger application puts before us.
  const base = location.pathname.replace(/\/docs(\/|\/index\.html)?$/, "");
  const note = document.getElementById("note");
  const script = new Promise((done, fail) => {
    const tag = document.createElement("script");
    tag.src = base + "/docs/docs.js";
    tag.onload = done;
    tag.onerror = () => fail(new Error("docs.js could not be loaded"));
    document.head.append(tag);
  });
  try {
    const [answer] = await Promise.all([fetch(base + "/openapi.json"), script]);
    if (!answer.ok) throw new Error("openapi.json: " + answer.status + " " + answer.statusText);
    const api = await answer.json();
    if (api.info && api.info.title) document.title = api.info.title;
    // "Try it" must reach the server that shows this page, whatever servers the document names. So that one
    // comes first, and servers given without a host are the same one.
    const here = { url: location.origin + base, description: "This server" };
    const named = (Array.isArray(api.servers) ? api.servers : []).filter(
      (server) => server && /^(\{|[a-z][a-z0-9+.-]*:\/\/|\/\/)/i.test(server.url) && server.url !== here.url,
    );
    api.servers = [here, ...named];
    note.remove();
    window.Scalar.createApiReference("#docs", {
      content: api,
      agent: { disabled: true },
      mcp: { disabled: true },
      defaultOpenFirstTag: true,
      documentDownloadType: "json",
      hideClientButton: true,
      orderRequiredPropertiesFirst: false,
      orderSchemaPropertiesBy: "preserve",
      showDeveloperTools: "never",
      telemetry: false,
      withDefaultFonts: false,
    });
  } catch (problem) {
    note.textContent = "The documentation cannot be shown. " + problem.message;
  }
})();
