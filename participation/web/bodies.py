"""Reading what forms send: bytes that are no UTF-8 are marked, so that forms can refuse them."""

from typing import IO
from urllib.parse import parse_qsl

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class Parser(FormDataParser):
    """Werkzeug's parser, which would take the byte E9 for the text "%E9" or pass the form over."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Parsed:
        """The fields and files of a body."""
        if mimetype != "application/x-www-form-urlencoded":
            return super().parse(stream, mimetype, content_length, options)
        text = stream.read().decode(errors="replace")
        return stream, self.cls(parse_qsl(text, keep_blank_values=True)), self.cls()


class FormRequest(Request):
    """A request whose forms are read that way."""

    form_data_parser_class = Parser


def init_app(app: Flask) -> None:
    """Read forms that way."""
    app.request_class = FormRequest
