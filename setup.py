"""Puts ``templates/`` inside the package when a wheel is built; everything else stands in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTemplates(build_py):
    """Staff and readers find the templates at the top of a checkout; an installed lcxl needs them beside its code."""

    def run(self) -> None:
        """Copy the package, then the templates into it."""
        super().run()
        if self.editable_mode:
            return
        folder = Path(self.build_lib, "lcxl", "templates")
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(Path("templates").iterdir()):
            self.copy_file(str(path), str(folder / path.name))


setup(cmdclass={"build_py": BuildWithTemplates})
