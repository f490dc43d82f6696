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
        "Radweg, Fahrrad, Fahrradstraße, Fahrradständer, Radfahrer, Lastenrad",
        "cycle path, bicycle, bicycle street, bicycle parking, cyclist, cargo bike",
    ),
    (
        "Fußverkehr",
        "Walking",
        "Gehweg, Fußgänger, Zebrastreifen, Bordstein, Fußweg",
        "pavement, pedestrian, zebra crossing, kerb, footpath",
    ),
    (
        "Bus und Bahn",
        "Public transport",
        "Bus, Straßenbahn, Haltestelle, Fahrplan, Fahrkarte, Bahnhof",
        "bus, tram, bus stop, timetable, ticket, railway station",
    ),
    (
        "Autoverkehr und Parken",
        "Cars and parking",
        "Auto, Parkplatz, Parkhaus, Anwohnerparken, Falschparker",
        "car, parking space, car park, residents' parking, illegal parking",
    ),
    (
        "Durchgangsverkehr und Verkehrsberuhigung",
        "Through traffic and traffic calming",
        "Durchgangsverkehr, Verkehrsberuhigung, Einbahnstraße, autofrei, Stau",
        "through traffic, traffic calming, one-way street, car-free, traffic jam",
    ),
    (
        "Lieferverkehr",
        "Deliveries",
        "Lieferzone, Lieferwagen, Lastwagen, Paket, Logistik",
        "loading zone, delivery van, lorry, parcel, logistics",
    ),
    (
        "Verkehrssicherheit",
        "Road safety",
        "Unfall, Ampel, Kreuzung, Geschwindigkeit, Tempolimit, Schulweg",
        "accident, traffic light, junction, speeding, speed limit, way to school",
    ),
    (
        "Straßen und Baustellen",
        "Roads and roadworks",
        "Schlagloch, Fahrbahn, Baustelle, Straßensperrung, Kopfsteinpflaster",
        "pothole, road surface, roadworks, road closure, cobblestones",
    ),
    (
        "Elektromobilität und Sharing",
        "Electric and shared mobility",
        "Ladesäule, Elektroauto, Carsharing, Leihrad, E-Scooter",
        "charging station, electric car, car sharing, hire bike, e-scooter",
    ),
    (
        "Grünflächen und Bäume",
        "Trees and green spaces",
        "Grünfläche, Baum, Wiese, Blumenbeet, Stadtpark",
        "green space, tree, meadow, flower bed, city park",
    ),
    (
        "Gärten und Landwirtschaft",
        "Gardens and farming",
        "Garten, Gemeinschaftsgarten, Hochbeet, Bauernhof, Obstbaum",
        "garden, community garden, raised bed, farm, fruit tree",
    ),
    (
        "Hunde und Haustiere",
        "Dogs and pets",
        "Hund, Leine, Hundewiese, Katze, Tierheim",
        "dog, dog lead, dog park, cat, animal shelter",
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
        "heat, shade, drinking fountain, flood, unsealing of soil",
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
        "noise, exhaust fumes, air pollution, loudness, quiet",
    ),
    (
        "Nachtleben und Ruhestörung",
        "Nightlife and disturbance",
        "Alkohol, Party, Kneipe, nächtliche Ruhestörung, Betrunkene",
        "alcohol, party, pub, noise at night, drunk people",
    ),
    (
        "Abfall und Sauberkeit",
        "Waste and cleanliness",
        "Müll, Mülleimer, Recycling, Sperrmüll, Schmutz",
        "rubbish, litter bin, recycling, bulky waste, dirt",
    ),
    (
        "Toiletten",
        "Toilets",
        "Toilette, WC, Klo, Wickeltisch",
        "toilet, WC, lavatory, changing table",
    ),
    (
        "Wasser und Abwasser",
        "Water and sewage",
        "Trinkwasser, Kanalisation, Abwasser, Brunnen, Wasserversorgung",
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
        "Neubau, Bebauungsplan, Bauprojekt, Quartier, Baugenehmigung",
        "new building, development plan, building project, district, building permit",
    ),
    (
        "Geschichte und Denkmäler",
        "History and monuments",
        "Denkmal, Denkmalschutz, Stadtgeschichte, Archiv, Gedenkstätte",
        "monument, heritage protection, local history, archive, memorial site",
    ),
    (
        "Plätze und Innenstadt",
        "Squares and city centre",
        "Marktplatz, Innenstadt, Fußgängerzone, Sitzbank, Treffpunkt",
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
        "Bücherei, Buch, Gemeindezentrum, Nachbarschaft, Begegnung",
        "library, book, community centre, neighbourhood, encounter",
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
        "Ernährung und Mahlzeiten",
        "Food and meals",
        "Essen, Mittagessen, Lebensmittel, Kantine, Kochen",
        "food, lunch, groceries, canteen, cooking",
    ),
    (
        "Inklusion und Barrierefreiheit",
        "Inclusion and accessibility",
        "Barrierefreiheit, Rollstuhl, Behinderung, Aufzug, Gebärdensprache",
        "accessibility, wheelchair, disability, lift, sign language",
    ),
    (
        "Integration und Vielfalt",
        "Integration and diversity",
        "Zuwanderung, Geflüchtete, Sprachkurs, Vielfalt, Diskriminierung",
        "immigration, refugees, language course, diversity, discrimination",
    ),
    (
        "Gleichstellung",
        "Gender equality",
        "Frauen, Gleichberechtigung, Geschlecht, Elternzeit, Männer",
        "women, equal rights, gender, parental leave, men",
    ),
    (
        "Sicherheit und Ordnung",
        "Safety and order",
        "Polizei, Ordnungsamt, Kriminalität, Gewalt, Vandalismus",
        "police, public order office, crime, violence, vandalism",
    ),
    (
        "Beleuchtung und dunkle Wege",
        "Lighting and dark paths",
        "Beleuchtung, Straßenlaterne, Dunkelheit, Unterführung, Lampe",
        "lighting, street lamp, darkness, underpass, lamp",
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
        "Geschäft, Supermarkt, Wochenmarkt, Restaurant, Café",
        "shop, supermarket, weekly market, restaurant, café",
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
        "Künstliche Intelligenz",
        "Artificial intelligence",
        "künstliche Intelligenz, KI, Chatbot, Roboter, Automatisierung",
        "artificial intelligence, AI, chatbot, robot, automation",
    ),
    (
        "Bürgerservice und Termine",
        "Citizens' services and appointments",
        "Bürgeramt, Termin, Wartezeit, Ausweis, Öffnungszeiten",
        "citizens' office, appointment, waiting time, identity card, opening hours",
    ),
    (
        "Auskunft und Rückmeldung",
        "Information and feedback",
        "Rückmeldung, Antwort, Bearbeitungsstand, Mängelmelder, Beschwerde",
        "feedback, answer, processing status, defect report, complaint",
    ),
    (
        "Verständliche Sprache und Übersetzung",
        "Plain language and translation",
        "Leichte Sprache, Brief, Übersetzung, Dolmetschen, Fremdsprache",
        "plain language, letter, translation, interpreting, foreign language",
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
        "Recht und Vorschriften",
        "Law and regulations",
        "Gesetz, Verordnung, Vorschrift, Frist, Pflicht",
        "law, ordinance, regulation, deadline, duty",
    ),
    (
        "Arbeiten in der Verwaltung",
        "Working in the administration",
        "Beschäftigte, öffentlicher Dienst, Dienststelle, Personalrat, Kollegium",
        "employees, public service, department, staff council, colleagues",
    ),
    (
        "Homeoffice und Arbeitszeit",
        "Working from home and working hours",
        "Homeoffice, Arbeitszeit, Teilzeit, Jobsharing, Überstunden",
        "working from home, working hours, part-time, job sharing, overtime",
    ),
    (
        "Führung und Zusammenarbeit",
        "Leadership and teamwork",
        "Führungskraft, Team, Besprechung, Zusammenarbeit, Projekt",
        "manager, team, meeting, cooperation, project",
    ),
    (
        "Fortbildung und Einarbeitung",
        "Training and induction",
        "Fortbildung, Schulung, Einarbeitung, Lernen, Wissen",
        "further training, training course, induction, learning, knowledge",
    ),
    (
        "Personalgewinnung",
        "Recruitment",
        "Stellenausschreibung, Bewerbung, Fachkräfte, Gehalt, Einstellung",
        "job advertisement, job application, skilled workers, salary, hiring",
    ),
    (
        "Büro und Ausstattung",
        "Offices and equipment",
        "Laptop, Bildschirm, Drucker, Schreibtisch, Büro",
        "laptop, screen, printer, desk, office",
    ),
    (
        "IT-Hilfe und Software",
        "IT support and software",
        "Helpdesk, Software, Passwort, Störung, Reparatur",
        "helpdesk, software, password, malfunction, repair",
    ),
    (
        "E-Akte und papierlose Abläufe",
        "Electronic files and paperless work",
        "elektronische Akte, Papier, Unterschrift, Scanner, Arbeitsablauf",
        "electronic file, paper, signature, scanner, workflow",
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
    (
        "Angaben zur Person",
        "About the participants",
        "ich bin eine Frau, ich bin 30 Jahre alt, ich wohne in der Stadt, mein Beruf, meine Familie",
        "I am a woman, I am 30 years old, I live in a city, my job, my family",
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
