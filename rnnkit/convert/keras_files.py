"""Keras's own files, `.keras`: read if nothing in them runs but Keras itself."""

import json
import zipfile

from rnnkit.convert.parts import CannotConvert, opened

# What a saved model may be made of: these build layers and run no code of the file's own.
MODULES = {"keras", "keras.layers", "keras.initializers", "keras.regularizers", "keras.constraints", "keras.models"}
MODULES |= {"keras.src.models.functional", "keras.src.ops.math", "keras.src.ops.nn", "keras.src.ops.numpy"}
FOREIGN = {"Lambda", "__lambda__", "TorchModuleWrapper", "TFSMLayer", "JaxLayer", "FlaxLayer"}


def load(keras, path):
    """The model of a `.keras` file, once its list of parts names Keras's own alone."""
    if path.name.endswith(".weights.h5"):
        raise CannotConvert(
            f"{path.name} holds weights without their layers; build the model, load_weights(...), and pass the model"
        )
    if path.suffix != ".keras":
        raise CannotConvert(
            f"{path.name} is no .keras file; load it with keras.models.load_model if you trust it, and pass the model"
        )
    try:
        with opened(path) as plain, zipfile.ZipFile(plain) as file:
            config = dict(json.loads(file.read("config.json")))
    except CannotConvert:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        raise CannotConvert(f"{path.name} is no .keras file inside; expected what model.save writes") from None
    config.pop("compile_config", None)
    if foreign := next(_foreign(config), None):
        raise CannotConvert(
            f"{path.name} needs {foreign}, which is not a layer of Keras itself; load it yourself if you trust it, and "
            "pass the model with layer="
        )
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # of many kinds, where a part is missing or has another size
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise CannotConvert(f"{path.name} is no whole .keras file: {said}") from error


def _foreign(config):
    """The names of what a saved configuration asks for beside Keras's own layers."""
    if isinstance(config, dict):
        name = config.get("class_name")
        if name in FOREIGN or config.get("module", "keras") not in MODULES:
            yield config["config"] if name == "function" else name
        config = list(config.values())
    if isinstance(config, list):
        for value in config:
            yield from _foreign(value)
