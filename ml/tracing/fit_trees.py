"""Grows the trees with scikit-learn's histogram gradient boosting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ml.tracing.arrays import Doubles
from ml.tracing.trees import Trees


@dataclass(frozen=True)
class TreesConfig:
    """Small steps and large leaves: answers are noisy, and half of what they say is luck."""

    most: int = 500
    learning_rate: float = 0.05
    leaves: int = 24
    leaf_answers: int = 100
    shrink: float = 10.0  # l2 on leaf values
    # Features looked at for each split: keeps the strongest few from doing all the work.
    share: float = 0.4
    patience: int = 25
    forests: int = 2
    seed: int = 1


def fit_trees(
    features: Doubles,
    truth: Doubles,
    kept: tuple[Doubles, Doubles] | None,
    counts: Sequence[int] = (),
    config: TreesConfig | None = None,
) -> tuple[Trees, list[int]]:
    """Grow forests until students kept back no longer gain, or as many trees as `counts` say.

    Each forest has its own seed; their mean is served. The counts come back too.
    """
    config = config or TreesConfig()
    most = counts or [config.most] * config.forests
    forests = [
        _grown(features, truth, kept, count, replace(config, seed=config.seed + turn))
        for turn, count in enumerate(most)
    ]
    return flattened(forests), [forest.n_iter_ for forest in forests]


def _grown(
    features: Doubles,
    truth: Doubles,
    kept: tuple[Doubles, Doubles] | None,
    most: int,
    config: TreesConfig,
) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    forest = HistGradientBoostingClassifier(
        max_iter=most,
        learning_rate=config.learning_rate,
        max_leaf_nodes=config.leaves,
        min_samples_leaf=min(config.leaf_answers, max(1, len(truth) // 20)),
        l2_regularization=config.shrink,
        max_features=config.share,
        early_stopping=kept is not None,
        n_iter_no_change=config.patience,
        random_state=config.seed,
    )
    if kept is None:
        return forest.fit(features, truth)
    return forest.fit(features, truth, X_val=kept[0], y_val=kept[1])


def flattened(forests: Sequence[Any]) -> Trees:
    """The nodes of scikit-learn's trees in one row; several forests give their mean.

    The nodes are not public API; `test_numpy_trees_equal_scikit_learns` guards the reading.
    """
    parts = [one[0].nodes for forest in forests for one in forest._predictors]
    sizes = np.array([len(nodes) for nodes in parts])
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    nodes = np.concatenate(parts)
    shift = np.repeat(roots, sizes)
    here = np.arange(len(nodes), dtype=np.int32)
    leaf = nodes["is_leaf"].astype(bool)
    starts = [float(np.ravel(forest._baseline_prediction)[0]) for forest in forests]
    return Trees(
        start=float(np.mean(starts)),
        roots=roots,
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=np.where(leaf, 0.0, nodes["num_threshold"]),
        left=np.where(leaf, here, nodes["left"] + shift).astype(np.int32),
        right=np.where(leaf, here, nodes["right"] + shift).astype(np.int32),
        value=np.where(leaf, nodes["value"], 0.0) / len(forests),
        depth=int(nodes["depth"].max()),
    )
