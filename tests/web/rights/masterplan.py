"""Rights at the addresses of plans, measures, topic fields, promotion and reports."""

from participation.identity.models import Person
from participation.masterplan.domain import plans
from participation.masterplan.models import Masterplan, Promotion, ReportingState

REPORT = {"text": "On it.", "light": "unrated", "status": "running"}
MEASURE = {"number": "77", "title_en": "One form", "light": "unrated"}
FORMS = {
    "/masterplan": {"title_en": "Digital city"},
    "/masterplan/{plan}/edit": {"title_en": "Digital city"},
    "/masterplan/{plan}/fields-of-action": {"title_en": "People"},
    "/fields-of-action/{field_of_action}/edit": {"title_en": "People"},
    "/masterplan/{plan}/measures": MEASURE,
    "/measures/{measure}/edit": MEASURE,
    "/masterplan/promotion/new": MEASURE | {"idea": "{idea}", "seen": "{idea}:0", "plan": "{plan}"},
    "/masterplan/promotion/existing": {
        "idea": "{idea}",
        "seen": "{idea}:0",
        "measure": "{measure}",
    },
    "/measures/{measure}/reports": REPORT,
    "/reports/{report}/edit": REPORT,
    "/reports/{report}/return": {"reason": "Which office?"},
}

# The columns end with: administrator, editor, lead unit (of the measures called "own").
EVERYBODY = "200 200 200 200 200 200 200 200 200 200"
EDITS = "302 302 302 403 403 403 403 200 200 403"
ACTS = "403 403 403 403 403 403 403 303 303 403"
HOUSE = "404 404 404 404 404 404 404 200 200 404"
HOUSE_AND_LEAD = "404 404 404 404 404 404 404 200 200 200"
LEAD = "404 404 404 404 404 404 404 404 404 200"
LEAD_ACTS = "404 404 404 404 404 404 404 404 404 303"


def acts(seen: str, *, lead: str = "403") -> str:
    """What editors may do to what only those of `seen` know of; the others find nothing there."""
    return " ".join([*seen.replace("200", "303").split()[:9], lead])


def too_late(statuses: str) -> str:
    """The same rights, but the state of things does not allow it."""
    return statuses.replace("303", "409")


def furnish(town) -> None:  # type: ignore[no-untyped-def]  # Town, which imports this module
    """Plans and measures, published and drafts, of one's own unit and of another; reports."""
    from tests.support.plans import Office, words

    house, office = town.house, Office(town.house)
    own, other = office.unit("Own"), office.unit("Other")
    with house.work() as work:
        work.session.get_one(Person, town.people["lead unit"].id).unit_id = own.id
    public, draft = office.plan(), office.plan(published=False)
    office.plan(title="Second")
    town.ids |= {"plan:public": public.id, "plan:draft": draft.id}
    for name, plan, published, unit in (
        ("public", public, True, own),
        ("other", public, True, other),
        ("own draft", public, False, own),
        ("other draft", public, False, other),
        ("in draft plan", draft, True, other),
        ("free", public, True, own),
    ):
        measure = office.measure(plan, name, published=published, unit=unit)
        town.ids[f"measure:{name}"] = measure.id
        for state in (ReportingState.DRAFT, ReportingState.SUBMITTED):
            wanted = {"public": ReportingState.DRAFT, "other": ReportingState.SUBMITTED}
            wanted["own draft"] = ReportingState.SUBMITTED
            if wanted.get(name) is state:
                report = office.report(measure, state)
                town.ids[f"report:{name} {state.value}"] = report.id
    with house.work() as work:
        one = work.session.get_one(Masterplan, public.id)
        for name in ("first", "empty"):
            field = plans.add_field_of_action(
                work, one, plans.FieldOfActionDraft(words(name), words(""))
            )
            town.ids[f"field_of_action:{name}"] = field.id
        promotion = Promotion(
            measure_id=town.ids["measure:public"],
            idea_id=town.ids["idea:public promoted"],
            at=work.now,
        )
        work.session.add(promotion)
        work.session.flush()
        town.ids["promotion:one"] = promotion.id


