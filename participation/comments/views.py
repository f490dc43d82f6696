"""Writing, answering, changing and supporting comments."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.comments import domain
from participation.comments.forms import comment_values, read_comment
from participation.comments.loading import answer_case, comment_case, place_of, talk_case
from participation.comments.models import Comment
from participation.comments.rules import (
    CommentCase,
    may_edit_comment,
    may_read_talk,
    may_see_comment,
    wrote_it,
)
from participation.events.rules import takes_part
from participation.ideas.loading import idea_case
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.web.access import access
from participation.web.context import locale_code
from participation.web.writes import Saved, write

bp = Blueprint("comments", __name__)


@bp.get("/comments/<int:comment_id>")
@access(may_see_comment, load=comment_case)
def comment(case: CommentCase) -> ResponseReturnValue:
    """A comment's own address leads to its place in the talk."""
    return redirect(place_of(case))


@bp.get("/ideas/<int:idea_id>/comments")
@access(may_read_talk, load=idea_case)
def talk(case: IdeaCase) -> ResponseReturnValue:
    """The address to which comments are sent, for who reloads a refused form."""
    return redirect(url_for("boards.idea", idea_id=case.the_idea.id, _anchor="comments"))


@bp.get("/comments/<int:comment_id>/replies")
@access(may_see_comment, load=comment_case)
def replies(case: CommentCase) -> ResponseReturnValue:
    """The same for replies."""
    return redirect(place_of(case))


@bp.post("/ideas/<int:idea_id>/comments")
@write(may_read_talk & takes_part, load=talk_case, again="boards.idea", limit="comment")
def write_comment(work: Work, case: IdeaCase) -> Saved:
    """Say something about an idea."""
    return _said(domain.comment(work, case, read_comment(request.form, locale_code())))


@bp.post("/comments/<int:comment_id>/replies")
@write(may_read_talk & takes_part, load=answer_case, again="boards.idea", limit="comment")
def reply(work: Work, case: CommentCase) -> Saved:
    """Answer a comment."""
    return _said(domain.reply(work, case, read_comment(request.form, locale_code())))


def _said(one: Comment) -> Saved:
    if one.is_published:
        notice = _("Thank you! Your comment is published.")
    else:
        notice = _("Thank you! A moderator will read your comment before everybody sees it.")
    return Saved(url_for("comments.comment", comment_id=one.id), notice)


@bp.get("/comments/<int:comment_id>/edit")
@access(may_edit_comment, load=comment_case)
def edit(case: CommentCase) -> ResponseReturnValue:
    """The form of a comment, filled in."""
    return render_template(
        "comments/edit.html",
        idea=case.the_idea,
        comment=case.the_comment,
        defaults=comment_values(case.the_comment),
    )


@bp.post("/comments/<int:comment_id>/edit")
@write(may_see_comment & wrote_it, load=comment_case, again="comments.edit", limit="comment")
def save(work: Work, case: CommentCase) -> Saved:
    """Change the wording."""
    one = domain.edit(work, case, read_comment(request.form, locale_code()))
    if one.is_published:
        return _to(case, _("Saved. The earlier wording stays readable on this page."))
    return _to(case, _("Saved. A moderator will read the new wording before everybody sees it."))


@bp.post("/comments/<int:comment_id>/withdrawal")
@write(may_see_comment & wrote_it, load=comment_case, again="boards.idea")
def withdraw(work: Work, case: CommentCase) -> Saved:
    """Take one's own comment back."""
    domain.withdraw(work, case)
    return _to(case, _("Your comment is withdrawn. You can bring it back."))


@bp.post("/comments/<int:comment_id>/return")
@write(may_see_comment & wrote_it, load=comment_case, again="boards.idea")
def bring_back(work: Work, case: CommentCase) -> Saved:
    """Undo a withdrawal."""
    domain.bring_back(work, case)
    if case.the_comment.is_published:
        return _to(case, _("Your comment is back."))
    return _to(case, _("A moderator will read your comment before everybody sees it again."))


@bp.post("/comments/<int:comment_id>/support")
@write(may_see_comment & takes_part, load=comment_case, again="boards.idea")
def support(work: Work, case: CommentCase) -> Saved:
    """Support a comment."""
    domain.support(work, case)
    return _to(case)


@bp.post("/comments/<int:comment_id>/support/withdrawal")
@write(may_see_comment & takes_part, load=comment_case, again="boards.idea")
def take_support_back(work: Work, case: CommentCase) -> Saved:
    """Support a comment no longer."""
    domain.take_support_back(work, case)
    return _to(case)


def _to(case: CommentCase, notice: str = "") -> Saved:
    return Saved(url_for("comments.comment", comment_id=case.the_comment.id), notice)
