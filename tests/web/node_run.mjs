// Runs the code cells of a notebook in Pyodide under Node, whose engine is that of Chromium:
//
//   node node_run.mjs PYODIDE_DIR WHEEL < JSON list of sources > JSON, see inside.py
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [pyodideDir, wheel] = process.argv.slice(2);
const say = (text) => process.stderr.write(`${text}\n`);
const cpuSeconds = () => { // Python's own process_time stands still there
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

try {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideDir, "pyodide.mjs")));
  const pyodide = await loadPyodide({ indexURL: pyodideDir, stdout: say, stderr: say });
  await pyodide.loadPackage(["numpy", "matplotlib", "ipython"], { messageCallback: () => {} });
  const site = pyodide.runPython("import site; site.getsitepackages()[0]");
  pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: site });
  const inside = readFileSync(fileURLToPath(new URL("inside.py", import.meta.url)), "utf8");
  pyodide.FS.writeFile(`${site}/inside.py`, inside);
  const run = pyodide.runPython("import inside; inside.run_json");
  process.stdout.write(`${run(readFileSync(0, "utf8"), cpuSeconds)}\n`);
} catch (error) { // without the line of Pyodide's source, which is a megabyte long
  say(error.stack ?? error);
  process.exitCode = 1;
}
