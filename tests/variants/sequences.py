"""Right answers to unit 02 in styles that learners use; every one has to earn full points."""

import math
from collections import Counter

import numpy as np


def build_vocabulary__loop(text):
    chars = []
    for c in text:
        if c not in chars:
            chars.append(c)
    chars.sort()
    index = {}
    for i in range(len(chars)):
        index[chars[i]] = i
    return chars, index


def build_vocabulary__zip(s):
    vocabulary = sorted(set(s))
    return vocabulary, dict(zip(vocabulary, range(len(vocabulary)), strict=True))


def build_vocabulary__counter(text):
    letters = sorted(Counter(text).keys())
    return letters, {letter: letters.index(letter) for letter in letters}


def build_vocabulary__numpy(text):
    chars = np.unique(list(text)).tolist()
    return chars, {c: np.int64(i) for i, c in enumerate(chars)}


def build_vocabulary__list_of_two(text):
    stoi = {c: i for i, c in enumerate(sorted(dict.fromkeys(text)))}
    return [list(stoi), stoi]


def encode__preallocated(text, index):
    ids = np.zeros(len(text), dtype=np.int64)
    for t, c in enumerate(text):
        ids[t] = index[c]
    return ids


def encode__fromiter(text, stoi):
    return np.fromiter((stoi[c] for c in text), np.int64, count=len(text))


def encode__map(text, index):
    return np.array(list(map(index.get, text)))


def encode__append(text, index):
    ids = []
    for c in text:
        ids.append(index[c])
    return np.asarray(ids).astype("int64")


def encode__recursive(text, index):
    if len(text) == 1:
        return np.array([index[text]])
    half = len(text) // 2
    return np.concatenate([encode__recursive(text[:half], index), encode__recursive(text[half:], index)])


def decode__loop(ids, chars):
    text = ""
    for i in ids:
        text += chars[i]
    return text


def decode__array(ids, chars):
    return "".join(np.array(chars)[ids])


def decode__dict(ids, chars):
    itos = dict(enumerate(chars))
    return "".join([itos[int(i)] for i in ids])


def decode__map(ids, chars):
    return "".join(map(chars.__getitem__, ids.tolist()))


def decode__numpy_string(ids, chars):
    return np.str_("".join(np.take(chars, ids).tolist()))


def one_hot(ids, V):
    return np.eye(V)[ids]


def one_hot__comparison(ids, V):
    return (ids[..., np.newaxis] == np.arange(V)).astype(np.float64)


def one_hot__put(ids, V):
    out = np.zeros((*ids.shape, V))
    np.put_along_axis(out, ids[..., None], 1, axis=-1)
    return out


def one_hot__loops(ids, V):
    out = np.zeros(ids.shape + (V,))  # noqa: RUF005 (as learners write it)
    for place in np.ndindex(*ids.shape):
        out[place + (ids[place],)] = 1.0  # noqa: RUF005
    return out


def one_hot__flattened(ids, V):
    flat = ids.reshape(-1)
    out = np.zeros((flat.size, V))
    out[np.arange(flat.size), flat] = 1
    return out.reshape(*ids.shape, V)


def one_hot__recursive(ids, V):
    if ids.ndim > 1:
        return np.stack([one_hot__recursive(part, V) for part in ids])
    return np.array([[1.0 if v == i else 0.0 for v in range(V)] for i in ids])


