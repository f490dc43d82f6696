"""Methods that add up what ballots say: support, dots, agreement and systemic consensus."""

from participation.voting.methods.tallies import Standing, Tally


def support(tally: Tally) -> Standing:
    """Most supporters win; everybody may support as many ideas as they like.

    Approval voting: Steven J. Brams and Peter C. Fishburn, "Approval Voting", American Political
    Science Review 72 (1978), 831–847.
    """
    return _most(tally.total)


def dots(tally: Tally) -> Standing:
    """Most dots win; everybody has the same number and may put several on one idea.

    Dot voting, a practice of facilitators that nobody in particular has published; among the
    methods of elections it is cumulative voting.
    """
    return _most(tally.total)


def agree(tally: Tally) -> Standing:
    """The largest surplus of those who agree (1) over those who disagree (-1) wins; 0 is a pass.

    Combined approval voting: Dan S. Felsenthal, "On combining approval with disapproval voting",
    Behavioral Science 34 (1989), 53–60.
    """
    return _most(tally.total)


def consensus(tally: Tally) -> Standing:
    """The least resistance in all wins, each from 0 (none) to 10; no mark is no resistance.

    Systemic consensus (Systemisches Konsensieren, SK principle) by Erich Visotschnig and Siegfried
    Schrotta, "Das SK-Prinzip. Wie man Konflikte ohne Machtkämpfe löst", Vienna 2005.
    """
    return Standing(tally.total, tally.total)


def _most(total: int) -> Standing:
    return Standing(-total, total)
