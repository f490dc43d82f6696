"""Topic fields are proposed by the machine: runs, what they suggest, and a catalogue of usual fields."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0013"
branch_labels = None
depends_on = None

# The catalogue as it was when this was written: German name, English name, keywords of both.
CATALOGUE = (
    (
        "Radverkehr",
        "Cycling",
        "Radweg, Fahrrad, Fahrradstraße, Abstellplatz, Radfahrer",
        "cycle path, bicycle, bike lane, bike parking, cyclist",
    ),
    (
        "Fußverkehr",
        "Walking",
        "Gehweg, zu Fuß gehen, Zebrastreifen, Bordstein, Querung",
        "pavement, pedestrian, crosswalk, kerb, footpath",
    ),
    (
        "Bus und Bahn",
        "Public transport",
        "Bus, Straßenbahn, Haltestelle, Takt, Ticket",
        "bus, tram, stop, timetable, ticket",
    ),
    (
        "Autoverkehr und Parken",
        "Cars and parking",
        "Auto, Parkplatz, Tempolimit, Stau, Durchgangsverkehr",
        "car, parking space, speed limit, traffic jam, through traffic",
    ),
    (
        "Verkehrssicherheit",
        "Road safety",
        "Unfall, Ampel, Kreuzung, Geschwindigkeit, Schulweg",
        "accident, traffic light, crossing, speeding, way to school",
    ),
    (
        "Straßen und Baustellen",
        "Roads and roadworks",
        "Schlagloch, Fahrbahn, Baustelle, Sperrung, Pflaster",
        "pothole, road surface, roadworks, closure, paving",
    ),
    (
        "Elektromobilität und Sharing",
        "Electric and shared mobility",
        "Ladesäule, Elektroauto, Carsharing, Leihrad, E-Scooter",
        "charging station, electric car, car sharing, hire bike, e-scooter",
    ),
    (
        "Grünflächen und Parks",
        "Parks and green spaces",
        "Park, Baum, Wiese, Beet, Stadtgrün",
        "park, tree, meadow, flower bed, greenery",
    ),
    (
        "Klimaschutz",
        "Climate protection",
        "Klima, CO2, Treibhausgas, klimaneutral, Erderwärmung",
        "climate, carbon, greenhouse gas, climate neutral, global warming",
    ),
    (
        "Hitze und Starkregen",
        "Heat and heavy rain",
        "Hitze, Schatten, Trinkbrunnen, Hochwasser, Entsiegelung",
        "heat, shade, drinking fountain, flood, unsealing soil",
    ),
    (
        "Energie und Wärme",
        "Energy and heating",
        "Solaranlage, Strom, Heizung, Fernwärme, Windkraft",
        "solar panel, electricity, heating, district heating, wind power",
    ),
    (
        "Natur und Artenvielfalt",
        "Nature and biodiversity",
        "Insekten, Vögel, Artenschutz, Biotop, Fluss",
        "insects, birds, species protection, habitat, river",
    ),
    (
        "Luft und Lärm",
        "Air and noise",
        "Lärm, Abgase, Feinstaub, Lautstärke, Ruhe",
        "noise, exhaust, air pollution, loudness, quiet",
    ),
    (
        "Abfall und Sauberkeit",
        "Waste and cleanliness",
        "Müll, Mülleimer, Recycling, Sperrmüll, Schmutz",
        "rubbish, litter bin, recycling, bulky waste, dirt",
    ),
    (
        "Wasser und Abwasser",
        "Water and sewage",
        "Trinkwasser, Kanal, Abwasser, Brunnen, Wasserversorgung",
        "drinking water, sewer, waste water, well, water supply",
    ),
    (
        "Wohnen und Mieten",
        "Housing and rents",
        "Wohnung, Miete, Sozialwohnung, bezahlbarer Wohnraum, Leerstand",
        "flat, rent, social housing, affordable housing, vacancy",
    ),
    (
        "Stadtplanung und Bauen",
        "Planning and building",
        "Neubau, Bebauungsplan, Gebäude, Quartier, Baugenehmigung",
        "new building, development plan, architecture, district, building permit",
    ),
    (
        "Plätze und Innenstadt",
        "Squares and city centre",
        "Marktplatz, Innenstadt, Fußgängerzone, Sitzbank, Aufenthalt",
        "market square, city centre, pedestrian zone, bench, place to meet",
    ),
    (
        "Spielplätze und Freizeit",
        "Playgrounds and leisure",
        "Spielplatz, Schaukel, Grillplatz, Freizeit, Ausflug",
        "playground, swing, barbecue area, leisure, outing",
    ),
    (
        "Sport und Bäder",
        "Sport and pools",
        "Sportplatz, Schwimmbad, Turnhalle, Verein, Fitness",
        "sports ground, swimming pool, gym, sports club, fitness",
    ),
    (
        "Kultur und Veranstaltungen",
        "Culture and events",
        "Theater, Museum, Konzert, Musik, Stadtfest",
        "theatre, museum, concert, music, festival",
    ),
    (
        "Büchereien und Treffpunkte",
        "Libraries and meeting places",
        "Bücherei, Bücher, Gemeindezentrum, Nachbarschaft, Treffpunkt",
        "library, books, community centre, neighbourhood, meeting place",
    ),
    (
        "Schulen",
        "Schools",
        "Schule, Unterricht, Lehrkräfte, Klassenzimmer, Schüler",
        "school, lessons, teachers, classroom, pupils",
    ),
    (
        "Kinder und Kitas",
        "Children and day care",
        "Kita, Kindergarten, Betreuung, Kinder, Eltern",
        "nursery, kindergarten, childcare, children, parents",
    ),
    (
        "Jugend",
        "Young people",
        "Jugendliche, Jugendzentrum, Jugendparlament, Ausbildung, junge Menschen",
        "teenagers, youth club, youth parliament, apprenticeship, young adults",
    ),
    (
        "Ältere Menschen",
        "Older people",
        "Senioren, Alter, Pflege, Rente, Einsamkeit",
        "senior citizens, old age, care, pension, loneliness",
    ),
    (
        "Gesundheit",
        "Health",
        "Krankenhaus, Arzt, Medizin, Vorsorge, Apotheke",
        "hospital, doctor, medicine, prevention, pharmacy",
    ),
    (
        "Soziales und Armut",
        "Social affairs and poverty",
        "Armut, Obdachlose, Sozialhilfe, Beratung, Tafel",
        "poverty, homeless people, welfare benefits, advice, food bank",
    ),
    (
        "Inklusion und Barrierefreiheit",
        "Inclusion and accessibility",
        "Barrierefreiheit, Rollstuhl, Behinderung, Aufzug, Leichte Sprache",
        "accessibility, wheelchair, disability, lift, easy language",
    ),
    (
        "Integration und Vielfalt",
        "Integration and diversity",
        "Zuwanderung, Flüchtlinge, Sprachkurs, Vielfalt, Diskriminierung",
        "immigration, refugees, language course, diversity, discrimination",
    ),
    (
        "Sicherheit und Ordnung",
        "Safety and order",
        "Polizei, Ordnungsamt, Kriminalität, Beleuchtung, Vandalismus",
        "police, public order, crime, street lighting, vandalism",
    ),
    (
        "Feuerwehr und Katastrophenschutz",
        "Fire and emergency services",
        "Feuerwehr, Rettungsdienst, Katastrophe, Warnung, Notfall",
        "fire brigade, ambulance, disaster, warning, emergency",
    ),
    (
        "Wirtschaft und Arbeit",
        "Economy and jobs",
        "Unternehmen, Arbeitsplätze, Gründung, Gewerbe, Löhne",
        "business, jobs, start-up, trade, wages",
    ),
    (
        "Einzelhandel und Gastronomie",
        "Shops and restaurants",
        "Geschäft, Laden, Wochenmarkt, Restaurant, Café",
        "shop, store, weekly market, restaurant, café",
    ),
    (
        "Tourismus",
        "Tourism",
        "Touristen, Reise, Hotel, Sehenswürdigkeit, Stadtführung",
        "tourists, travel, hotel, sights, guided tour",
    ),
    (
        "Wissenschaft und Technik",
        "Science and technology",
        "Forschung, Hochschule, Technik, Studierende, Innovation",
        "research, university, technology, students, innovation",
    ),
    (
        "Digitale Verwaltung und Online-Dienste",
        "Digital administration and online services",
        "Online-Antrag, Formular, App, Website, digital",
        "online application, form, app, website, digital",
    ),
    (
        "Bürgerservice und Termine",
        "Citizens' services and appointments",
        "Bürgeramt, Termin, Wartezeit, Ausweis, Öffnungszeiten",
        "citizens' office, appointment, waiting time, identity card, opening hours",
    ),
    (
        "Internet und Netze",
        "Internet and networks",
        "WLAN, Breitband, Glasfaser, Mobilfunk, Internetzugang",
        "wifi, broadband, optical fibre, mobile reception, internet access",
    ),
    (
        "Daten und Datenschutz",
        "Data and privacy",
        "Daten, Datenschutz, offene Daten, Cybersicherheit, Überwachung",
        "data, privacy, open data, cyber security, surveillance",
    ),
    (
        "Arbeiten in der Verwaltung",
        "Working in the administration",
        "Homeoffice, Beschäftigte, Führung, Fortbildung, Teamarbeit",
        "working from home, employees, leadership, training, teamwork",
    ),
    (
        "Büro und Ausstattung",
        "Offices and equipment",
        "Software, Computer, Drucker, E-Akte, Videokonferenz",
        "software, computer, printer, electronic file, video conference",
    ),
    (
        "Beteiligung und Demokratie",
        "Participation and democracy",
        "Bürgerbeteiligung, Abstimmung, Transparenz, Wahlen, Stadtrat",
        "public participation, voting, transparency, elections, council",
    ),
    (
        "Haushalt und Steuern",
        "Budget and taxes",
        "Haushalt, Steuern, Gebühren, Fördermittel, Schulden",
        "budget, taxes, fees, funding, debt",
    ),
    (
        "Ehrenamt und Vereine",
        "Volunteering and associations",
        "Ehrenamt, Freiwillige, Verein, Engagement, Spenden",
        "voluntary work, volunteers, association, civic engagement, donations",
    ),
)


def upgrade() -> None:
    _add_catalogue()
    _add_proposals()
    _add_suggestions()


def _add_catalogue() -> None:
    table = op.create_table(
        "catalogue_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_field"),
    )
    op.bulk_insert(
        table,
        [
            {
                "name": {"de": name_de, "en": name_en},
                "keywords": {"de": words_de, "en": words_en},
            }
            for name_de, name_en, words_de, words_en in CATALOGUE
        ],
    )


def _add_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("start", sa.String(30), nullable=False),
        sa.Column("fineness", sa.Integer(), nullable=False),
        sa.Column("with_sealed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("stage", sa.String(30), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("is_fallback", sa.Boolean(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _foreign("proposal", "event_id", "event", "CASCADE"),
        _foreign("proposal", "field_id", "topic_field", "CASCADE"),
        _foreign("proposal", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_event_id", "proposal", ["event_id"])
    running = sa.text("state = 'running'")
    op.create_index(
        "ix_proposal_running",
        "proposal",
        ["scope"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


def _add_suggestions() -> None:
    table = "proposed_field"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sureness", sa.Double(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.Column("ideas", sa.JSON(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act", sa.Integer(), nullable=True),
        sa.Column("batches", sa.JSON(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        _foreign(table, "proposal_id", "proposal", "CASCADE"),
        _foreign(table, "quote_id", "idea", "SET NULL"),
        _foreign(table, "field_id", "topic_field", "SET NULL"),
        _foreign(table, "other_id", "topic_field", "SET NULL"),
        _foreign(table, "made_id", "topic_field", "SET NULL"),
        _foreign(table, "merge_id", "field_merge", "SET NULL"),
        _foreign(table, "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_proposed_field"),
    )
    op.create_index("ix_proposed_field_proposal_id", table, ["proposal_id"])


def _foreign(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("proposed_field")
    op.drop_table("proposal")
    op.drop_table("catalogue_field")
