"""The compile cache: what one run compiled, the next one finds."""

import os
import sys
from pathlib import Path


def compile_cache() -> Path | None:
    """Where compiled programs are kept; None where the user wants none.

    `PHYSIOLOGY_CACHE` is `off` or a folder; otherwise the cache folder of the user.
    """
    chosen = os.environ.get("PHYSIOLOGY_CACHE", "")
    if chosen.lower() in ("off", "0", "no", "none"):
        return None
    if chosen:
        return Path(chosen).expanduser()
    if os.environ.get("JAX_COMPILATION_CACHE_DIR"):
        return None  # JAX has been told already
    return _user_cache() / "physiology" / "compiled"


def _user_cache() -> Path:
    if folder := os.environ.get("XDG_CACHE_HOME"):
        return Path(folder)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home()))
    return Path.home() / ".cache"


def use_compile_cache() -> None:
    """Tell JAX to keep what it compiles. A folder that cannot be written is no reason to fail."""
    try:
        folder = compile_cache()
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return
    if not os.access(folder, os.W_OK):
        return
    import jax

    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
