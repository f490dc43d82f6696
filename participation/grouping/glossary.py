"""Words that ideas for a city are often about, in both languages; what a catalogue has comes before."""

# A German word, and after the colon the English one.
_TABLE = """
Abend: evening, Deutsch: German, Englisch: English, Abstellanlage: bicycle parking, Abstellmöglichkeit: parking facilities, Abfall: waste, Abgabe: levy, Abstand: distance, Amt: office, Anbindung: connection,
Anfrage: enquiry, Angebot: offer, Anlage: facility, Antrag: application, Anwohner: residents,
Anwohner*innen: residents, Arbeit: work, Arzt: doctor, Asphalt: asphalt, Aufenthaltsqualität: pleasant places,
Aufgabe: task, Auszubildende: trainees, Autofahrer: drivers, Bad: swimming pool, Bahn: train, Bank: bench,
Behörde: authority, Belag: surface, Berg: hill, Beruf: job, Beschluss: decision, Besucher: visitors,
Bewohner: residents, Bildung: education, Blitzer: speed camera, Blume: flowers, Boden: ground, Brücke: bridge,
Bürger: citizens, Bürger*innen: citizens, Bürgerhaus: community centre, Bürgersteig: pavement, Büro: office,
Café: café, Chaos: chaos, Computer: computer, Container: container, Dach: roof, Dokument: document,
Dorf: village, Durchfahrt: through traffic, E-Mail: email, Eingang: entrance, Einkaufen: shopping,
Energie: energy, Engagement: commitment, Fahrradbügel: bicycle stands, Fahrradfahrer: cyclists,
Fahrradstellplatz: bicycle parking, Fahrzeug: vehicle, Familie: family, Farbe: colour, Fassade: facade,
Feinstaub: air pollution, Fenster: window, Film: film, Firma: company, Fläche: space, Flughafen: airport,
Fluss: river, Foto: photo, Frau: women, Freibad: open-air pool, Freiraum: open space, Friedhof: cemetery,
Förderung: funding, Fußball: football, Gastronomie: restaurants and cafés, Gebäude: building, Gefahr: danger,
Geld: money, Gemeinde: municipality, Gerät: device, Gesamtschule: school, Geschwister: siblings,
Gesellschaft: society, Gewerbe: trade, Glas: glass, Grundschule: primary school, Grundstück: plot of land,
Halle: hall, Handy: mobile phone, Hafen: harbour, Hauptstraße: main street, Haus: house,
Heim: home, Hilfe: help, Hof: yard, Idee: idea, Information: information, Insel: island, Jahr: year,
Kamera: camera, Kanal: canal, Karte: map, Keller: cellar, Kind: children, Kino: cinema, Kirche: church,
Kiosk: kiosk, Kleidung: clothes, Kolleg*innen: colleagues, Kollegen: colleagues, Kommunikation: communication,
Konto: account, Kontrolle: checks, Kosten: costs, Kraftwerk: power station, Kreisel: roundabout,
Kreisverkehr: roundabout, Kunde: customers, Kunst: art, Kurs: course, Lampe: lamp, Land: country,
Lastenfahrrad: cargo bike, Leben: life, Lehrer: teachers, Leihrad: hire bike, Lernen: learning, Licht: light,
Linie: line, Liste: list, Lärmbelästigung: noise, Mensa: canteen, Messe: fair, Mieter: tenants,
Miteinander: living together, Mobilität: mobility, Motorrad: motorcycle, Musik: music, Nachbarn: neighbours,
Nacht: night, Natur: nature, Nummer: number, Nutzung: use, Öffnungszeit: opening hours, Ordnung: order,
Park: park, Parken: parking, Parkfläche: parking space, Parkplatz: parking space, Partei: party, PDF: PDF,
Personal: staff, Pflanze: plants, Pflaster: paving, Plan: plan, Planung: planning, Platz: square,
Politik: politics, Poller: bollards, Polizei: police, Post: post, Preis: price, Proberaum: rehearsal room,
Programm: programme, Projekt: project, Protokoll: minutes, Qualität: quality, Rad: bicycle, Rampe: ramp,
Rat: council, Rathaus: town hall, Raum: space, Rechnung: invoice, Regel: rules, Regen: rain,
Region: region, Rente: pension, Richtlinie: guideline, Roller: scooter, Ruhestörung: disturbance,
Sandkasten: sandpit, Schaden: damage, Schatten: shade, Scherbe: broken glass, Schild: sign,
Schließfach: locker, Schnee: snow, Schranke: barrier, Schulhof: playground, Schutz: protection, See: lake,
Server: server, Sicherheit: safety, Sitzbank: bench, Sitzplatz: seats, Sitzung: meeting, Sommer: summer,
Sonne: sun, Sozialarbeit: social work, Sparen: saving, Spielen: playing, Sprache: language, Stadt: city,
Stadtrat: city council, Stadtteil: district, Stand: stall, Standort: place, Station: station, Stellplatz: parking space,
Strand: beach, Straße: street, Strecke: route, Strom: electricity, Studie: study, Tablet: tablet,
Taxi: taxi, Tempo: speed, Tiefgarage: underground car park, Tier: animals, Tisch: table, Toilette: toilet,
Tor: gate, Transparenz: transparency, Tunnel: tunnel, Tür: door, Ufer: bank of the river, Umbau: conversion,
Umwelt: environment, Universität: university, Unterlagen: documents, Unternehmen: business, Unterstützung: support,
Urlaub: holiday, Vereinbarung: agreement, Verfahren: procedure, Verkehr: traffic, Verkehrsteilnehmer: road users,
Vertrag: contract, Verwaltung: administration, Video: video, Viertel: neighbourhood, Wald: wood, Wand: wall,
Ware: goods, Wasser: water, Wechsel: change, Werkzeug: tools, Wetter: weather, Winter: winter,
Wirtschaft: economy, Wochenmarkt: weekly market, Wohnhaus: residential building, Wohnraum: housing,
Zahl: figure, Zaun: fence, Zebrastreifen: zebra crossing, Zeitung: newspaper, Zentrum: centre, Zone: zone,
Zugang: access, Zukunft: future, Zusammenhalt: cohesion, Wohnung: flats, Miete: rent, Schule: school, Radweg: cycle path, Termin: appointment,
Müll: rubbish, Baum: trees, Bürgeramt: citizens' office, Bus: bus, Spielplatz: playground
""".strip()


def _pair(listed: str) -> tuple[str, str]:
    german, english = listed.split(":")
    return german.strip(), english.strip()


GLOSSARY: tuple[tuple[str, str], ...] = tuple(
    _pair(one) for one in _TABLE.replace("\n", " ").split(",")
)
