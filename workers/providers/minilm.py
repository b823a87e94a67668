"""MiniLM on ONNX Runtime: texts in, unit vectors of 384 numbers out, kept as eight bits each."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from workers.providers.vectors import STEPS

MODEL_NAME = "minilm-l6-int8-1"
MODEL_FILE = "minilm-int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
_MOST_TOKENS = 128
# Texts of one length go through together, so that little is padded.
_PER_BATCH = 16
# More would only take turns with the other workers of the machine.
_THREADS = 1


class MiniLM:
    """The model in a folder that `issuegraph embeddings` built."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """Return a vector for each text: 384 signed bytes, 127 standing for 1."""
        import numpy as np

        encodings = self._tokenizer.encode_batch([text or " " for text in texts])
        order = sorted(range(len(texts)), key=lambda position: len(encodings[position].ids))
        vectors: dict[int, bytes] = {}
        for start in range(0, len(order), _PER_BATCH):
            batch = order[start : start + _PER_BATCH]
            found = self._run([encodings[position].ids for position in batch])
            steps = np.rint(found * STEPS).astype(np.int8)
            vectors |= {position: row.tobytes() for position, row in zip(batch, steps, strict=True)}
        return [vectors[position] for position in range(len(texts))]

    def _run(self, token_ids: Sequence[Sequence[int]]) -> Any:
        """Return the mean of each text's token vectors, scaled to length 1."""
        import numpy as np

        longest = max(map(len, token_ids))
        ids = np.zeros((len(token_ids), longest), np.int32)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(token_ids):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        given = {"input_ids": ids, "segment_ids": np.zeros_like(ids), "input_mask": mask}
        (hidden,) = self._session.run(None, given)
        summed = (hidden * mask[:, :, None]).sum(axis=1)
        return summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        path = str(self._folder / MODEL_FILE)
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
        tokenizer.enable_truncation(_MOST_TOKENS)
        tokenizer.no_padding()
        return tokenizer
