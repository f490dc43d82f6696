"""Keeps the translation catalogues complete and in step with the code.

`python -m tests.support.catalogues check` judges, `… update [locale …]` extracts and merges.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po, write_po

from tests.support import ROOT

TRANSLATIONS = ROOT / "translations"
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ["_l", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "lazy_npgettext:1c,2,3"]
)
RULE = ("method", "pattern")
# Header lines that change with every run or carry somebody's address.
CHATTER = (
    "POT-Creation",
    "PO-Revision",
    "Last-Translator",
    "Language-Team",
    "Report-",
    "Generated",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}|</?\w+")


def extracted(root: Path = ROOT) -> Catalog:
    """Every message of code and templates, found as [tool.babel] in pyproject.toml says."""
    catalogue = Catalog(project="participation", charset="utf-8")
    configuration = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for mapping in configuration["tool"]["babel"]["mappings"]:
        found = extract_from_dir(
            root,
            [(mapping["pattern"], mapping["method"])],
            {mapping["pattern"]: {key: value for key, value in mapping.items() if key not in RULE}},
            keywords=KEYWORDS,
            comment_tags=("translators:",),
            directory_filter=lambda folder: Path(folder).name != "__pycache__",
        )
        for file, _line, words, comments, context in found:
            catalogue.add(words, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def catalogue_files(folder: Path = TRANSLATIONS) -> list[Path]:
    """The .po file of every language, in the order of their names."""
    return sorted(folder.glob("*/LC_MESSAGES/messages.po"))


def read(file: Path) -> Catalog:
    """One language's catalogue, whose locale is the name of its folder."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parts[-3], abort_invalid=True)


def complaints(template: Catalog, catalogue: Catalog) -> list[str]:
    """What is missing, left over, unsure, untranslated or garbled in one catalogue."""
    wanted = {_key(message): message for message in template if message.id}
    present = {_key(message): message for message in catalogue if message.id}
    found = [f"is not in the catalogue: {_title(wanted[key])}" for key in wanted.keys() - present]
    found += [f"is no longer used: {_title(present[key])}" for key in present.keys() - wanted]
    for message in present.values():
        found += [f"{problem}: {_title(message)}" for problem in _problems(message, catalogue)]
    return sorted(found)


def check(folder: Path = TRANSLATIONS, template: Catalog | None = None) -> list[str]:
    """The complaints about all catalogues, each beginning with its language."""
    template = template or extracted()
    return [
        f"{file.parts[-3]}: {complaint}"
        for file in catalogue_files(folder)
        for complaint in complaints(template, read(file))
    ]


def update(locales: Sequence[str] = (), folder: Path = TRANSLATIONS) -> list[Path]:
    """Merge the extracted messages into every catalogue, beginning those of new `locales`."""
    template = extracted()
    for locale in locales:
        file = folder / locale / "LC_MESSAGES" / "messages.po"
        if not file.exists():
            file.parent.mkdir(parents=True)
            _write(file, Catalog(locale=locale, project="participation"))
    for file in catalogue_files(folder):
        catalogue = read(file)
        catalogue.update(template, no_fuzzy_matching=False, update_creation_date=False)
        catalogue.obsolete.clear()
        _write(file, catalogue)
    return catalogue_files(folder)


def _write(file: Path, catalogue: Catalog) -> None:
    catalogue.header_comment = f"# {file.parts[-3]}: kept by `make translations`."
    catalogue.fuzzy = False
    text = BytesIO()
    write_po(text, catalogue, width=96, sort_by_file=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{word}' for word in CHATTER))]
    file.write_text("".join(kept), encoding="utf-8")


def _key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def _forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(form) for form in text or ()]  # type: ignore[attr-defined]


def _title(message: Message) -> str:
    return repr(_forms(message.id)[0])


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _problems(message: Message, catalogue: Catalog) -> Iterator[str]:
    source, target = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "is marked as fuzzy"
    if not target or not all(target):
        yield "is not translated"
    elif len(source) == 1 and _placeholders(source[0]) != _placeholders(target[0]):
        yield "has other placeholders or tags than its translation"
    elif len(source) > 1:
        # "One vote" may leave its number out; the form for many may not.
        known = set(_placeholders(" ".join(source)))
        if _placeholders(target[-1]) != _placeholders(source[-1]) or any(
            set(_placeholders(form)) - known for form in target
        ):
            yield "has other placeholders or tags than its translation"
        if len(target) != catalogue.num_plurals:
            yield f"needs {catalogue.num_plurals} plural forms"


def main(arguments: Sequence[str]) -> int:
    """Run `check` or `update`; 1 where something has to be done, 2 for an unknown command."""
    match list(arguments):
        case ["check"]:
            found = check()
            print(
                "\n".join(found) if found else f"{len(catalogue_files())} catalogues are complete."
            )
            return 1 if found else 0
        case ["update", *locales]:
            for file in update(locales):
                print(file.relative_to(ROOT))
            return 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
