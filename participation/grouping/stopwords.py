"""Words that tell nothing of what a text is about, or tell it of every text in a city."""

# German, then English; what every suggestion says is among them ("idea", "problem").
_WORDS = """
aber alle allem allen aller alles als also andere anderen anderer anderes auch auf aus bei beim bin
bis bitte bzw dabei dadurch dafür daher damit dann daran darauf darüber darum das dass davon dazu
dein dem den denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses dort durch
eben ein eine einem einen einer eines einige einigen einiger etc etwa etwas euch für ganz gar gegen
gerade gern gerne gibt habe haben hallo hat hatte hätte hier ich ihm ihn ihnen ihr ihre ihrem ihren
ihrer immer innerhalb ins ist jede jedem jeden jeder jedes jetzt kann kein keine keinen können
könnte leider letzte letzten man manche mehr meine meiner mich mir mit muss müssen nach natürlich
neben nicht nichts noch nun nur oben ob oder oft ohne schon sehr sein seine seit sich sie sind sogar
soll sollen sollte sollten somit sondern sowie trotz über um und uns unser unsere unseren unter usw
viel viele vielen vielleicht vom von vor wann war warum was weil weitere weiteren weniger wenig wenn
wer werden wie wieder wir wird wo wollen wurde würde würden zum zur zwar zwischen anfang anregung
anregungen beispiel dank fall fälle frage fragen gruß grüße grund gründe idee ideen jahr jahre
jahren ja leute leuten meinung mensch menschen möglichkeit möglichkeiten nein problem probleme sache
sachen stadt tag tage teil teile thema themen uhr vorschlag vorschläge weg weise zeit zeiten ziel
ziele bereich bereiche seite seiten stelle stellen nähe minute minuten stunde stunden woche wochen
monat monate monaten mal male hause anzahl große großen großer großes kleine kleinen kleiner neue
neuen neuer neues alte alten alter richtung ecke mitte ende montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende
januar februar märz april mai juni juli august september oktober november dezember
about above across add after afterwards again against all allow almost alone along already also
although always among amongst amoungst amount and another any anyhow anyone anything anyway anywhere
are around ask away back bad became because become becomes becoming been before beforehand behind
being below beside besides better between beyond big both bottom but call can cannot cant cities
city citys come con could couldnt describe didn different does doesn doing don done down due during
each easy eight either eleven else elsewhere empty enable enough ensure etc even ever every everyone
everything everywhere example examples except few fifteen fifty fill find first five for former
formerly forty found four from front full further get getting give given gives goes going good got
great had has hasnt have help helps hence her here hereafter hereby herein hereupon hers herself him
himself his how however hundred idea ideas inc indeed interest into isn issue issues its itself just
keep know last latter latterly least less let like likely look looks lot ltd made make makes making
many may mean means meanwhile might mine more moreover most mostly move much must myself name namely
need needed needs neither never nevertheless new next nine nobody none noone nor not nothing now
nowhere off offer often old once one only onto other others otherwise our ours ourselves out over
own part people per perhaps please point points possible problem problems provide put rather reason
reasons right same say says see seem seemed seeming seems serious set several she should show side
since six sixty some somehow someone something sometime sometimes somewhere start starts still such
suggestion suggestions take ten than that the their them themselves then thence there thereafter
thereby therefore therein thereupon these they thing things think thinks third this those though
three through throughout thru thus time times together too top toward towards town towns try twelve
twenty two under until upon use used uses using very via want wants was way ways well were what
whatever when whence whenever where whereafter whereas whereby wherein whereupon wherever whether
which while whither who whoever whole whom whose why will with within without work works would year
years yes yet you your yours yourself yourselves
monday tuesday wednesday thursday friday saturday sunday weekend weekends january february march june
july october december corner day days week weeks month months hour hours minute minutes today tomorrow yesterday twice near seven
four's what's hows that's it's i'm don't
"""

TELLING_NOTHING = frozenset(_WORDS.casefold().split())  # with ss for ß, as in what is looked up
