import subprocess
import sys


def modules_after(statement):
    code = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_layers_imports_nothing_but_numpy():
    more = modules_after("import rnnkit.nn") - modules_after("import numpy")
    assert more - sys.stdlib_module_names == {"rnnkit"}
