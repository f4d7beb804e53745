// Runs the code cells of notebooks in Pyodide under Node, each notebook in a Pyodide of its own.
//
//   node node_run.mjs PYODIDE_DIR WHEEL < JSON list of sources > JSON, see inside.py
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [pyodideDir, wheel] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodideDir, "pyodide.mjs")));
const say = (text) => process.stderr.write(`${text}\n`);
const pyodide = await loadPyodide({ indexURL: pyodideDir, stdout: say, stderr: say });
await pyodide.loadPackage(["numpy", "matplotlib", "ipython"], { messageCallback: () => {}, checkIntegrity: true });
const site = pyodide.runPython("import site; site.getsitepackages()[0]");
pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: site });
const inside = join(dirname(fileURLToPath(import.meta.url)), "inside.py");
pyodide.FS.writeFile("/home/pyodide/inside.py", readFileSync(inside, "utf8"));
const run = pyodide.runPython("import sys; sys.path.insert(0, '/home/pyodide'); from inside import run_json; run_json");
process.stdout.write(`${run(readFileSync(0, "utf8"))}\n`);
