"""The fields that a municipality's ideas usually fall into, in both languages.

What an installation starts with: an administrator may change its own list.
"""

from participation.grouping.naming import Entry

# name | keywords, German, then English
_TABLE = """
Radverkehr | Radweg, Fahrrad, Fahrradstraße, Fahrradständer, Radfahrer, Lastenrad ; Cycling | cycle path, bicycle, bicycle street, bicycle parking, cyclist, cargo bike
Fußverkehr | Gehweg, Fußgänger, Zebrastreifen, Bordstein, Fußweg ; Walking | pavement, pedestrian, zebra crossing, kerb, footpath
Bus und Bahn | Bus, Straßenbahn, Haltestelle, Fahrplan, Fahrkarte, Bahnhof ; Public transport | bus, tram, bus stop, timetable, ticket, railway station
Autoverkehr und Parken | Auto, Parkplatz, Parkhaus, Anwohnerparken, Falschparker ; Cars and parking | car, parking space, car park, residents' parking, illegal parking
Durchgangsverkehr und Verkehrsberuhigung | Durchgangsverkehr, Verkehrsberuhigung, Einbahnstraße, autofrei, Stau ; Through traffic and traffic calming | through traffic, traffic calming, one-way street, car-free, traffic jam
Lieferverkehr | Lieferzone, Lieferwagen, Lastwagen, Paket, Logistik ; Deliveries | loading zone, delivery van, lorry, parcel, logistics
Verkehrssicherheit | Unfall, Ampel, Kreuzung, Geschwindigkeit, Tempolimit, Schulweg ; Road safety | accident, traffic light, junction, speeding, speed limit, way to school
Straßen und Baustellen | Schlagloch, Fahrbahn, Baustelle, Straßensperrung, Kopfsteinpflaster ; Roads and roadworks | pothole, road surface, roadworks, road closure, cobblestones
Elektromobilität und Sharing | Ladesäule, Elektroauto, Carsharing, Leihrad, E-Scooter ; Electric and shared mobility | charging station, electric car, car sharing, hire bike, e-scooter
Grünflächen und Bäume | Grünfläche, Baum, Wiese, Blumenbeet, Stadtpark ; Trees and green spaces | green space, tree, meadow, flower bed, city park
Gärten und Landwirtschaft | Garten, Gemeinschaftsgarten, Hochbeet, Bauernhof, Obstbaum ; Gardens and farming | garden, community garden, raised bed, farm, fruit tree
Hunde und Haustiere | Hund, Leine, Hundewiese, Katze, Tierheim ; Dogs and pets | dog, dog lead, dog park, cat, animal shelter
Klimaschutz | Klima, CO2, Treibhausgas, klimaneutral, Erderwärmung ; Climate protection | climate, carbon, greenhouse gas, climate neutral, global warming
Hitze und Starkregen | Hitze, Schatten, Trinkbrunnen, Hochwasser, Entsiegelung ; Heat and heavy rain | heat, shade, drinking fountain, flood, unsealing of soil
Energie und Wärme | Solaranlage, Strom, Heizung, Fernwärme, Windkraft ; Energy and heating | solar panel, electricity, heating, district heating, wind power
Natur und Artenvielfalt | Insekten, Vögel, Artenschutz, Biotop, Fluss ; Nature and biodiversity | insects, birds, species protection, habitat, river
Luft und Lärm | Lärm, Abgase, Feinstaub, Lautstärke, Ruhe ; Air and noise | noise, exhaust fumes, air pollution, loudness, quiet
Nachtleben und Ruhestörung | Alkohol, Party, Kneipe, nächtliche Ruhestörung, Betrunkene ; Nightlife and disturbance | alcohol, party, pub, noise at night, drunk people
Abfall und Sauberkeit | Müll, Mülleimer, Recycling, Sperrmüll, Schmutz ; Waste and cleanliness | rubbish, litter bin, recycling, bulky waste, dirt
Toiletten | Toilette, WC, Klo, Wickeltisch ; Toilets | toilet, WC, lavatory, changing table
Wasser und Abwasser | Trinkwasser, Kanalisation, Abwasser, Brunnen, Wasserversorgung ; Water and sewage | drinking water, sewer, waste water, well, water supply
Wohnen und Mieten | Wohnung, Miete, Sozialwohnung, bezahlbarer Wohnraum, Leerstand ; Housing and rents | flat, rent, social housing, affordable housing, vacancy
Stadtplanung und Bauen | Neubau, Bebauungsplan, Bauprojekt, Quartier, Baugenehmigung ; Planning and building | new building, development plan, building project, district, building permit
Geschichte und Denkmäler | Denkmal, Denkmalschutz, Stadtgeschichte, Archiv, Gedenkstätte ; History and monuments | monument, heritage protection, local history, archive, memorial site
Plätze und Innenstadt | Marktplatz, Innenstadt, Fußgängerzone, Sitzbank, Treffpunkt ; Squares and city centre | market square, city centre, pedestrian zone, bench, place to meet
Spielplätze und Freizeit | Spielplatz, Schaukel, Grillplatz, Freizeit, Ausflug ; Playgrounds and leisure | playground, swing, barbecue area, leisure, outing
Sport und Bäder | Sportplatz, Schwimmbad, Turnhalle, Verein, Fitness ; Sport and pools | sports ground, swimming pool, gym, sports club, fitness
Kultur und Veranstaltungen | Theater, Museum, Konzert, Musik, Stadtfest ; Culture and events | theatre, museum, concert, music, festival
Büchereien und Treffpunkte | Bücherei, Buch, Gemeindezentrum, Nachbarschaft, Begegnung ; Libraries and meeting places | library, book, community centre, neighbourhood, encounter
Schulen | Schule, Unterricht, Lehrkräfte, Klassenzimmer, Schüler ; Schools | school, lessons, teachers, classroom, pupils
Kinder und Kitas | Kita, Kindergarten, Betreuung, Kinder, Eltern ; Children and day care | nursery, kindergarten, childcare, children, parents
Jugend | Jugendliche, Jugendzentrum, Jugendparlament, Ausbildung, junge Menschen ; Young people | teenagers, youth club, youth parliament, apprenticeship, young adults
Ältere Menschen | Senioren, Alter, Pflege, Rente, Einsamkeit ; Older people | senior citizens, old age, care, pension, loneliness
Gesundheit | Krankenhaus, Arzt, Medizin, Vorsorge, Apotheke ; Health | hospital, doctor, medicine, prevention, pharmacy
Soziales und Armut | Armut, Obdachlose, Sozialhilfe, Beratung, Tafel ; Social affairs and poverty | poverty, homeless people, welfare benefits, advice, food bank
Ernährung und Mahlzeiten | Essen, Mittagessen, Lebensmittel, Kantine, Kochen ; Food and meals | food, lunch, groceries, canteen, cooking
Inklusion und Barrierefreiheit | Barrierefreiheit, Rollstuhl, Behinderung, Aufzug, Gebärdensprache ; Inclusion and accessibility | accessibility, wheelchair, disability, lift, sign language
Integration und Vielfalt | Zuwanderung, Geflüchtete, Sprachkurs, Vielfalt, Diskriminierung ; Integration and diversity | immigration, refugees, language course, diversity, discrimination
Gleichstellung | Frauen, Gleichberechtigung, Geschlecht, Elternzeit, Männer ; Gender equality | women, equal rights, gender, parental leave, men
Sicherheit und Ordnung | Polizei, Ordnungsamt, Kriminalität, Gewalt, Vandalismus ; Safety and order | police, public order office, crime, violence, vandalism
Beleuchtung und dunkle Wege | Beleuchtung, Straßenlaterne, Dunkelheit, Unterführung, Lampe ; Lighting and dark paths | lighting, street lamp, darkness, underpass, lamp
Feuerwehr und Katastrophenschutz | Feuerwehr, Rettungsdienst, Katastrophe, Warnung, Notfall ; Fire and emergency services | fire brigade, ambulance, disaster, warning, emergency
Wirtschaft und Arbeit | Unternehmen, Arbeitsplätze, Gründung, Gewerbe, Löhne ; Economy and jobs | business, jobs, start-up, trade, wages
Einzelhandel und Gastronomie | Geschäft, Supermarkt, Wochenmarkt, Restaurant, Café ; Shops and restaurants | shop, supermarket, weekly market, restaurant, café
Tourismus | Touristen, Reise, Hotel, Sehenswürdigkeit, Stadtführung ; Tourism | tourists, travel, hotel, sights, guided tour
Wissenschaft und Technik | Forschung, Hochschule, Technik, Studierende, Innovation ; Science and technology | research, university, technology, students, innovation
Digitale Verwaltung und Online-Dienste | Online-Antrag, Formular, App, Website, digital ; Digital administration and online services | online application, form, app, website, digital
Künstliche Intelligenz | künstliche Intelligenz, KI, Chatbot, Roboter, Automatisierung ; Artificial intelligence | artificial intelligence, AI, chatbot, robot, automation
Bürgerservice und Termine | Bürgeramt, Termin, Wartezeit, Ausweis, Öffnungszeiten ; Citizens' services and appointments | citizens' office, appointment, waiting time, identity card, opening hours
Auskunft und Rückmeldung | Rückmeldung, Antwort, Bearbeitungsstand, Mängelmelder, Beschwerde ; Information and feedback | feedback, answer, processing status, defect report, complaint
Verständliche Sprache und Übersetzung | Leichte Sprache, Brief, Übersetzung, Dolmetschen, Fremdsprache ; Plain language and translation | plain language, letter, translation, interpreting, foreign language
Internet und Netze | WLAN, Breitband, Glasfaser, Mobilfunk, Internetzugang ; Internet and networks | wifi, broadband, optical fibre, mobile reception, internet access
Daten und Datenschutz | Daten, Datenschutz, offene Daten, Cybersicherheit, Überwachung ; Data and privacy | data, privacy, open data, cyber security, surveillance
Recht und Vorschriften | Gesetz, Verordnung, Vorschrift, Frist, Pflicht ; Law and regulations | law, ordinance, regulation, deadline, duty
Arbeiten in der Verwaltung | Beschäftigte, öffentlicher Dienst, Dienststelle, Personalrat, Kollegium ; Working in the administration | employees, public service, department, staff council, colleagues
Homeoffice und Arbeitszeit | Homeoffice, Arbeitszeit, Teilzeit, Jobsharing, Überstunden ; Working from home and working hours | working from home, working hours, part-time, job sharing, overtime
Führung und Zusammenarbeit | Führungskraft, Team, Besprechung, Zusammenarbeit, Projekt ; Leadership and teamwork | manager, team, meeting, cooperation, project
Fortbildung und Einarbeitung | Fortbildung, Schulung, Einarbeitung, Lernen, Wissen ; Training and induction | further training, training course, induction, learning, knowledge
Personalgewinnung | Stellenausschreibung, Bewerbung, Fachkräfte, Gehalt, Einstellung ; Recruitment | job advertisement, job application, skilled workers, salary, hiring
Büro und Ausstattung | Laptop, Bildschirm, Drucker, Schreibtisch, Büro ; Offices and equipment | laptop, screen, printer, desk, office
IT-Hilfe und Software | Helpdesk, Software, Passwort, Störung, Reparatur ; IT support and software | helpdesk, software, password, malfunction, repair
E-Akte und papierlose Abläufe | elektronische Akte, Papier, Unterschrift, Scanner, Arbeitsablauf ; Electronic files and paperless work | electronic file, paper, signature, scanner, workflow
Beteiligung und Demokratie | Bürgerbeteiligung, Abstimmung, Transparenz, Wahlen, Stadtrat ; Participation and democracy | public participation, voting, transparency, elections, council
Haushalt und Steuern | Haushalt, Steuern, Gebühren, Fördermittel, Schulden ; Budget and taxes | budget, taxes, fees, funding, debt
Ehrenamt und Vereine | Ehrenamt, Freiwillige, Verein, Engagement, Spenden ; Volunteering and associations | voluntary work, volunteers, association, civic engagement, donations
Angaben zur Person | ich bin eine Frau, ich bin 30 Jahre alt, ich wohne in der Stadt, mein Beruf, meine Familie ; About the participants | I am a woman, I am 30 years old, I live in a city, my job, my family
""".strip()


def _entry(line: str) -> Entry:
    (name_de, words_de), (name_en, words_en) = (half.split("|") for half in line.split(";"))
    return Entry(name_de.strip(), name_en.strip(), _words(words_de), _words(words_en))


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in listed.split(","))


CATALOGUE: tuple[Entry, ...] = tuple(map(_entry, _TABLE.splitlines()))
