"""Invented districts of any size for the formation benchmark; the seed is part of the size."""

from typing import Any

import numpy as np
from scipy.spatial import Delaunay

SEED = 20240601
DETOUR = 1.3
KINDS = ("typical", "wide", "dense", "few")


def make_instance(kind: str, count: int) -> dict[str, Any]:
    """
    Place estates on a jittered hexagonal grid, 300 m apart (150 m when dense).

    Parameters
    ----------
    kind
        typical: 20-50 members within 1,000 m; wide: 30-50 within 2,000 m; dense: half the
        spacing; few: an organisation costs four times as much.
    count
        How many units.
    """
    rng = np.random.default_rng(SEED + count)
    at = _places(rng, count) * (0.5 if kind == "dense" else 1.0)
    members = np.rint(np.exp(rng.normal(np.log(13), 0.9, count))).astype(int)
    low = rng.random(count) < 0.15
    members[low] = rng.integers(0, 3, low.sum())
    village = np.where(rng.random(count) < 0.25, rng.uniform(200, 1500, count), np.nan)
    residents = (members * rng.uniform(20, 60, count) + 200).astype(int)
    return {
        "format": "linge-formation-problem/1",
        "units": [
            {
                "id": f"u{n:05d}",
                "x_m": float(at[n, 0]),
                "y_m": float(at[n, 1]),
                "full_members": int(members[n]),
                "members": int(members[n]),
                "residents": int(residents[n]),
                "territorial_walk_m": None if np.isnan(village[n]) else float(village[n]),
            }
            for n in range(count)
        ],
        "neighbours": [[f"u{a:05d}", f"u{b:05d}"] for a, b in _links(at)],
        "walk": {"detour": DETOUR},
        "rules": {
            "max_units": 5,
            "standalone_min_full": 30,
            "joint_min_full": 30 if kind == "wide" else 20,
            "joint_max_members": 50,
            "max_walk_m": 2000 if kind == "wide" else 1000,
        },
        "cost": {
            "per_organisation": 20000 if kind == "few" else 5000,
            "imbalance_per_member": 20,
            "target_members": 40,
            "exception": 60000,
            "resident_weight": 0,
        },
    }


def _places(rng: np.random.Generator, count: int) -> np.ndarray:
    side = int(np.ceil(np.sqrt(count * 1.35))) + 1
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    x, y = (column + 0.5 * (row % 2)) * 300.0, row * 300.0 * np.sqrt(3) / 2
    at = np.column_stack([x.ravel(), y.ravel()]) + rng.normal(0, 70, (side * side, 2))
    return at[np.sort(rng.permutation(side * side)[:count])]


def _links(at: np.ndarray) -> np.ndarray:
    corners = Delaunay(at).simplices
    edges = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    edges = np.unique(np.sort(edges, axis=1), axis=0)
    walk = DETOUR * np.linalg.norm(at[edges[:, 0]] - at[edges[:, 1]], axis=1)
    return edges[walk <= 800]
