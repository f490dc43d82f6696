"""The fields that a municipality's ideas usually fall into, in both languages.

What an installation starts with: an administrator may change its own list.
"""

from participation.grouping.naming import Entry

# name | keywords, German, then English
_TABLE = """
Radverkehr | Radweg, Fahrrad, Fahrradstraße, Abstellplatz, Radfahrer ; Cycling | cycle path, bicycle, bike lane, bike parking, cyclist
Fußverkehr | Gehweg, zu Fuß gehen, Zebrastreifen, Bordstein, Querung ; Walking | pavement, pedestrian, crosswalk, kerb, footpath
Bus und Bahn | Bus, Straßenbahn, Haltestelle, Takt, Ticket ; Public transport | bus, tram, stop, timetable, ticket
Autoverkehr und Parken | Auto, Parkplatz, Parkhaus, Stau, Durchgangsverkehr ; Cars and parking | car, parking space, car park, traffic jam, through traffic
Verkehrssicherheit | Unfall, Ampel, Kreuzung, Geschwindigkeit, Schulweg ; Road safety | accident, traffic light, crossing, speeding, way to school
Straßen und Baustellen | Schlagloch, Fahrbahn, Baustelle, Sperrung, Pflaster ; Roads and roadworks | pothole, road surface, roadworks, closure, paving
Elektromobilität und Sharing | Ladesäule, Elektroauto, Carsharing, Leihrad, E-Scooter ; Electric and shared mobility | charging station, electric car, car sharing, hire bike, e-scooter
Grünflächen und Bäume | Stadtgrün, Baum, Wiese, Blumenbeet, Grünanlage ; Trees and green spaces | greenery, tree, meadow, flower bed, public garden
Klimaschutz | Klima, CO2, Treibhausgas, klimaneutral, Erderwärmung ; Climate protection | climate, carbon, greenhouse gas, climate neutral, global warming
Hitze und Starkregen | Hitze, Schatten, Trinkbrunnen, Hochwasser, Entsiegelung ; Heat and heavy rain | heat, shade, drinking fountain, flood, unsealing soil
Energie und Wärme | Solaranlage, Strom, Heizung, Fernwärme, Windkraft ; Energy and heating | solar panel, electricity, heating, district heating, wind power
Natur und Artenvielfalt | Insekten, Vögel, Artenschutz, Biotop, Fluss ; Nature and biodiversity | insects, birds, species protection, habitat, river
Luft und Lärm | Lärm, Abgase, Feinstaub, Lautstärke, Ruhe ; Air and noise | noise, exhaust, air pollution, loudness, quiet
Abfall und Sauberkeit | Müll, Mülleimer, Recycling, Sperrmüll, Schmutz ; Waste and cleanliness | rubbish, litter bin, recycling, bulky waste, dirt
Wasser und Abwasser | Trinkwasser, Kanal, Abwasser, Brunnen, Wasserversorgung ; Water and sewage | drinking water, sewer, waste water, well, water supply
Wohnen und Mieten | Wohnung, Miete, Sozialwohnung, bezahlbarer Wohnraum, Leerstand ; Housing and rents | flat, rent, social housing, affordable housing, vacancy
Stadtplanung und Bauen | Neubau, Bebauungsplan, Gebäude, Quartier, Baugenehmigung ; Planning and building | new building, development plan, architecture, district, building permit
Plätze und Innenstadt | Marktplatz, Innenstadt, Fußgängerzone, Sitzbank, Aufenthalt ; Squares and city centre | market square, city centre, pedestrian zone, bench, place to meet
Spielplätze und Freizeit | Spielplatz, Schaukel, Grillplatz, Freizeit, Ausflug ; Playgrounds and leisure | playground, swing, barbecue area, leisure, outing
Sport und Bäder | Sportplatz, Schwimmbad, Turnhalle, Verein, Fitness ; Sport and pools | sports ground, swimming pool, gym, sports club, fitness
Kultur und Veranstaltungen | Theater, Museum, Konzert, Musik, Stadtfest ; Culture and events | theatre, museum, concert, music, festival
Büchereien und Treffpunkte | Bücherei, Bücher, Gemeindezentrum, Nachbarschaft, Treffpunkt ; Libraries and meeting places | library, books, community centre, neighbourhood, meeting place
Schulen | Schule, Unterricht, Lehrkräfte, Klassenzimmer, Schüler ; Schools | school, lessons, teachers, classroom, pupils
Kinder und Kitas | Kita, Kindergarten, Betreuung, Kinder, Eltern ; Children and day care | nursery, kindergarten, childcare, children, parents
Jugend | Jugendliche, Jugendzentrum, Jugendparlament, Ausbildung, junge Menschen ; Young people | teenagers, youth club, youth parliament, apprenticeship, young adults
Ältere Menschen | Senioren, Alter, Pflege, Rente, Einsamkeit ; Older people | senior citizens, old age, care, pension, loneliness
Gesundheit | Krankenhaus, Arzt, Medizin, Vorsorge, Apotheke ; Health | hospital, doctor, medicine, prevention, pharmacy
Soziales und Armut | Armut, Obdachlose, Sozialhilfe, Beratung, Tafel ; Social affairs and poverty | poverty, homeless people, welfare benefits, advice, food bank
Inklusion und Barrierefreiheit | Barrierefreiheit, Rollstuhl, Behinderung, Aufzug, Leichte Sprache ; Inclusion and accessibility | accessibility, wheelchair, disability, lift, easy language
Integration und Vielfalt | Zuwanderung, Flüchtlinge, Sprachkurs, Vielfalt, Diskriminierung ; Integration and diversity | immigration, refugees, language course, diversity, discrimination
Sicherheit und Ordnung | Polizei, Ordnungsamt, Kriminalität, Beleuchtung, Vandalismus ; Safety and order | police, public order, crime, street lighting, vandalism
Feuerwehr und Katastrophenschutz | Feuerwehr, Rettungsdienst, Katastrophe, Warnung, Notfall ; Fire and emergency services | fire brigade, ambulance, disaster, warning, emergency
Wirtschaft und Arbeit | Unternehmen, Arbeitsplätze, Gründung, Gewerbe, Löhne ; Economy and jobs | business, jobs, start-up, trade, wages
Einzelhandel und Gastronomie | Geschäft, Laden, Wochenmarkt, Restaurant, Café ; Shops and restaurants | shop, store, weekly market, restaurant, café
Tourismus | Touristen, Reise, Hotel, Sehenswürdigkeit, Stadtführung ; Tourism | tourists, travel, hotel, sights, guided tour
Wissenschaft und Technik | Forschung, Hochschule, Technik, Studierende, Innovation ; Science and technology | research, university, technology, students, innovation
Digitale Verwaltung und Online-Dienste | Online-Antrag, Formular, App, Website, digital ; Digital administration and online services | online application, form, app, website, digital
Bürgerservice und Termine | Bürgeramt, Termin, Wartezeit, Ausweis, Öffnungszeiten ; Citizens' services and appointments | citizens' office, appointment, waiting time, identity card, opening hours
Internet und Netze | WLAN, Breitband, Glasfaser, Mobilfunk, Internetzugang ; Internet and networks | wifi, broadband, optical fibre, mobile reception, internet access
Daten und Datenschutz | Daten, Datenschutz, offene Daten, Cybersicherheit, Überwachung ; Data and privacy | data, privacy, open data, cyber security, surveillance
Arbeiten in der Verwaltung | Homeoffice, Beschäftigte, Führung, Fortbildung, Teamarbeit ; Working in the administration | working from home, employees, leadership, training, teamwork
Büro und Ausstattung | Software, Computer, Drucker, E-Akte, Videokonferenz ; Offices and equipment | software, computer, printer, electronic file, video conference
Beteiligung und Demokratie | Bürgerbeteiligung, Abstimmung, Transparenz, Wahlen, Stadtrat ; Participation and democracy | public participation, voting, transparency, elections, council
Haushalt und Steuern | Haushalt, Steuern, Gebühren, Fördermittel, Schulden ; Budget and taxes | budget, taxes, fees, funding, debt
Ehrenamt und Vereine | Ehrenamt, Freiwillige, Verein, Engagement, Spenden ; Volunteering and associations | voluntary work, volunteers, association, civic engagement, donations
""".strip()


def _entry(line: str) -> Entry:
    (name_de, words_de), (name_en, words_en) = (half.split("|") for half in line.split(";"))
    return Entry(name_de.strip(), name_en.strip(), _words(words_de), _words(words_en))


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in listed.split(","))


CATALOGUE: tuple[Entry, ...] = tuple(map(_entry, _TABLE.splitlines()))