def make_batches__loops(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    inputs = np.zeros((B, T, N), dtype=int)
    targets = np.zeros((B, T, N), dtype=int)
    for b in range(B):
        for t in range(T):
            for n in range(N):
                inputs[b, t, n] = ids[n * L + b * T + t]
                targets[b, t, n] = ids[n * L + b * T + t + 1]
    return inputs, targets


def make_batches__columns(ids, T, N):
    L = len(ids) // N
    columns = ids[: L * N].reshape(N, L).T  # (L, N)
    starts = range(0, L - T, T)
    return (np.stack([columns[s : s + T] for s in starts]), np.stack([columns[s + 1 : s + 1 + T] for s in starts]))


def make_batches__roll(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    x, y = ids[: N * L], np.roll(ids, -1)[: N * L]
    return tuple(a.reshape(N, L)[:, : B * T].T.reshape(B, T, N) for a in (x, y))


def make_batches__index_arrays(ids, T, N):
    L = len(ids) // N
    places = np.arange((L - 1) // T * T).reshape(-1, T, 1) + L * np.arange(N)
    return ids[places], ids[places + 1]


def make_batches__streams(ids, T, N):
    L = ids.size // N
    streams = [ids[n * L : (n + 1) * L].tolist() for n in range(N)]
    inputs, targets = [], []
    start = 0
    while start + T + 1 <= L:
        inputs.append([[stream[start + t] for stream in streams] for t in range(T)])
        targets.append([[stream[start + t + 1] for stream in streams] for t in range(T)])
        start += T
    return np.array(inputs), np.array(targets)


def make_batches__split(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = np.stack(np.split(ids[: N * L], N), axis=1)
    return (
        np.array(np.split(streams[: B * T], B)).astype(np.int32),
        np.array(np.split(streams[1 : B * T + 1], B)).astype(np.int32),
    )


def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax__by_logarithms(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))


def softmax__rows(logits):
    rows = logits.reshape(-1, logits.shape[-1])
    out = np.empty_like(rows)
    for r, row in enumerate(rows):
        e = np.exp(row - max(row))
        out[r] = e / np.sum(e)
    return out.reshape(logits.shape)


def softmax__differences(logits):
    return 1 / np.exp(np.minimum(logits[..., None, :] - logits[..., :, None], 700)).sum(axis=-1)


def softmax__axis_first(z):
    z = np.moveaxis(z, -1, 0)
    e = np.exp(z - z.max(0))
    return np.moveaxis(e / e.sum(0), 0, -1)


def softmax__in_place_on_a_copy(logits):
    p = logits - np.expand_dims(np.amax(logits, -1), -1)
    np.exp(p, out=p)
    p /= np.einsum("...v->...", p)[..., None]
    return p


def cross_entropy__flattened(logits, targets):
    z = logits.reshape(-1, logits.shape[-1])
    z = z - z.max(1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -log_p[np.arange(len(z)), targets.reshape(-1)].mean()


def cross_entropy__logaddexp(logits, targets):
    at_target = np.take_along_axis(logits, targets[..., None], -1)[..., 0]
    return np.mean(np.logaddexp.reduce(logits, axis=-1) - at_target)


def cross_entropy__one_hot(logits, targets):
    m = logits.max(-1)
    lse = m + np.log(np.exp(logits - m[..., None]).sum(-1))
    picked = (one_hot(targets, logits.shape[-1]) * logits).sum(-1)
    return float(np.sum(lse - picked) / targets.size)


def cross_entropy__loops(logits, targets):
    total, count = 0.0, 0
    for place in np.ndindex(*targets.shape):
        z = [float(v) for v in logits[place]]
        largest = max(z)
        total += largest + math.log(sum(math.exp(v - largest) for v in z)) - z[targets[place]]
        count += 1
    return total / count


def cross_entropy__einsum(logits, targets):
    z = logits - np.max(logits, axis=-1, keepdims=True)
    y = np.eye(logits.shape[-1])[targets]
    loss = np.log(np.exp(z).sum(axis=-1)) - np.einsum("...v,...v->...", z, y)
    return np.array(loss.mean())


def cross_entropy_backward__subtract(logits, targets):
    d = softmax(logits).reshape(-1, logits.shape[-1])
    d[np.arange(targets.size), targets.ravel()] -= 1
    return d.reshape(logits.shape) / targets.size


def cross_entropy_backward__one_hot(logits, targets):
    e = np.exp(logits - logits.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    y = np.arange(logits.shape[-1]) == targets[..., None]
    return (p - y) / np.asarray(targets.size, logits.dtype)


def cross_entropy_backward__loops(logits, targets):
    d = np.zeros_like(logits)
    for place in np.ndindex(*targets.shape):
        d[place] = softmax(logits[place])
        d[place][targets[place]] -= 1
    return d / targets.size


def cross_entropy_backward__put(logits, targets):
    d = softmax(logits)
    picked = targets[..., None]
    np.put_along_axis(d, picked, np.take_along_axis(d, picked, -1) - 1, axis=-1)
    d /= np.prod(targets.shape)
    return d


def cross_entropy_backward__jacobian(logits, targets):
    p = softmax(logits)
    y = one_hot(targets, logits.shape[-1])
    # Σ_v (−y_v / p_v) · p_v (δ_vu − p_u), where p_v cancels
    jacobian = np.eye(p.shape[-1]) - p[..., None, :]
    return (np.einsum("...v,...vu->...u", -y, jacobian) / targets.size).astype(logits.dtype)


def perplexity__math(loss):
    return math.exp(loss)


def perplexity__bits(loss):
    return 2 ** (loss / np.log(2))


def perplexity__power(loss):
    return np.e**loss


def perplexity__array(loss):
    return np.array(np.exp(loss))
