"""Make files/keras_*.onnx: recurrent layers of Keras on TensorFlow as tf2onnx writes them.

Needs keras, tensorflow-cpu and tf2onnx (3.15.1, 2.21.0 and 1.17.0 made what is there). Run it from anywhere:
python tests/convert/make_keras_onnx_files.py
"""

from pathlib import Path

import keras
import numpy as np

FOLDER = Path(__file__).with_name("files")
D, H = 3, 2


def models():
    layers = keras.layers
    yield "lstm", [layers.LSTM(H, return_sequences=True)]
    yield "lstm_last", [layers.LSTM(H)]
    yield "lstm_both_ways", [layers.Bidirectional(layers.LSTM(H, return_sequences=True))]
    yield "lstm_from_the_right", [layers.LSTM(H, return_sequences=True, go_backwards=True)]
    yield "lstm_stack", [layers.LSTM(H, return_sequences=True), layers.LSTM(H + 2, return_sequences=True)]
    yield "lstm_then_gru", [layers.LSTM(H, return_sequences=True), layers.GRU(H, return_sequences=True)]


def main():
    for name, parts in models():
        model = keras.Sequential([keras.Input((None, D)), *parts])
        rng = np.random.default_rng(0)
        for weight in model.weights:
            weight.assign(rng.normal(size=weight.shape))
        model(np.zeros((2, 4, D), np.float32))
        path = FOLDER / f"keras_{name}.onnx"
        model.export(path, format="onnx", verbose=False)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
