"""Reads the HTML of an output: its words, its marimo elements, the kinds of its callouts."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

WORDS_IN = ("html", "label", "title", "subtitle", "value", "caption", "data", "tabs", "items", "labels")
"""Attributes (after `data-`) in which marimo's elements carry what the reader sees, as JSON."""
SILENT = ("style", "script")


class Reader(HTMLParser):
    """What an output says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.elements: set[str] = set()
        self.callouts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.words.append(" ")
        if not tag.startswith("marimo-"):
            return
        self.elements.add(tag)
        attributes = {name.removeprefix("data-"): _json(value) for name, value in attrs if value is not None}
        if tag == "marimo-callout-output":
            self.callouts.append(str(attributes.get("kind")))
        for name in WORDS_IN:
            self._take(attributes.get(name))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    def _take(self, value: Any) -> None:
        """Strings anywhere in an attribute; they may be HTML themselves."""
        if isinstance(value, str) and "<" in value:
            self.take_nested(value)
        elif isinstance(value, (dict, list)):
            for part in value.values() if isinstance(value, dict) else value:
                self._take(part)
        elif value is not None:
            self.words.append(f" {value} ")

    def take_nested(self, markup: str) -> None:
        """Markup inside an attribute, with a reader of its own: this one is in the middle of a tag."""
        nested = read_output(markup)
        self.words += nested.words
        self.elements |= nested.elements
        self.callouts += nested.callouts


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def read_output(data: str) -> Reader:
    """The contents of an output, a bundle of several forms of it included."""
    bundle = _json(data) if data.startswith("{") else None
    if isinstance(bundle, dict) and all("/" in key for key in bundle):
        data = next((str(bundle[key]) for key in ("text/html", "text/markdown", "text/plain") if key in bundle), data)
    reader = Reader()
    reader.feed(data)
    reader.close()
    return reader
