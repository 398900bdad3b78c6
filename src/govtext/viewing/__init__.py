"""Reports, answers and figures as one HTML page that needs nothing but a browser."""

from govtext.viewing.page import render_page

__all__ = ["render_page"]
