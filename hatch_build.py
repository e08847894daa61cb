"""The build hook of the distribution: puts the bundle of browser code into the package.

An sdist holds the bundle, so a wheel made from it needs neither Node nor a network.
"""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]  # the plugin takes any config
    """Runs web/frontend/build.py before a wheel, an sdist or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle; the build fails where it cannot be made, and says why."""
        script = Path(self.root) / "web" / "frontend" / "build.py"
        spec = importlib.util.spec_from_file_location("paperkin_frontend_build", script)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(script)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if module.build_bundle():
            self.app.display_info("Bundled the browser code into web/static/dist")
