"""A Dask cluster as an executor of ``concurrent.futures``; Dask is imported only here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from lcxl.engine.pool import Context
from lcxl.errors import LcxlError
from lcxl.findings import finding

_SHARED_BYTES = 1 << 16


class ClusterExecutor(Executor):
    """A Dask cluster as an executor; its workers run each call in a guarded process of their own."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._inner = client.get_executor()

    @property
    def threads(self) -> int:
        """The number of threads that the cluster's workers have at present, at least 1."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def share(self, context: Context | None) -> Any:
        """Return what to pass for a shared value: itself, or if it is large its copies that all workers hold."""
        if context is None or len(context.payload) < _SHARED_BYTES:
            return context
        try:
            return self._client.scatter(context, broadcast=True)
        except Exception:  # without workers, or with one that is just lost: it travels with each chunk
            return context

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue one call on the cluster; a worker that is lost has its calls done again by others."""
        future: Future[Any] = self._inner.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on running."""
        self._client.close()


def open_executor(scheduler: str | None, *, seconds: float = 30.0) -> ClusterExecutor | None:
    """Return an executor on the Dask scheduler at an address (``tcp://host:8786``); None without an address.

    LcxlError if Dask is not installed (LC905) or the scheduler does not answer within ``seconds`` (LC906).
    """
    if scheduler is None:
        return None
    try:
        from distributed import Client
    except ImportError as error:
        raise LcxlError(finding("LC905")) from error
    try:
        client: Any = Client  # the library has no type hints
        return ClusterExecutor(client(scheduler, timeout=seconds, set_as_default=False))
    except (OSError, ValueError, TimeoutError) as error:
        raise LcxlError(finding("LC906", address=scheduler, detail=type(error).__name__)) from error


def worker_threads() -> int:
    """Return how many calls the cluster gives to this worker at a time."""
    from distributed import get_worker

    return int(get_worker().state.nthreads)
