import subprocess
import sys


def test_importing_the_layers_imports_nothing_but_numpy():
    code = "import sys, rnnkit.nn; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    site = {"sitecustomize", "usercustomize"}
    others = {name for name in loaded if name not in sys.stdlib_module_names | site and not name.startswith("_")}
    assert others == {"rnnkit", "numpy"}
