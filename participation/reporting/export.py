"""Exports of an event: everything public about its ideas and votes, nobody's name or device."""

import csv
import io
import json
from typing import Any

from sqlalchemy.orm import Session

from participation.events.models import Event, RoundKind
from participation.ideas.importing import harmless
from participation.ideas.queries.boards import all_published
from participation.voting.methods import rounded
from participation.voting.queries.tallies import Score, tallies
from participation.voting.queries.turnout import turnouts


def as_data(session: Session, event: Event) -> dict[str, Any]:
    """An event as plain data: its rounds with turnout, and its published ideas with their results.

    A merged idea keeps the votes it was given, and says behind which one it stands.
    """
    votes = [one for one in event.rounds if one.kind is RoundKind.VOTE and one.is_over]
    ideas, cast = all_published(session, event), turnouts(session, votes)
    results = {
        number: {score.idea.id: score for score in scores}
        for number, scores in tallies(session, votes, ideas).items()
    }
    return {
        "event": {
            "id": event.id,
            "kind": event.kind.value,
            "audience": event.audience.value,
            "title": event.title.as_dict(),
        },
        "rounds": [
            {
                "id": one.id,
                "prompt": one.prompt.as_dict(),
                "method": one.method.value if one.method else None,
                "state": one.state.value,
                "ballots": cast[one.id].ballots,
            }
            for one in votes
        ],
        "ideas": [
            {
                "id": idea.id,
                "title": idea.title,
                "text": idea.text,
                "kind": idea.kind.value,
                "language": idea.language,
                "created_at": idea.created_at.isoformat(),
                "affiliation": _affiliation(idea),
                "supporters": idea.support_count,
                "merged_into": idea.merged_into_id,
                "results": {
                    str(round_id): _result(scores[idea.id])
                    for round_id, scores in results.items()
                    if idea.id in scores
                },
            }
            for idea in ideas
        ],
    }


def _result(score: Score) -> dict[str, Any]:
    return {"rank": score.rank, "score": rounded(score.score), "voters": score.voters}


def _affiliation(idea: Any) -> str:
    affiliation = idea.author.affiliation if idea.author else None
    return str(affiliation.name.pick("en")) if affiliation else ""


def to_json(data: dict[str, Any]) -> str:
    """The data as readable JSON."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def to_csv(data: dict[str, Any]) -> str:
    """One row per idea, as `import ideas` reads it; cells that look like formulas are defused."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    votes = [str(one["id"]) for one in data["rounds"]]
    plain = ("id", "title", "text", "kind", "language", "created_at", "affiliation", "supporters")
    about_votes = (f"{what}_{vote}" for vote in votes for what in ("rank", "score"))
    writer.writerow([*plain, "merged_into", *about_votes])
    for idea in data["ideas"]:
        results = [idea["results"].get(vote, {}) for vote in votes]
        figures = [one.get(what, "") for one in results for what in ("rank", "score")]
        merged = idea["merged_into"] or ""
        writer.writerow([*(harmless(str(idea[name])) for name in plain), merged, *figures])
    return table.getvalue()
