"""What every page of govtext shares: the frame with its content security policy, safe text, the look, the light switch."""

from govtext.webpage.frame import assemble, asset, policy
from govtext.webpage.safetext import safe, spelled_out

__all__ = ["assemble", "asset", "policy", "safe", "spelled_out"]
