// What JupyterLite's kernel is told to be Pyodide. It starts the pinned one, with all that a kernel of the course needs
// asked for at once: the kernel by itself asks for one package after the other, and first for several that the course
// never uses. In start.json, beside this file, every address is relative to this file, or whole.
{
  const begin = async (here) => {
    const text = async (name) => (await fetch(new URL(name, here))).text();
    const [start, kernel] = await Promise.all([text("start.json").then(JSON.parse), text("kernel.py")]);

    const pyodideUrl = new URL(start.pyodide, here).href;
    const packages = Object.entries(start.lock.packages).map(([name, entry]) => [
      name,
      { ...entry, file_name: new URL(entry.file_name, here).href },
    ]);
    const lock = JSON.stringify({ ...start.lock, packages: Object.fromEntries(packages) });

    importScripts(new URL("pyodide.js", pyodideUrl)); // puts its own loadPyodide in the place of the one below
    const pyodide = await self.loadPyodide({
      indexURL: pyodideUrl,
      lockFileURL: URL.createObjectURL(new Blob([lock], { type: "application/json" })),
      packages: start.packages,
    });
    pyodide.runPython(kernel);
    return pyodide;
  };

  // early.js asks first, then the kernel, which reads this file again
  self.loadPyodide = ({ indexURL }) =>
    (self.begun ??= begin(indexURL).catch((error) => {
      console.error(error); // which the page does not show: its kernel stays "unknown"
      throw error;
    }));
}
