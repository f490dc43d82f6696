"""Methods that compare the means of what ballots say, exactly: a scale, and impact with effort."""

from participation.voting.methods.tallies import Standing, Tally

BEHIND_ALL = 5  # the worst that can be judged is an impact of 1 with an effort of 5, which is -4


def scale(tally: Tally) -> Standing:
    """The highest mean of judgements from 1 to 5 wins; who does not judge an idea leaves it alone.

    What nobody judged is last, with a score of 0. The scale is Rensis Likert's, "A Technique for
    the Measurement of Attitudes", Archives of Psychology 140 (1932); that the highest mean wins,
    and blanks do not count, is range voting: Warren D. Smith, "Range voting" (2000).
    """
    return Standing(-tally.mean, tally.mean)


def impact(tally: Tally) -> Standing:
    """The largest surplus of mean impact over mean effort wins, both judged from 1 to 5.

    What nobody judged is last, with a score of 0. The two scales are those of the impact–effort
    matrix (action priority matrix), a practice of quality management that nobody in particular has
    published; to rank by their difference is our own choice: it counts both alike.
    """
    if not tally.voters:
        return Standing(BEHIND_ALL, 0)
    surplus = tally.mean - tally.mean_effort
    return Standing(-surplus, surplus, tally.mean, tally.mean_effort)