TABLE = [
    ("GET", "/masterplan", "", EVERYBODY),
    ("POST", "/masterplan", "", ACTS),
    ("GET", "/masterplan/new", "", EDITS),
    ("GET", "/fields", "", EVERYBODY),
    ("GET", "/fields/{field}", "field:first", EVERYBODY),
    ("GET", "/fields/{field}/ideas.atom", "field:first", EVERYBODY),
    ("GET", "/masterplan/{plan}", "plan:public", EVERYBODY),
    ("GET", "/masterplan/{plan}", "plan:draft", HOUSE),
    *(
        ("GET", f"/masterplan/{{plan}}/{rest}", name, statuses)
        for rest in ("edit", "fields-of-action", "measures/new")
        for name, statuses in (("plan:public", EDITS), ("plan:draft", HOUSE))
    ),
    *(
        ("POST", f"/masterplan/{{plan}}/{rest}", name, statuses)
        for rest in ("edit", "fields-of-action", "measures")
        for name, statuses in (("plan:public", ACTS), ("plan:draft", acts(HOUSE, lead="404")))
    ),
    ("POST", "/masterplan/{plan}/publication", "plan:public", too_late(ACTS)),
    ("POST", "/masterplan/{plan}/publication", "plan:draft", acts(HOUSE, lead="404")),
    ("POST", "/masterplan/{plan}/concealment", "plan:public", ACTS),
    (
        "POST",
        "/masterplan/{plan}/concealment",
        "plan:draft",
        too_late(acts(HOUSE, lead="404")),
    ),
    *(
        (method, f"/fields-of-action/{{field_of_action}}/{rest}", name, statuses)
        for method, rest, name, statuses in (
            ("GET", "edit", "field_of_action:first", EDITS),
            ("POST", "edit", "field_of_action:first", ACTS),
            ("POST", "earlier", "field_of_action:first", too_late(ACTS)),
            ("POST", "earlier", "field_of_action:empty", ACTS),
            ("POST", "removal", "field_of_action:empty", ACTS),
        )
    ),
    ("GET", "/measures/{measure}", "measure:public", EVERYBODY),
    ("GET", "/measures/{measure}", "measure:other", EVERYBODY),
    ("GET", "/measures/{measure}", "measure:own draft", HOUSE_AND_LEAD),
    ("GET", "/measures/{measure}", "measure:other draft", HOUSE),
    ("GET", "/measures/{measure}", "measure:in draft plan", HOUSE),
    ("GET", "/measures/{measure}/edit", "measure:public", EDITS),
    ("GET", "/measures/{measure}/edit", "measure:own draft", HOUSE[:-3] + "403"),
    ("GET", "/measures/{measure}/edit", "measure:other draft", HOUSE),
    ("POST", "/measures/{measure}/edit", "measure:public", ACTS),
    ("POST", "/measures/{measure}/edit", "measure:own draft", acts(HOUSE)),
    ("POST", "/measures/{measure}/edit", "measure:other draft", acts(HOUSE, lead="404")),
    ("POST", "/measures/{measure}/publication", "measure:public", too_late(ACTS)),
    ("POST", "/measures/{measure}/publication", "measure:own draft", acts(HOUSE)),
    ("POST", "/measures/{measure}/concealment", "measure:public", ACTS),
    ("POST", "/measures/{measure}/concealment", "measure:own draft", too_late(acts(HOUSE))),
    ("GET", "/reports", "", "302 302 302 403 403 403 403 403 403 200"),
    ("GET", "/reports/submitted", "", EDITS),
    ("GET", "/measures/{measure}/report", "measure:free", LEAD),
    ("GET", "/measures/{measure}/report", "measure:other", LEAD.replace("200", "404")),
    ("POST", "/measures/{measure}/reports", "measure:free", LEAD_ACTS),
    ("POST", "/measures/{measure}/reports", "measure:public", too_late(LEAD_ACTS)),
    ("POST", "/measures/{measure}/reports", "measure:other", LEAD.replace("200", "404")),
    ("GET", "/reports/{report}", "report:public draft", LEAD),
    ("GET", "/reports/{report}", "report:own draft submitted", HOUSE_AND_LEAD),
    ("GET", "/reports/{report}", "report:other submitted", HOUSE),
    ("GET", "/reports/{report}/edit", "report:public draft", LEAD),
    ("GET", "/reports/{report}/edit", "report:other submitted", LEAD.replace("200", "404")),
    ("POST", "/reports/{report}/edit", "report:public draft", LEAD_ACTS),
    ("POST", "/reports/{report}/edit", "report:own draft submitted", too_late(LEAD_ACTS)),
    ("POST", "/reports/{report}/edit", "report:other submitted", LEAD.replace("200", "404")),
    ("POST", "/reports/{report}/submission", "report:public draft", LEAD_ACTS),
    ("POST", "/reports/{report}/submission", "report:other submitted", LEAD.replace("200", "404")),
    ("POST", "/reports/{report}/withdrawal", "report:own draft submitted", LEAD_ACTS),
    ("POST", "/reports/{report}/withdrawal", "report:public draft", too_late(LEAD_ACTS)),
    *(
        ("POST", f"/reports/{{report}}/{rest}", name, statuses)
        for rest in ("approval", "return")
        for name, statuses in (
            ("report:own draft submitted", acts(HOUSE)),
            ("report:other submitted", acts(HOUSE, lead="404")),
            ("report:public draft", LEAD.replace("200", "403")),
        )
    ),
    ("GET", "/masterplan/promotion", "", EDITS),
    ("GET", "/masterplan/promotion/target", "", EDITS),
    ("POST", "/masterplan/promotion/new", "plan:public idea:public shortlisted", ACTS),
    (
        "POST",
        "/masterplan/promotion/existing",
        "measure:public idea:staff shortlisted",
        ACTS,
    ),
    (
        "POST",
        "/masterplan/promotion/existing",
        "measure:public idea:public published",
        too_late(ACTS),
    ),
    ("GET", "/promotions/{promotion}/removal", "promotion:one", HOUSE),
    ("POST", "/promotions/{promotion}/removal", "promotion:one", acts(HOUSE, lead="404")),
    (
        "GET",
        "/ideas/{idea}/release",
        "idea:staff published",
        "404 404 404 404 403 403 403 200 200 403",
    ),
    (
        "GET",
        "/ideas/{idea}/release",
        "idea:public published",
        "302 302 302 403 403 403 403 403 403 403",
    ),
    (
        "POST",
        "/ideas/{idea}/release",
        "idea:staff published",
        "404 404 404 404 403 403 403 303 303 403",
    ),
    (
        "POST",
        "/ideas/{idea}/release",
        "idea:public published",
        "403 403 403 403 403 403 403 403 403 403",
    ),
    (
        "POST",
        "/ideas/{idea}/concealment",
        "idea:staff published",
        "404 404 404 404 403 403 403 409 409 403",
    ),
]
