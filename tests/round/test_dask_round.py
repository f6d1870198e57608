"""A whole round on a real scheduler: the same bytes as on this machine, also when a worker is lost in the middle."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from lcxl.round.folder import RECEIVED, Reading
from lcxl.round.round import Round, open_round
from tests.clusters import Cluster, connected, two_workers
from tests.conftest import TODAY, UNITS

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

EARLY = 20


@pytest.fixture(scope="module")
def here(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the digests of what a run on this machine writes."""
    root = shutil.copytree(generated, tmp_path_factory.mktemp("here") / "round")
    return written(open_round(root, Reading(workers=0, today=TODAY)))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with two_workers(tmp_path) as running:
        with connected(running):
            pass
        yield running


def written(round_: Round) -> dict[str, str]:
    """Run a round and return the digests of everything it wrote, by name."""
    round_.write_forms()
    round_.write_all()
    return digests(round_.root)


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest()
        for folder in ("1-bieu-mau", "3-ket-qua")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def test_a_cluster_writes_the_same_bytes_from_an_address_of_fsspec(
    cluster: Cluster, generated: Path, here: dict[str, str], tmp_path: Path
) -> None:
    root = shutil.copytree(generated, tmp_path / "cluster")
    elsewhere = shutil.move(root / RECEIVED, tmp_path / "elsewhere")
    options = ["--scheduler", cluster.address]
    received = ["--received", Path(elsewhere).as_uri(), "--today", TODAY.isoformat(), "--no-cache"]
    for command in (["forms", str(root)], ["run", str(root), *received]):
        ended = subprocess.run([sys.executable, "-m", "lcxl", *command, *options], check=False, capture_output=True)
        assert ended.returncode < 2, ended.stderr.decode("utf-8", "replace")
    assert len(here) > UNITS
    assert digests(root) == here


def test_a_worker_that_stops_in_the_middle_changes_nothing(
    cluster: Cluster, generated: Path, here: dict[str, str], tmp_path: Path
) -> None:
    root = shutil.copytree(generated, tmp_path / "cluster")
    stopped: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "read" and done == EARLY:
            stopped.append(done)
            cluster.workers[0].kill()

    round_ = open_round(root, Reading(scheduler=cluster.address, today=TODAY, cache=False))
    round_.write_forms()
    round_.write_all(progress)
    assert stopped == [EARLY]
    assert digests(root) == here
