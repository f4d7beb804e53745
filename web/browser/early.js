// The worker that Python runs in, started with the page: Python is loaded while JupyterLite still puts the page
// together, not after. page.js gives this worker to the first kernel that asks for one, and says which program of the
// kernel's is to run in it.
importScripts("start.js");
self.loadPyodide({ indexURL: new URL("./", self.location).href });
self.addEventListener("message", ({ data }) => importScripts(data), { once: true });
