<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
    <context>
        <name>timeo</name>
        <message>
            <source>Something went wrong in this program: {reason}. The log has the details</source>
            <translation>Quelque chose s’est mal passé dans ce programme : {reason}. Le détail est dans le journal</translation>
        </message>
        <message>
            <source>The damaged file is kept beside it, nothing is deleted.</source>
            <translation>Le fichier endommagé est gardé à côté, rien n'est supprimé.</translation>
        </message>
        <message>
            <source>Use the copy</source>
            <translation>Utiliser la copie</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Quitter</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Réessayer</translation>
        </message>
        <message>
            <source>Start with an empty store</source>
            <translation>Commencer avec une base vide</translation>
        </message>
        <message>
            <source>{server} does not answer as an address server does</source>
            <translation>{server} ne répond pas comme un serveur d’adresses</translation>
        </message>
        <message>
            <source>Demonstration (made-up data)</source>
            <translation>Démonstration (données inventées)</translation>
        </message>
        <message>
            <source>Three years of invented tickets, meters and sensors for the demonstration building</source>
            <translation>Trois ans de demandes, de compteurs et de sondes inventés pour le bâtiment de démonstration</translation>
        </message>
        <message>
            <source>made-up data for the demonstration building</source>
            <translation>données inventées pour le bâtiment de démonstration</translation>
        </message>
        <message>
            <source>The meter number {text} has lost its digits: a spreadsheet rounded it</source>
            <translation>Le numéro de compteur {text} a perdu ses chiffres : un tableur l’a arrondi</translation>
        </message>
        <message>
            <source>Demonstration: exports with faults (made-up data)</source>
            <translation>Démonstration : exports avec des fautes (données inventées)</translation>
        </message>
        <message>
            <source>Invented exports of a meter, one index and one row of which are wrong, to show what is told of it</source>
            <translation>Exports inventés d’un compteur, dont un index et une ligne sont faux, pour montrer ce qui en est dit</translation>
        </message>
        <message>
            <source>{server} says that it has {said} records, and sends {sent}</source>
            <translation>{server} dit avoir {said} enregistrements et en envoie {sent}</translation>
        </message>
        <message>
            <source>{count} records of {server} cannot be read: {names}</source>
            <translation>{count} enregistrements de {server} ne peuvent pas être lus : {names}</translation>
        </message>
        <message>
            <source>{count} records hold values that cannot be used; here is one</source>
            <translation>{count} enregistrements contiennent des valeurs inutilisables ; en voici un</translation>
        </message>
        <message>
            <source>{count} records have no place that can be drawn; here is one</source>
            <translation>{count} enregistrements n’ont pas de localisation qui puisse être dessinée ; en voici un</translation>
        </message>
        <message>
            <source>Folder of CSV and XLSX exports</source>
            <translation>Dossier d'exports CSV et XLSX</translation>
        </message>
        <message>
            <source>Interventions and meter readings as providers send them; files that are sent again change nothing</source>
            <translation>Interventions et relevés tels que les prestataires les envoient ; un fichier envoyé deux fois ne change rien</translation>
        </message>
        <message>
            <source>{count} files fit in {folder}</source>
            <translation>{count} fichiers conviennent dans {folder}</translation>
        </message>
        <message>
            <source>{file} is a workbook of another kind ({suffix}): save it as .xlsx, or as .csv</source>
            <translation>{file} est un classeur d'un autre genre ({suffix}) : enregistrez-le en .xlsx ou en .csv</translation>
        </message>
        <message>
            <source>{file} is larger than can be meant</source>
            <translation>{file} est plus gros que prévu</translation>
        </message>
        <message>
            <source>{file}: {text} came twice that night, and nothing in the file tells which it is; the first was taken</source>
            <translation>{file} : {text} est venu deux fois cette nuit-là, et rien dans le fichier ne dit laquelle c'est ; la première a été retenue</translation>
        </message>
        <message>
            <source>Choose a folder</source>
            <translation>Choisissez un dossier</translation>
        </message>
        <message>
            <source>No columns are mapped yet</source>
            <translation>Aucune colonne n'est encore associée</translation>
        </message>
        <message>
            <source>the file cannot be read: {reason}</source>
            <translation>le fichier ne peut pas être lu : {reason}</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Dossier</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>Colonnes</translation>
        </message>
        <message>
            <source>Which column means what</source>
            <translation>Quelle colonne veut dire quoi</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be read just now</source>
            <translation>Le dossier {folder} ne peut pas être lu pour le moment</translation>
        </message>
        <message>
            <source>Dates: the day first, because of {text} in row {row}</source>
            <translation>Dates : le jour d'abord, à cause de {text} à la ligne {row}</translation>
        </message>
        <message>
            <source>Dates: the month first, because of {text} in row {row}</source>
            <translation>Dates : le mois d'abord, à cause de {text} à la ligne {row}</translation>
        </message>
        <message>
            <source>Numbers: the point is the decimal sign, because of {text} in row {row}</source>
            <translation>Nombres : le point sépare les décimales, à cause de {text} à la ligne {row}</translation>
        </message>
        <message>
            <source>Numbers: the comma is the decimal sign, because of {text} in row {row}</source>
            <translation>Nombres : la virgule sépare les décimales, à cause de {text} à la ligne {row}</translation>
        </message>
        <message>
            <source>Dates: the day first, because {text} in row {row} would else be later than the file itself</source>
            <translation>Dates : le jour d'abord, car {text} à la ligne {row} serait sinon postérieur au fichier lui-même</translation>
        </message>
        <message>
            <source>Dates: the month first, because {text} in row {row} would else be later than the file itself</source>
            <translation>Dates : le mois d'abord, car {text} à la ligne {row} serait sinon postérieur au fichier lui-même</translation>
        </message>
        <message>
            <source>{file}: {text} in row {row} could begin with the day or the month, and nothing in the file tells; the day was taken</source>
            <translation>{file} : {text} à la ligne {row} peut commencer par le jour ou par le mois, et rien dans le fichier ne le dit ; le jour a été retenu</translation>
        </message>
        <message>
            <source>{file}: {text} in row {row} could be thousands or have decimals, and nothing in the file tells; decimals were taken</source>
            <translation>{file} : {text} à la ligne {row} peut être en milliers ou avoir des décimales, et rien dans le fichier ne le dit ; les décimales ont été retenues</translation>
        </message>
        <message>
            <source>{other} (row {second} of {file}) puts day and month in another order than {one} (row {first} of {former}); the file is set aside</source>
            <translation>{other} (ligne {second} de {file}) met le jour et le mois dans un autre ordre que {one} (ligne {first} de {former}) ; le fichier est mis de côté</translation>
        </message>
        <message>
            <source>{other} (row {second} of {file}) has another decimal sign than {one} (row {first} of {former}); the file is set aside</source>
            <translation>{other} (ligne {second} de {file}) a un autre signe décimal que {one} (ligne {first} de {former}) ; le fichier est mis de côté</translation>
        </message>
        <message>
            <source>{other} (row {second} of {file}) puts day and month in another order than the columns of the connection say; the file is set aside</source>
            <translation>{other} (ligne {second} de {file}) met le jour et le mois dans un autre ordre que ne le disent les colonnes de la connexion ; le fichier est mis de côté</translation>
        </message>
        <message>
            <source>{other} (row {second} of {file}) has another decimal sign than the columns of the connection say; the file is set aside</source>
            <translation>{other} (ligne {second} de {file}) a un autre signe décimal que ne le disent les colonnes de la connexion ; le fichier est mis de côté</translation>
        </message>
        <message>
            <source>{file}: {text} in row {row} is text beside dates of a spreadsheet, all of which are of the first twelve days of a month: where it took days for months they are wrong</source>
            <translation>{file} : {text} à la ligne {row} est du texte à côté de dates d'un tableur, qui sont toutes des douze premiers jours d'un mois : là où il a pris le jour pour le mois, elles sont fausses</translation>
        </message>
        <message>
            <source>The saved column mapping cannot be read: {reason}</source>
            <translation>L'association de colonnes enregistrée ne peut pas être lue : {reason}</translation>
        </message>
        <message>
            <source>{file}: the dates are of midnight, for the times of day in the column {title} are not read; choose what that column means in the connection</source>
            <translation>{file} : les dates sont à minuit, car les heures de la colonne {title} ne sont pas lues ; choisissez dans la connexion ce que cette colonne veut dire</translation>
        </message>
        <message>
            <source>{file} has no header row with {title}</source>
            <translation>{file} n'a pas de ligne d'en-tête avec {title}</translation>
        </message>
        <message>
            <source>{file} has no column {title}</source>
            <translation>{file} n'a pas de colonne {title}</translation>
        </message>
        <message>
            <source>a spreadsheet has shortened a number to {text}: its other digits are lost</source>
            <translation>un tableur a abrégé un numéro en {text} : ses autres chiffres sont perdus</translation>
        </message>
        <message>
            <source>{file}: a spreadsheet has shortened the number of the meter to {text}, and its other digits are lost; the file is set aside: export it again, and do not save it in a spreadsheet</source>
            <translation>{file} : un tableur a abrégé le numéro du compteur en {text}, et ses autres chiffres sont perdus ; le fichier est mis de côté : exportez-le de nouveau, sans l'enregistrer dans un tableur</translation>
        </message>
        <message>
            <source>the row is a total of others, no record</source>
            <translation>la ligne est un total d'autres lignes, pas un enregistrement</translation>
        </message>
        <message>
            <source>{word} is no status that the mapping knows</source>
            <translation>{word} n'est pas un état que l'association connaît</translation>
        </message>
        <message>
            <source>a row before it tells {value} of the same moment</source>
            <translation>une ligne plus haut donne {value} pour le même moment</translation>
        </message>
        <message>
            <source>{text} came twice that night, and nothing in the file tells which it is</source>
            <translation>{text} est venu deux fois cette nuit-là, et rien dans le fichier ne dit laquelle c'est</translation>
        </message>
        <message>
            <source>the row has no number</source>
            <translation>la ligne n'a pas de numéro</translation>
        </message>
        <message>
            <source>no meter number is given</source>
            <translation>aucun numéro de compteur n'est donné</translation>
        </message>
        <message>
            <source>{text} is not a date that can be read</source>
            <translation>{text} n'est pas une date lisible</translation>
        </message>
        <message>
            <source>{text} is not a number</source>
            <translation>{text} n'est pas un nombre</translation>
        </message>
        <message>
            <source>No mapping knows the columns of {file}</source>
            <translation>Aucune association ne connaît les colonnes de {file}</translation>
        </message>
        <message>
            <source>{address} is not an address such as https://server.example/path</source>
            <translation>{address} n'est pas une adresse telle que https://serveur.example/chemin</translation>
        </message>
        <message>
            <source>{server} refers to another server ({other})</source>
            <translation>{server} renvoie vers un autre serveur ({other})</translation>
        </message>
        <message>
            <source>{server} allows no more questions for a while (its quota is used up)</source>
            <translation>{server} n’accepte plus de requêtes pour le moment (quota épuisé)</translation>
        </message>
        <message>
            <source>{server} refuses the user name, password or token</source>
            <translation>{server} refuse le nom d'utilisateur, le mot de passe ou le jeton</translation>
        </message>
        <message>
            <source>The proxy on the way to {server} asks for a password</source>
            <translation>Le proxy vers {server} demande un mot de passe</translation>
        </message>
        <message>
            <source>{server} is busy and asks to be left alone for a while</source>
            <translation>{server} est occupé et demande un peu de répit</translation>
        </message>
        <message>
            <source>{server} has a fault of its own (HTTP {status})</source>
            <translation>{server} a une panne interne (HTTP {status})</translation>
        </message>
        <message>
            <source>{server} has nothing at this address (HTTP 404)</source>
            <translation>{server} n'a rien à cette adresse (HTTP 404)</translation>
        </message>
        <message>
            <source>{server} does not accept the question (HTTP {status})</source>
            <translation>{server} n'accepte pas la question (HTTP {status})</translation>
        </message>
        <message>
            <source>Instead of {server} a web page answers: perhaps the network wants you to log in first</source>
            <translation>À la place de {server}, une page web répond : le réseau demande peut-être de s'identifier d'abord</translation>
        </message>
        <message>
            <source>{server} sends something that is not JSON</source>
            <translation>{server} envoie autre chose que du JSON</translation>
        </message>
        <message>
            <source>The certificate of {server} is not trusted. If it is your own authority's, choose its file in the connection</source>
            <translation>Le certificat de {server} n'est pas de confiance. S'il vient de votre propre autorité, choisissez son fichier dans la connexion</translation>
        </message>
        <message>
            <source>The proxy on the way to {server} does not answer</source>
            <translation>Le proxy vers {server} ne répond pas</translation>
        </message>
        <message>
            <source>{server} takes too long to answer</source>
            <translation>{server} met trop de temps à répondre</translation>
        </message>
        <message>
            <source>{server} cannot be reached</source>
            <translation>{server} est injoignable</translation>
        </message>
        <message>
            <source>{server} sends more than can be meant</source>
            <translation>{server} envoie bien plus que prévu</translation>
        </message>
        <message>
            <source>it holds bytes that are no letters (not UTF-8)</source>
            <translation>il contient des octets qui ne sont pas du texte (UTF-8)</translation>
        </message>
        <message>
            <source>it is nested more than {count} levels deep</source>
            <translation>il est imbriqué sur plus de {count} niveaux</translation>
        </message>
        <message>
            <source>it holds a number that is infinite</source>
            <translation>il contient un nombre infini</translation>
        </message>
        <message>
            <source>it holds a number of {count} digits</source>
            <translation>il contient un nombre de {count} chiffres</translation>
        </message>
        <message>
            <source>its {field} is not of the kind that it should be</source>
            <translation>son champ {field} n’est pas du type attendu</translation>
        </message>
        <message>
            <source>the broker kept this value (retained) and does not say when it was measured; it may be long ago</source>
            <translation>le broker gardait cette valeur (message retenu) et ne dit pas quand elle a été mesurée ; c’est peut-être il y a longtemps</translation>
        </message>
        <message>
            <source>another message told another value for the same moment</source>
            <translation>un autre message donnait une autre valeur pour le même instant</translation>
        </message>
        <message>
            <source>messages come without a receipt (QoS 0), such as of {topic}: what is sent while this program is away is lost</source>
            <translation>des messages arrivent sans accusé de réception (QoS 0), par exemple de {topic} : ce qui est envoyé en l’absence du programme est perdu</translation>
        </message>
        <message>
            <source>messages of {topic} do not say when they were measured: those that waited at the broker while this program was away stand at the moment they were fetched</source>
            <translation>les messages de {topic} ne disent pas de quand datent leurs valeurs : celles qui attendaient chez le broker pendant l’absence de ce programme sont datées du moment de leur relève</translation>
        </message>
        <message>
            <source>it is larger than can be meant ({size} kB)</source>
            <translation>il est plus grand que ce qui peut être voulu ({size} ko)</translation>
        </message>
        <message>
            <source>no</source>
            <translation>non</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>oui</translation>
        </message>
        <message>
            <source>MQTT broker (LoRaWAN sensors)</source>
            <translation>Serveur MQTT (sondes LoRaWAN)</translation>
        </message>
        <message>
            <source>Uplinks of ChirpStack v4 and The Things Stack v3, and plain topics with a number</source>
            <translation>Messages de ChirpStack v4 et The Things Stack v3, et sujets simples avec un nombre</translation>
        </message>
        <message>
            <source>The name of the server is missing</source>
            <translation>Le nom du serveur manque</translation>
        </message>
        <message>
            <source>A port is a number from 1 to 65535</source>
            <translation>Un port est un nombre de 1 à 65535</translation>
        </message>
        <message>
            <source>The minutes between messages must be more than 0</source>
            <translation>Les minutes entre les messages doivent être supérieures à 0</translation>
        </message>
        <message>
            <source>{field} is missing</source>
            <translation>{field} manque</translation>
        </message>
        <message>
            <source>{server} accepts the connection</source>
            <translation>{server} accepte la connexion</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Serveur</translation>
        </message>
        <message>
            <source>Name or address of the broker</source>
            <translation>Nom ou adresse du serveur MQTT</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>1883, or 8883 with TLS</source>
            <translation>1883, ou 8883 avec TLS</translation>
        </message>
        <message>
            <source>Encrypted (TLS)</source>
            <translation>Chiffré (TLS)</translation>
        </message>
        <message>
            <source>Certificate authority file</source>
            <translation>Fichier de l'autorité de certification</translation>
        </message>
        <message>
            <source>User name</source>
            <translation>Nom d'utilisateur</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Mot de passe</translation>
        </message>
        <message>
            <source>Topics</source>
            <translation>Sujets</translation>
        </message>
        <message>
            <source>One a line; + and # as in MQTT</source>
            <translation>Un par ligne ; + et # comme en MQTT</translation>
        </message>
        <message>
            <source>Plain topics</source>
            <translation>Sujets simples</translation>
        </message>
        <message>
            <source>One a line: topic = asset ; quantity ; unit ; path in the JSON ; path of its time</source>
            <translation>Un par ligne : sujet = équipement ; grandeur ; unité ; chemin dans le JSON ; chemin de l’heure</translation>
        </message>
        <message>
            <source>Fields of decoders</source>
            <translation>Champs des décodeurs</translation>
        </message>
        <message>
            <source>One a line, the first that fits counts: words in the name = quantity ; unit ; kind (snapshot, delta, index, state or time) ; lowest ; highest. No unit is guessed for other names.</source>
            <translation>Un par ligne, le premier qui convient compte : mots du nom = grandeur ; unité ; genre (snapshot, delta, index, state ou time) ; minimum ; maximum. Aucune unité n’est devinée pour les autres noms.</translation>
        </message>
        <message>
            <source>Minutes between messages</source>
            <translation>Minutes entre deux messages</translation>
        </message>
        <message>
            <source>Older values are shown as out of date</source>
            <translation>Les valeurs plus anciennes sont montrées comme non actualisées</translation>
        </message>
        <message>
            <source>This line is no plain topic: {line}</source>
            <translation>Cette ligne n'est pas un sujet simple : {line}</translation>
        </message>
        <message>
            <source>This line is no row of the table of fields: {line}</source>
            <translation>Cette ligne n’est pas une ligne de la table des champs : {line}</translation>
        </message>
        <message>
            <source>The port and the minutes must be numbers</source>
            <translation>Le port et les minutes doivent être des nombres</translation>
        </message>
        <message>
            <source>This is no topic: {topic}</source>
            <translation>Ceci n’est pas un sujet : {topic}</translation>
        </message>
        <message>
            <source>messages that a network simulates are no readings</source>
            <translation>les messages qu’un réseau simule ne sont pas des mesures</translation>
        </message>
        <message>
            <source>its network has no decoder for it, so its messages hold no values</source>
            <translation>son réseau n’a pas de décodeur pour lui : ses messages ne contiennent aucune valeur</translation>
        </message>
        <message>
            <source>nothing in it is a number: {sample}</source>
            <translation>rien n’y est un nombre : {sample}</translation>
        </message>
        <message>
            <source>where the table of fields says {unit}, there is no number</source>
            <translation>là où la table des champs dit {unit}, il n’y a pas de nombre</translation>
        </message>
        <message>
            <source>this cannot be in {unit}, as it was taken to be; say its unit in the table of fields</source>
            <translation>cela ne peut pas être en {unit}, comme on l’a supposé ; indiquez son unité dans la table des champs</translation>
        </message>
        <message>
            <source>it holds more than {most} values</source>
            <translation>il contient plus de {most} valeurs</translation>
        </message>
        <message>
            <source>another value of the message has the same name</source>
            <translation>une autre valeur du message porte le même nom</translation>
        </message>
        <message>
            <source>its clock says {time}, which cannot be; the time of its arrival is taken</source>
            <translation>son horloge dit {time}, ce qui est impossible ; l’heure d’arrivée est retenue</translation>
        </message>
        <message>
            <source>there is no number where the settings look for one</source>
            <translation>il n’y a pas de nombre là où les réglages en cherchent un</translation>
        </message>
        <message>
            <source>it is neither a number nor JSON</source>
            <translation>ce n’est ni un nombre ni du JSON</translation>
        </message>
        <message>
            <source>{server} is not the name of a server</source>
            <translation>{server} n'est pas un nom de serveur</translation>
        </message>
        <message>
            <source>{server} refuses the connection: {reason}</source>
            <translation>{server} refuse la connexion : {reason}</translation>
        </message>
        <message>
            <source>{server} refuses these topics: {topics}</source>
            <translation>{server} refuse ces sujets : {topics}</translation>
        </message>
        <message>
            <source>{server} keeps no messages of these topics while this program is away: {topics}</source>
            <translation>{server} ne garde aucun message de ces sujets en l’absence du programme : {topics}</translation>
        </message>
        <message>
            <source>The certificate authority file cannot be read: {file}</source>
            <translation>Le fichier de l'autorité de certification ne peut pas être lu : {file}</translation>
        </message>
        <message>
            <source>{server} had forgotten this connection: what was sent meanwhile may be lost</source>
            <translation>{server} avait oublié cette connexion : ce qui a été envoyé entre-temps est peut-être perdu</translation>
        </message>
        <message>
            <source>it is neither of ChirpStack v4 nor of The Things Stack v3, and its topic is not mapped</source>
            <translation>il ne vient ni de ChirpStack v4 ni de The Things Stack v3, et son sujet n’est pas décrit dans les réglages</translation>
        </message>
        <message>
            <source>it is not a JSON object</source>
            <translation>ce n’est pas un objet JSON</translation>
        </message>
        <message>
            <source>the device has no EUI</source>
            <translation>l’appareil n’a pas d’EUI</translation>
        </message>
        <message>
            <source>it is not JSON</source>
            <translation>ce n’est pas du JSON</translation>
        </message>
        <message>
            <source>City open data (Opendatasoft)</source>
            <translation>Données ouvertes de la ville (Opendatasoft)</translation>
        </message>
        <message>
            <source>Datasets of an open data portal as layers of the map, also without a network</source>
            <translation>Jeux de données d’un portail ouvert, en couches de la carte, aussi hors connexion</translation>
        </message>
        <message>
            <source>{server} answers: {titles}</source>
            <translation>{server} répond : {titles}</translation>
        </message>
        <message>
            <source>Name at least one dataset</source>
            <translation>Indiquez au moins un jeu de données</translation>
        </message>
        <message>
            <source>{name} has no places, so it cannot be a layer of the map</source>
            <translation>{name} n’a pas de localisation : ce ne peut être une couche de la carte</translation>
        </message>
        <message>
            <source>{server} does not answer as an Opendatasoft portal does</source>
            <translation>{server} ne répond pas comme un portail Opendatasoft</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>For example https://data.toulouse-metropole.fr</source>
            <translation>Par exemple https://data.toulouse-metropole.fr</translation>
        </message>
        <message>
            <source>Datasets, one a line</source>
            <translation>Jeux de données, un par ligne</translation>
        </message>
        <message>
            <source>Identifiers as in the address of the dataset, such as chantiers-en-cours</source>
            <translation>Identifiants tels que dans l’adresse du jeu de données, par exemple chantiers-en-cours</translation>
        </message>
        <message>
            <source>Key of the portal</source>
            <translation>Clé du portail</translation>
        </message>
        <message>
            <source>Only where the portal asks for one</source>
            <translation>Seulement si le portail en demande une</translation>
        </message>
        <message>
            <source>{server} has no dataset {name}</source>
            <translation>{server} n’a pas de jeu de données {name}</translation>
        </message>
        <message>
            <source>This version of the program knows no connection of the kind {kind}</source>
            <translation>Cette version du programme ne connaît pas de connexion du genre {kind}</translation>
        </message>
        <message>
            <source>Request Tracker 5</source>
            <translation>Request Tracker 5</translation>
        </message>
        <message>
            <source>Tickets with their history</source>
            <translation>Demandes avec leur historique</translation>
        </message>
        <message>
            <source>Request Tracker {version} with {count} tickets</source>
            <translation>Request Tracker {version} avec {count} demandes</translation>
        </message>
        <message>
            <source>{server} was put back to an earlier copy; what it told since is read anew</source>
            <translation>{server} a été remis à une copie antérieure ; ce qu’il a dit depuis est relu</translation>
        </message>
        <message>
            <source>{server} does not answer as a Request Tracker</source>
            <translation>{server} ne répond pas comme un Request Tracker</translation>
        </message>
        <message>
            <source>{server} does not tell what its queues and custom fields are called</source>
            <translation>{server} ne dit pas comment s’appellent ses files et ses champs personnalisés</translation>
        </message>
        <message>
            <source>For example https://tickets.example</source>
            <translation>Par exemple https://demandes.example</translation>
        </message>
        <message>
            <source>Token</source>
            <translation>Jeton</translation>
        </message>
        <message>
            <source>Instead of a user name and password</source>
            <translation>À la place du nom et du mot de passe</translation>
        </message>
        <message>
            <source>Custom fields that name the asset</source>
            <translation>Champs personnalisés qui nomment l'équipement</translation>
        </message>
        <message>
            <source>Separated by commas</source>
            <translation>Séparés par des virgules</translation>
        </message>
        <message>
            <source>Provider</source>
            <translation>Prestataire</translation>
        </message>
        <message>
            <source>Who works on these tickets from now on; other rules are made beside the connection</source>
            <translation>Qui traite ces demandes à partir de maintenant ; d’autres règles se font à côté de la connexion</translation>
        </message>
        <message>
            <source>Contract</source>
            <translation>Marché</translation>
        </message>
        <message>
            <source>Reference of the contract</source>
            <translation>Référence du marché</translation>
        </message>
        <message>
            <source>No custom field is called {name}: tickets find no element</source>
            <translation>Aucun champ personnalisé ne s’appelle {name} : les demandes ne trouvent pas d’élément</translation>
        </message>
        <message>
            <source>The custom field {old} is called {new} now; it is followed</source>
            <translation>Le champ personnalisé {old} s’appelle maintenant {new} ; il est suivi</translation>
        </message>
        <message>
            <source>{server} answers with an old state of a ticket</source>
            <translation>{server} répond avec un ancien état d'une demande</translation>
        </message>
        <message>
            <source>{server} says that it has {said} {kind}, and sends {sent}</source>
            <translation>{server} dit avoir {said} {kind} et en envoie {sent}</translation>
        </message>
        <message>
            <source>{server} answers another question than was asked</source>
            <translation>{server} répond à une autre question que celle posée</translation>
        </message>
        <message>
            <source>{server} answers an old question</source>
            <translation>{server} répond à une ancienne question</translation>
        </message>
        <message>
            <source>it is no object with names and values</source>
            <translation>ce n’est pas un objet avec des noms et des valeurs</translation>
        </message>
        <message>
            <source>it is of another kind than was asked for</source>
            <translation>ce n’est pas ce qui a été demandé</translation>
        </message>
        <message>
            <source>it has no number, or none of its ticket</source>
            <translation>il n’a pas de numéro, ou pas celui de sa demande</translation>
        </message>
        <message>
            <source>its {field} is no date</source>
            <translation>son champ {field} n’est pas une date</translation>
        </message>
        <message>
            <source>French register of buildings (RNB)</source>
            <translation>Référentiel national des bâtiments (RNB)</translation>
        </message>
        <message>
            <source>Status, addresses and identifiers of buildings by their RNB id, also without a network</source>
            <translation>Statut, adresses et identifiants des bâtiments par leur identifiant RNB, aussi hors connexion</translation>
        </message>
        <message>
            <source>{server} answers: {id}, {status}</source>
            <translation>{server} répond : {id}, {status}</translation>
        </message>
        <message>
            <source>Name at least one building</source>
            <translation>Indiquez au moins un bâtiment</translation>
        </message>
        <message>
            <source>{server} does not answer as the register does</source>
            <translation>{server} ne répond pas comme le référentiel</translation>
        </message>
        <message>
            <source>RNB ids, one a line</source>
            <translation>Identifiants RNB, un par ligne</translation>
        </message>
        <message>
            <source>Twelve letters and digits each; several may stand in a line, with slashes between</source>
            <translation>Douze lettres et chiffres chacun ; plusieurs par ligne, séparés par des barres obliques</translation>
        </message>
        <message>
            <source>{server} knows no building {id}</source>
            <translation>{server} ne connaît pas de bâtiment {id}</translation>
        </message>
        <message>
            <source>OGC SensorThings server</source>
            <translation>Serveur OGC SensorThings</translation>
        </message>
        <message>
            <source>Sensors and meters of a server that speaks OGC SensorThings 1.1</source>
            <translation>Sondes et compteurs d'un serveur qui parle OGC SensorThings 1.1</translation>
        </message>
        <message>
            <source>{count} datastreams</source>
            <translation>{count} flux de mesures</translation>
        </message>
        <message>
            <source>{server} says that it has {count} observations that it does not send, of {names}</source>
            <translation>{server} dit avoir {count} observations qu'il n'envoie pas, de {names}</translation>
        </message>
        <message>
            <source>{count} datastreams of {server} cannot be read: {names}</source>
            <translation>{count} flux de mesures de {server} ne peuvent pas être lus : {names}</translation>
        </message>
        <message>
            <source>For example https://server.example/v1.1</source>
            <translation>Par exemple https://serveur.example/v1.1</translation>
        </message>
        <message>
            <source>Minutes between observations</source>
            <translation>Minutes entre deux observations</translation>
        </message>
        <message>
            <source>it has no identifier</source>
            <translation>il n’a pas d’identifiant</translation>
        </message>
        <message>
            <source>{server} also has {names}, which this program does not know</source>
            <translation>{server} a aussi {names}, que ce programme ne connaît pas</translation>
        </message>
        <message>
            <source>it does not tell a unit for each property that it observes</source>
            <translation>il ne donne pas d’unité pour chaque grandeur qu’il observe</translation>
        </message>
        <message>
            <source>an observation that is none</source>
            <translation>une observation qui n’en est pas une</translation>
        </message>
        <message>
            <source>an observation without a time</source>
            <translation>une observation sans date</translation>
        </message>
        <message>
            <source>an observation whose result is no number</source>
            <translation>une observation dont le résultat n’est pas un nombre</translation>
        </message>
        <message>
            <source>an observation without a result</source>
            <translation>une observation sans résultat</translation>
        </message>
        <message>
            <source>its times name no offset from UTC; they are taken as UTC, as the standard would have them</source>
            <translation>ses heures n’indiquent aucun décalage avec UTC ; elles sont prises en UTC, comme le veut la norme</translation>
        </message>
        <message>
            <source>its pages lead back to themselves or are empty; whether others follow is not known</source>
            <translation>ses pages renvoient à elles-mêmes ou sont vides ; on ne sait pas si d’autres suivent</translation>
        </message>
        <message>
            <source>{server} does not answer as a SensorThings server</source>
            <translation>{server} ne répond pas comme un serveur SensorThings</translation>
        </message>
        <message>
            <source>{server} sends a data array without its columns</source>
            <translation>{server} envoie un tableau de données sans ses colonnes</translation>
        </message>
        <message>
            <source>{server} does not answer as a map server (WMTS) does</source>
            <translation>{server} ne répond pas comme un serveur de cartes (WMTS)</translation>
        </message>
        <message>
            <source>{server} offers no map that can be shown</source>
            <translation>{server} ne propose aucune carte affichable</translation>
        </message>
        <message>
            <source>{server} sends something that is not a picture</source>
            <translation>{server} envoie autre chose qu’une image</translation>
        </message>
        <message>
            <source>{name} names a coordinate reference system that is not known here: {crs}</source>
            <translation>{name} indique un système de coordonnées inconnu ici : {crs}</translation>
        </message>
        <message>
            <source>{words}</source>
            <translation>{words}</translation>
        </message>
        <message>
            <source>Dated before 2000: the clock of the device was never set</source>
            <translation>Daté d’avant 2000 : l’horloge de l’appareil n’a jamais été réglée</translation>
        </message>
        <message>
            <source>Dated after it arrived: the clock of the device is fast</source>
            <translation>Daté d’après son arrivée : l’horloge de l’appareil avance</translation>
        </message>
        <message>
            <source>The index leaves what was read before and after, and comes back at once</source>
            <translation>L’index quitte ce qui a été relevé avant et après, puis y revient d’un coup</translation>
        </message>
        <message>
            <source>{value} {unit} is not between {low} and {high}</source>
            <translation>{value} {unit} n’est pas entre {low} et {high}</translation>
        </message>
        <message>
            <source>This is no file of views of Timeo Desktop</source>
            <translation>Ce fichier ne contient pas de vues de Timeo Desktop</translation>
        </message>
        <message>
            <source>{name} names no coordinate reference system: its own numbers are used</source>
            <translation>{name} n’indique aucun système de coordonnées : ses nombres sont pris tels quels</translation>
        </message>
        <message>
            <source>The coordinates of {name} cannot be those of the system it names ({crs}): its own numbers are used</source>
            <translation>Les coordonnées de {name} ne peuvent être celles du système indiqué ({crs}) : elles sont prises telles quelles</translation>
        </message>
        <message>
            <source>The coordinates of {name} do not fit the system it names ({crs}): choose the right one in the list of layers</source>
            <translation>Les coordonnées de {name} ne correspondent pas au système indiqué ({crs}) : choisissez le bon dans la liste des couches</translation>
        </message>
        <message>
            <source>{name} names a coordinate reference system that is not known here ({crs}): its own numbers are used</source>
            <translation>{name} indique un système de coordonnées inconnu ici ({crs}) : ses coordonnées sont prises telles quelles</translation>
        </message>
        <message>
            <source>The coordinates of {name} ({source}) cannot be converted to those of the scene (EPSG:{scene})</source>
            <translation>Les coordonnées de {name} ({source}) ne peuvent être converties dans celles de la scène (EPSG:{scene})</translation>
        </message>
        <message>
            <source>The heights of {name} are above the ellipsoid, some 50 m more than above the sea: the grid fr_ign_RAF20.tif is missing; put it into {folder} and open the file again</source>
            <translation>Les altitudes de {name} sont au-dessus de l’ellipsoïde, soit quelque 50 m de plus qu’au-dessus de la mer : la grille fr_ign_RAF20.tif manque ; placez-la dans {folder} et rouvrez le fichier</translation>
        </message>
        <message>
            <source>The heights of {name} are above the ellipsoid, not above the sea</source>
            <translation>Les hauteurs de {name} sont ellipsoïdales, ce ne sont pas des altitudes</translation>
        </message>
        <message>
            <source>{name} names a system of heights that is not known here ({crs}): they are taken as above the sea</source>
            <translation>{name} nomme un système d’altitudes inconnu ici ({crs}) : elles sont prises au-dessus du niveau de la mer</translation>
        </message>
        <message>
            <source>{name} does not say what its heights are above: they are taken as above the sea</source>
            <translation>{name} ne dit pas à quoi ses altitudes se rapportent : elles sont prises au-dessus de la mer</translation>
        </message>
        <message>
            <source>{name} holds no .ifc file</source>
            <translation>{name} ne contient aucun fichier .ifc</translation>
        </message>
        <message>
            <source>{name} would grow to {size} MB when unpacked, like a zip bomb: unpack it yourself if you trust it</source>
            <translation>{name} atteindrait {size} Mo une fois décompressé, comme une bombe zip : décompressez-le vous-même si vous lui faites confiance</translation>
        </message>
        <message>
            <source>{name} is a damaged zip archive: {reason}</source>
            <translation>{name} est une archive zip endommagée : {reason}</translation>
        </message>
        <message>
            <source>{name} holds IFC in XML, which cannot be read here: export it again as .ifc (STEP)</source>
            <translation>{name} contient de l’IFC en XML, qui ne peut pas être lu ici : exportez-le à nouveau en .ifc (STEP)</translation>
        </message>
        <message>
            <source>{name} holds no .ifc file: unpack it and open the files in it</source>
            <translation>{name} ne contient aucun fichier .ifc : décompressez-le et ouvrez les fichiers qu’il contient</translation>
        </message>
        <message>
            <source>{name} is locked with a password: unpack it first</source>
            <translation>{name} est protégé par un mot de passe : décompressez-le d’abord</translation>
        </message>
        <message>
            <source>{name} is damaged inside its archive: {reason}</source>
            <translation>{name} est endommagé dans son archive : {reason}</translation>
        </message>
        <message>
            <source>{name}: {count} appearances are of kinds that are not read: {kinds}</source>
            <translation>{name} : {count} apparences sont de types qui ne sont pas lus : {kinds}</translation>
        </message>
        <message>
            <source>model</source>
            <translation>modèle</translation>
        </message>
        <message>
            <source>{name} is not whole XML: {reason}</source>
            <translation>{name} n’est pas un XML complet : {reason}</translation>
        </message>
        <message>
            <source>{name} breaks off: {reason}. What comes before is shown</source>
            <translation>{name} s’interrompt : {reason}. Ce qui précède est affiché</translation>
        </message>
        <message>
            <source>{name}: {count} objects of kinds that are not known here were left out: {kinds}</source>
            <translation>{name} : {count} objets de types inconnus ici ont été laissés de côté : {kinds}</translation>
        </message>
        <message>
            <source>{name}: {count} shapes lie in files of their own, which are not read</source>
            <translation>{name} : {count} formes se trouvent dans des fichiers à part, qui ne sont pas lus</translation>
        </message>
        <message>
            <source>{name}: {count} references lead to nothing in the file, the first one is {id}</source>
            <translation>{name} : {count} références ne mènent à rien dans le fichier, la première est {id}</translation>
        </message>
        <message>
            <source>its geometry is not built as CityJSON asks</source>
            <translation>sa géométrie n’est pas construite comme CityJSON le demande</translation>
        </message>
        <message>
            <source>{name} is JSON, but not a CityJSON model</source>
            <translation>{name} est du JSON, mais pas une maquette CityJSON</translation>
        </message>
        <message>
            <source>{name} has a transform that is not three numbers that can be used</source>
            <translation>{name} a une transformation qui n’est pas faite de trois nombres utilisables</translation>
        </message>
        <message>
            <source>{name} has vertices that are not three numbers that can be used</source>
            <translation>{name} a des sommets qui ne sont pas faits de trois nombres utilisables</translation>
        </message>
        <message>
            <source>{name} is not whole JSON: {reason}</source>
            <translation>{name} n’est pas un JSON complet : {reason}</translation>
        </message>
        <message>
            <source>{name} is CityJSON {version}; 1.0, 1.1 and 2.0 are read: convert it with cjio (upgrade)</source>
            <translation>{name} est du CityJSON {version} ; les versions 1.0, 1.1 et 2.0 sont lues : convertissez-le avec cjio (upgrade)</translation>
        </message>
        <message>
            <source>{name} has no feature that can be read: {reason}</source>
            <translation>{name} n’a aucun objet lisible : {reason}</translation>
        </message>
        <message>
            <source>{name}: {count} features were left out; the first one: {reason}</source>
            <translation>{name} : {count} objets ont été laissés de côté ; le premier : {reason}</translation>
        </message>
        <message>
            <source>{name}: {count} objects name a parent that is not in the file, the first one {id}</source>
            <translation>{name} : {count} objets nomment un parent absent du fichier, le premier est {id}</translation>
        </message>
        <message>
            <source>{name}: {count} identifiers are given to several objects, the first one is {id}; all are kept</source>
            <translation>{name} : {count} identifiants sont portés par plusieurs objets, le premier est {id} ; tous les objets sont conservés</translation>
        </message>
        <message>
            <source>Nothing of {name} can be drawn: {reason}</source>
            <translation>Rien de {name} ne peut être dessiné : {reason}</translation>
        </message>
        <message>
            <source>{name} is empty</source>
            <translation>{name} est vide</translation>
        </message>
        <message>
            <source>{name} defines entities (a document type), which is refused for safety</source>
            <translation>{name} définit des entités (un type de document), refusé par sécurité</translation>
        </message>
        <message>
            <source>{name} is XML, but not a CityGML model</source>
            <translation>{name} est du XML, mais pas une maquette CityGML</translation>
        </message>
        <message>
            <source>{name} cannot be read: {reason}</source>
            <translation>{name} ne peut pas être lu : {reason}</translation>
        </message>
        <message>
            <source>{name} is damaged: {reason}</source>
            <translation>{name} est endommagé : {reason}</translation>
        </message>
        <message>
            <source>{name} cannot be read: its content is not what its name says</source>
            <translation>{name} ne peut pas être lu : son contenu n’est pas celui que son nom annonce</translation>
        </message>
        <message>
            <source>{name} names its coordinate reference system by an address, which is not asked: write its code into the file instead</source>
            <translation>{name} nomme son système de coordonnées par une adresse, qui n’est pas interrogée : inscrivez plutôt son code dans le fichier</translation>
        </message>
        <message>
            <source>its coordinates are not numbers</source>
            <translation>ses coordonnées ne sont pas des nombres</translation>
        </message>
        <message>
            <source>its surfaces enclose no area</source>
            <translation>ses surfaces n’ont pas d’aire</translation>
        </message>
        <message>
            <source>its geometry names points that are not in the file</source>
            <translation>sa géométrie désigne des points absents du fichier</translation>
        </message>
        <message>
            <source>{name}: {count} faces cannot be drawn, the first one is {first}; their objects are listed</source>
            <translation>{name} : {count} faces ne peuvent pas être dessinées, la première est {first} ; leurs objets figurent dans la liste</translation>
        </message>
        <message>
            <source>{count} of its {total} faces are missing: they have no place in the system of the scene</source>
            <translation>{count} de ses {total} faces manquent : elles n’ont pas de place dans le système de la scène</translation>
        </message>
        <message>
            <source>{count} of its {total} faces are missing: their coordinates are not numbers ({sample}…)</source>
            <translation>{count} de ses {total} faces manquent : leurs coordonnées ne sont pas des nombres ({sample}…)</translation>
        </message>
        <message>
            <source>The numbers of {name} are read east first: the other way round, as the name of their system ({crs}) has them, they would lie outside the area that it is meant for</source>
            <translation>Les coordonnées de {name} sont lues l’est en premier : dans l’ordre du nom de leur système ({crs}), elles tomberaient hors de la zone pour laquelle il est fait</translation>
        </message>
        <message>
            <source>The numbers of {name} are read north first: the other way round, as the name of their system ({crs}) has them, they would lie outside the area that it is meant for</source>
            <translation>Les coordonnées de {name} sont lues le nord en premier : dans l’ordre du nom de leur système ({crs}), elles tomberaient hors de la zone pour laquelle il est fait</translation>
        </message>
        <message>
            <source>The numbers of {name} are read east first: the other way round, as the name of their system ({crs}) has them, all its solids would be inside out</source>
            <translation>Les coordonnées de {name} sont lues l’est en premier : dans l’ordre du nom de leur système ({crs}), tous ses solides seraient retournés</translation>
        </message>
        <message>
            <source>The numbers of {name} are read north first: the other way round, as the name of their system ({crs}) has them, all its solids would be inside out</source>
            <translation>Les coordonnées de {name} sont lues le nord en premier : dans l’ordre du nom de leur système ({crs}), tous ses solides seraient retournés</translation>
        </message>
        <message>
            <source>{name}: {count} roofs are drawn flat, whose shape is not made here: {kinds}</source>
            <translation>{name} : {count} toits sont dessinés plats, leur forme n’étant pas construite ici : {kinds}</translation>
        </message>
        <message>
            <source>{name} is JSON, but neither CityJSON nor GeoJSON</source>
            <translation>{name} est du JSON, mais ni CityJSON ni GeoJSON</translation>
        </message>
        <message>
            <source>{name}: {count} objects are inside out; they were turned for the picture</source>
            <translation>{name} : {count} objets sont retournés (intérieur vers l’extérieur) ; ils ont été remis à l’endroit pour l’affichage</translation>
        </message>
        <message>
            <source>{name} seems to be mirrored: {count} of its {total} solids are inside out; they were turned for the picture, check that it lies where it should</source>
            <translation>{name} semble inversé comme dans un miroir : {count} de ses {total} solides sont retournés ; ils ont été remis à l’endroit pour l’affichage, vérifiez qu’il est à sa place</translation>
        </message>
        <message>
            <source>{name}: a part of it names a coordinate reference system that is not known here ({crs}); it is read in that of the file</source>
            <translation>{name} : une partie nomme un système de coordonnées inconnu ici ({crs}) ; elle est lue dans celui du fichier</translation>
        </message>
        <message>
            <source>{name}: {count} texts are cut in the middle of their last sign, which is left out: {first}</source>
            <translation>{name} : {count} textes sont coupés au milieu de leur dernier caractère, qui est omis : {first}</translation>
        </message>
        <message>
            <source>{name}: {count} texts are not in the encoding that the file names ({encoding}) and were guessed: {first}</source>
            <translation>{name} : {count} textes ne sont pas dans l’encodage que le fichier annonce ({encoding}) et ont été devinés : {first}</translation>
        </message>
        <message>
            <source>its outline crosses itself: it was mended</source>
            <translation>son contour se croise : il a été réparé</translation>
        </message>
        <message>
            <source>it has no shape</source>
            <translation>il n’a pas de forme</translation>
        </message>
        <message>
            <source>{name} has no layer with shapes</source>
            <translation>{name} n’a aucune couche avec des formes</translation>
        </message>
        <message>
            <source>{layer} has no heights and lies at {height} m: open a terrain model first to lay it on</source>
            <translation>{layer} n’a pas d’altitudes et est posée à {height} m : ouvrez d’abord un modèle de terrain pour l’y poser</translation>
        </message>
        <message>
            <source>{name}: {count} outlines cross themselves; they were mended for the picture</source>
            <translation>{name} : {count} contours se croisent ; ils ont été réparés pour l’affichage</translation>
        </message>
        <message>
            <source>{name}: {count} pictures of surfaces are not beside it (the first one: {first}); they stay plain</source>
            <translation>{name} : {count} images de surfaces manquent à côté du fichier (la première : {first}) ; ces surfaces restent unies</translation>
        </message>
        <message>
            <source>{name} is IFC in XML, which cannot be read here: export it again as .ifc (STEP), or as .ifczip</source>
            <translation>{name} est de l’IFC en XML, qui ne peut pas être lu ici : exportez-le à nouveau en .ifc (STEP) ou en .ifczip</translation>
        </message>
        <message>
            <source>{name} is IFC5 (.ifcx), still a draft standard: ask for an IFC4 or IFC4X3 .ifc file</source>
            <translation>{name} est de l’IFC5 (.ifcx), encore à l’état de projet de norme : demandez un fichier .ifc en IFC4 ou IFC4X3</translation>
        </message>
        <message>
            <source>{name} is a Revit file: export it from Revit as IFC4 (.ifc)</source>
            <translation>{name} est un fichier Revit : exportez-le depuis Revit en IFC4 (.ifc)</translation>
        </message>
        <message>
            <source>{name} belongs to a Shapefile: open the .shp file beside it</source>
            <translation>{name} fait partie d’un Shapefile : ouvrez le fichier .shp à côté</translation>
        </message>
        <message>
            <source>{name} is KML or GPX, which is not read here, nor is what it links to: save it as GeoJSON or GeoPackage</source>
            <translation>{name} est du KML ou du GPX, qui n’est pas lu ici, ni ce vers quoi il renvoie : enregistrez-le en GeoJSON ou GeoPackage</translation>
        </message>
        <message>
            <source>{name} is a picture without a place on the map</source>
            <translation>{name} est une image sans place sur la carte</translation>
        </message>
        <message>
            <source>{name} is not an IFC model: export it as .ifc from its program</source>
            <translation>{name} n’est pas un modèle IFC : exportez-le en .ifc depuis son logiciel</translation>
        </message>
        <message>
            <source>{name} declares no unit of length: it is read in metres</source>
            <translation>{name} ne déclare aucune unité de longueur : il est lu en mètres</translation>
        </message>
        <message>
            <source>{name} declares no unit for {measures}: these values are shown without one</source>
            <translation>{name} ne déclare aucune unité pour {measures} : ces valeurs sont affichées sans unité</translation>
        </message>
        <message>
            <source>{name}: axes, footprints and other shapes beside bodies are drawn of {most} elements only</source>
            <translation>{name} : les axes, emprises et autres formes à côté des corps ne sont dessinés que pour {most} éléments</translation>
        </message>
        <message>
            <source>its solid is empty once openings and cuts are taken away</source>
            <translation>son solide est vide une fois les ouvertures et les découpes retirées</translation>
        </message>
        <message>
            <source>no kernel could make geometry from its representation</source>
            <translation>aucun noyau géométrique n’a pu dessiner sa représentation</translation>
        </message>
        <message>
            <source>{name}: openings are shown of the first {most} only</source>
            <translation>{name} : seules les {most} premières réservations sont montrées</translation>
        </message>
        <message>
            <source>{name} has no geometry</source>
            <translation>{name} ne contient pas de géométrie</translation>
        </message>
        <message>
            <source>{name} has no placed elements to draw: it is a library of {types} types</source>
            <translation>{name} ne contient aucun élément placé à dessiner : c’est une bibliothèque de {types} types</translation>
        </message>
        <message>
            <source>{name} is damaged and cannot be parsed: {reason}</source>
            <translation>{name} est endommagé et ne peut pas être analysé : {reason}</translation>
        </message>
        <message>
            <source>{name}: these records could not be read: {listed}</source>
            <translation>{name} : ces enregistrements n’ont pas pu être lus : {listed}</translation>
        </message>
        <message>
            <source>{name}: {count} references lead nowhere or are malformed; what they point at is left out</source>
            <translation>{name} : {count} références ne mènent nulle part ou sont mal formées ; ce qu’elles désignent est omis</translation>
        </message>
        <message>
            <source>{name} has no project; its elements are listed without a tree</source>
            <translation>{name} ne contient pas de projet ; ses éléments sont listés sans arborescence</translation>
        </message>
        <message>
            <source>{name}: {count} GlobalIds are used more than once or missing</source>
            <translation>{name} : {count} GlobalId sont utilisés plusieurs fois ou absents</translation>
        </message>
        <message>
            <source>{name} does not say in which unit its map coordinates are: they were taken in {unit}</source>
            <translation>{name} ne dit pas dans quelle unité sont ses coordonnées cartographiques : elles ont été lues en {unit}</translation>
        </message>
        <message>
            <source>{name} gives its map coordinates in {stated}, but they are those of its map only in {unit}: so they were taken</source>
            <translation>{name} donne ses coordonnées cartographiques en {stated}, mais elles ne sont celles de sa carte qu’en {unit} : c’est ainsi qu’elles ont été lues</translation>
        </message>
        <message>
            <source>The scale of the map conversion of {name} ({scale}) would make it another size: it is as large as modelled</source>
            <translation>L’échelle de la conversion cartographique de {name} ({scale}) changerait sa taille : il garde sa taille de modélisation</translation>
        </message>
        <message>
            <source>{name} has map coordinates in its world coordinate system and in its map conversion: the map conversion was used</source>
            <translation>{name} a des coordonnées cartographiques dans son repère du monde et dans sa conversion cartographique : c’est la conversion cartographique qui a été retenue</translation>
        </message>
        <message>
            <source>{name} does not say of which map its coordinates are</source>
            <translation>{name} ne dit pas de quelle carte sont ses coordonnées</translation>
        </message>
        <message>
            <source>{name} gives its place in degrees ({crs}): it lies at longitude {longitude}, latitude {latitude}, and was put on EPSG:{epsg} there</source>
            <translation>{name} donne sa position en degrés ({crs}) : il se trouve à la longitude {longitude}, latitude {latitude}, et y a été placé en EPSG:{epsg}</translation>
        </message>
        <message>
            <source>The map coordinates of {name} are no longitude and latitude: they are not used</source>
            <translation>Les coordonnées cartographiques de {name} ne sont pas une longitude et une latitude : elles ne sont pas utilisées</translation>
        </message>
        <message>
            <source>{name} names a coordinate reference system that is not known here ({crs}): where on the earth it lies is not known</source>
            <translation>{name} nomme un système de coordonnées inconnu ici ({crs}) : on ne sait pas où il se trouve sur la Terre</translation>
        </message>
        <message>
            <source>{name} names its coordinate reference system by words ({words}): it was taken as {crs}</source>
            <translation>{name} nomme son système de coordonnées en toutes lettres ({words}) : il a été lu comme {crs}</translation>
        </message>
        <message>
            <source>Only shapes of {name} could be read; its tree and properties could not</source>
            <translation>Seules les formes de {name} ont pu être lues ; son arborescence et ses propriétés non</translation>
        </message>
        <message>
            <source>{name}: {count} elements are on layers that are switched off; View › Switched-off layers shows them</source>
            <translation>{name} : {count} éléments sont sur des calques éteints ; Affichage › Calques éteints les montre</translation>
        </message>
        <message>
            <source>Two engines draw shapes of {kinds} differently; look at these before you measure them</source>
            <translation>Deux moteurs dessinent différemment des formes ({kinds}) ; regardez-les avant de les mesurer</translation>
        </message>
        <message>
            <source>{name} cannot be read by any of the IFC parsers</source>
            <translation>{name} ne peut être lu par aucun des analyseurs IFC</translation>
        </message>
        <message>
            <source>{name} changed while it was being read: wait until it is written, then open it again</source>
            <translation>{name} a changé pendant sa lecture : attendez la fin de son écriture, puis ouvrez-le à nouveau</translation>
        </message>
        <message>
            <source>{name} follows the schema {schema}, which is not supported: export it as IFC2X3, IFC4 or IFC4X3</source>
            <translation>{name} suit le schéma {schema}, qui n’est pas pris en charge : exportez-le en IFC2X3, IFC4 ou IFC4X3</translation>
        </message>
        <message>
            <source>{name} is not an IFC file: it does not begin with ISO-10303-21</source>
            <translation>{name} n’est pas un fichier IFC : il ne commence pas par ISO-10303-21</translation>
        </message>
        <message>
            <source>{name} does not say which IFC schema it follows (FILE_SCHEMA is missing)</source>
            <translation>{name} ne dit pas quel schéma IFC il suit (FILE_SCHEMA est absent)</translation>
        </message>
        <message>
            <source>{name} began with a byte-order mark, which was ignored</source>
            <translation>{name} commençait par une marque d’ordre des octets, qui a été ignorée</translation>
        </message>
        <message>
            <source>{name} is of no kind that can be read here</source>
            <translation>{name} n’est d’aucun type lisible ici</translation>
        </message>
        <message>
            <source>{name} is cut short: its end is missing, so elements may be missing too; ask for the file again</source>
            <translation>{name} est tronqué : sa fin manque, donc des éléments peuvent manquer aussi ; redemandez le fichier</translation>
        </message>
        <message>
            <source>{name} was written for {schema}, which is not a released schema; it was read as {released}</source>
            <translation>{name} a été écrit pour {schema}, qui n’est pas un schéma publié ; il a été lu comme {released}</translation>
        </message>
        <message>
            <source>{name}: it is not read here how {count} pictures lie on their surfaces; they stay plain</source>
            <translation>{name} : la manière dont {count} images se posent sur leurs surfaces n’est pas lue ici ; ces surfaces restent unies</translation>
        </message>
        <message>
            <source>{name}: {count} pictures inside it cannot be read; the surfaces stay plain</source>
            <translation>{name} : {count} images qu’il contient ne peuvent pas être lues ; les surfaces restent unies</translation>
        </message>
        <message>
            <source>{name}: {count} backslashes in texts begin no letter that IFC knows; they are shown as written</source>
            <translation>{name} : {count} barres obliques inverses dans des textes n’introduisent aucune lettre connue de l’IFC ; elles sont affichées telles quelles</translation>
        </message>
        <message>
            <source>{name}: {count} letters in texts are damaged; each is shown as {sign}</source>
            <translation>{name} : {count} lettres de textes sont abîmées ; chacune est affichée {sign}</translation>
        </message>
        <message>
            <source>{name} does not say how its accented letters are written; they were read as Windows-1252 (Western European)</source>
            <translation>{name} ne dit pas comment ses lettres accentuées sont codées ; elles ont été lues en Windows-1252 (Europe occidentale)</translation>
        </message>
        <message>
            <source>{name}: heights from {low} to {high} m cannot be on Earth: perhaps their unit is another one, or the file marks what it does not know by a number</source>
            <translation>{name} : des altitudes de {low} à {high} m sont impossibles sur Terre ; l’unité est peut-être une autre, ou le fichier note par un nombre ce qu’il ne connaît pas</translation>
        </message>
        <message>
            <source>{name} does not say what unit its heights are in: they are taken as in the unit of its plan ({metres} m)</source>
            <translation>{name} ne donne pas l’unité de ses altitudes : celle du plan est utilisée ({metres} m)</translation>
        </message>
        <message>
            <source>{name}: what its GeoTIFF keys say is not understood here ({keys})</source>
            <translation>{name} : ses clés GeoTIFF ne sont pas toutes comprises ici ({keys})</translation>
        </message>
        <message>
            <source>{name} holds no points</source>
            <translation>{name} ne contient aucun point</translation>
        </message>
        <message>
            <source>Nothing of {name} can be drawn: its coordinates are not numbers</source>
            <translation>Rien de {name} ne peut être dessiné : ses coordonnées ne sont pas des nombres</translation>
        </message>
        <message>
            <source>{name}: noise stays hidden until rooms are shown (points: {count})</source>
            <translation>{name} : le bruit reste masqué tant que les locaux ne sont pas affichés (points : {count})</translation>
        </message>
        <message>
            <source>{name} is not a whole point cloud: {reason}</source>
            <translation>{name} n’est pas un nuage de points complet : {reason}</translation>
        </message>
        <message>
            <source>{name}: one point in {share} is shown of {count}</source>
            <translation>{name} : un point sur {share} est affiché, sur {count}</translation>
        </message>
        <message>
            <source>{name}: {count} points have no place on the map</source>
            <translation>{name} : {count} points n’ont pas de place sur la carte</translation>
        </message>
        <message>
            <source>{name} claims {columns} × {rows} cells in {bands} bands, more than can be meant: cut out the part that you need</source>
            <translation>{name} annonce {columns} × {rows} cellules en {bands} bandes, une taille démesurée : découpez la partie dont vous avez besoin</translation>
        </message>
        <message>
            <source>{name} is kept in blocks of {count} cells, which are too large to be read: save it in tiles</source>
            <translation>{name} est enregistré en blocs de {count} cellules, trop grands pour être lus : enregistrez-le en tuiles</translation>
        </message>
        <message>
            <source>{name} refers to {file}, which is no raster that is read here</source>
            <translation>{name} renvoie à {file}, qui n’est pas une image ou un terrain lisible ici</translation>
        </message>
        <message>
            <source>{name} refers to {file}, which is not in its folder: that is not followed</source>
            <translation>{name} renvoie à {file}, qui n’est pas dans son dossier : ce renvoi n’est pas suivi</translation>
        </message>
        <message>
            <source>{name} is larger than can be meant</source>
            <translation>{name} est démesurément grand</translation>
        </message>
        <message>
            <source>{name} uses {what}, which is not read here</source>
            <translation>{name} utilise {what}, qui n’est pas lu ici</translation>
        </message>
        <message>
            <source>a part of its shape, or an opening in it, could not be made</source>
            <translation>une partie de sa forme, ou une ouverture, n’a pas pu être construite</translation>
        </message>
        <message>
            <source>its exact body could not be made: it is drawn from its facets</source>
            <translation>son corps exact n’a pas pu être construit : il est dessiné d’après ses facettes</translation>
        </message>
        <message>
            <source>it is drawn with sharp corners in place of rounded ones</source>
            <translation>il est dessiné avec des angles vifs au lieu d’angles arrondis</translation>
        </message>
        <message>
            <source>only a part of its body could be made</source>
            <translation>une partie seulement de son corps a pu être construite</translation>
        </message>
        <message>
            <source>Encoding: {value}, because of “{text}” in row {row}</source>
            <translation>Encodage : {value}, à cause de « {text} » à la ligne {row}</translation>
        </message>
        <message>
            <source>Cells are parted by “{value}”, because of “{text}” in row {row}</source>
            <translation>Les cellules sont séparées par « {value} », à cause de « {text} » à la ligne {row}</translation>
        </message>
        <message>
            <source>{file} is not a text file</source>
            <translation>{file} n'est pas un fichier texte</translation>
        </message>
        <message>
            <source>{file} is not a table: {reason}</source>
            <translation>{file} n'est pas un tableau : {reason}</translation>
        </message>
        <message>
            <source>{file} is not written in {encoding}</source>
            <translation>{file} n'est pas écrit en {encoding}</translation>
        </message>
        <message>
            <source>{encoding} is no known encoding</source>
            <translation>{encoding} n'est pas un encodage connu</translation>
        </message>
        <message>
            <source>{file} is locked with a password, or an old workbook: save it as .xlsx</source>
            <translation>{file} est protégé par un mot de passe, ou est un ancien classeur : enregistrez-le en .xlsx</translation>
        </message>
        <message>
            <source>{file} is not a workbook that can be read: {reason}</source>
            <translation>{file} n'est pas un classeur lisible : {reason}</translation>
        </message>
        <message>
            <source>{file} has a sheet with cells so far apart that {count} lie between them</source>
            <translation>{file} a une feuille dont les cellules sont si éloignées que {count} les séparent</translation>
        </message>
        <message>
            <source>Sheet: {value}</source>
            <translation>Feuille : {value}</translation>
        </message>
        <message>
            <source>{file} has no sheet named {sheet}</source>
            <translation>{file} n'a pas de feuille nommée {sheet}</translation>
        </message>
        <message>
            <source>{name} has colours of more than 8 bits: {white} is shown as white</source>
            <translation>{name} a des couleurs de plus de 8 bits : {white} est affiché en blanc</translation>
        </message>
        <message>
            <source>{name}: the unit of its heights is not known here ({unit}): they are taken as metres</source>
            <translation>{name} : l’unité des altitudes est inconnue ici ({unit}) ; elles sont lues en mètres</translation>
        </message>
        <message>
            <source>{name} has the height {mark} in places without saying what it means: they are taken as holes</source>
            <translation>{name} contient par endroits l’altitude {mark} sans dire ce qu’elle signifie : ces endroits sont laissés vides</translation>
        </message>
        <message>
            <source>{name} lies flat at {height} m: open a terrain model first to drape it</source>
            <translation>{name} est posé à plat à {height} m : ouvrez d’abord un modèle de terrain pour le draper</translation>
        </message>
        <message>
            <source>Nothing of {name} can be drawn: it has no values</source>
            <translation>Rien de {name} ne peut être dessiné : il n’a pas de valeurs</translation>
        </message>
        <message>
            <source>{name} has no line with three numbers</source>
            <translation>{name} n’a aucune ligne de trois nombres</translation>
        </message>
        <message>
            <source>{name}: {count} of its {total} points make the terrain</source>
            <translation>{name} : {count} de ses {total} points forment le terrain</translation>
        </message>
        <message>
            <source>{name} is not a list of points: {reason}</source>
            <translation>{name} n’est pas une liste de points : {reason}</translation>
        </message>
        <message>
            <source>{name} cannot be opened: {reason}</source>
            <translation>{name} ne peut être ouvert : {reason}</translation>
        </message>
        <message>
            <source>it is not a whole archive</source>
            <translation>ce n’est pas une archive complète</translation>
        </message>
        <message>
            <source>{name}: a part was left out: {reason}</source>
            <translation>{name} : une partie a été laissée de côté : {reason}</translation>
        </message>
        <message>
            <source>{name}: {count} tiles could not be read</source>
            <translation>{name} : {count} tuiles n’ont pas pu être lues</translation>
        </message>
        <message>
            <source>it cannot be read: {reason}</source>
            <translation>lecture impossible : {reason}</translation>
        </message>
        <message>
            <source>{name} uses {what}, which is not understood here: it is left out</source>
            <translation>{name} utilise {what}, qui n’est pas pris en charge ici : cela est laissé de côté</translation>
        </message>
        <message>
            <source>{name}: more tiles cannot be read; they are among what is not drawn</source>
            <translation>{name} : d’autres tuiles sont illisibles ; elles figurent parmi ce qui n’est pas dessiné</translation>
        </message>
        <message>
            <source>The picture could not be written to {file}: {reason}</source>
            <translation>L’image n’a pas pu être écrite dans {file} : {reason}</translation>
        </message>
        <message>
            <source>{file} could not be written: {reason}</source>
            <translation>{file} n’a pas pu être écrit : {reason}</translation>
        </message>
        <message>
            <source>{name} has nothing at the place that is open</source>
            <translation>{name} ne couvre pas le lieu ouvert</translation>
        </message>
        <message>
            <source>No attribute is called {name}</source>
            <translation>Aucun attribut ne s’appelle {name}</translation>
        </message>
        <message>
            <source>A workbook holds {count} rows at most: choose CSV</source>
            <translation>Un classeur contient au plus {count} lignes : choisissez CSV</translation>
        </message>
        <message>
            <source>{folder} is not empty: choose a new folder for the readings</source>
            <translation>{folder} n’est pas vide : choisissez un nouveau dossier pour les relevés</translation>
        </message>
        <message>
            <source>{folder} cannot be written: {reason}</source>
            <translation>{folder} ne peut être écrit : {reason}</translation>
        </message>
        <message>
            <source>{folder} is not empty: choose a new folder for the tiles</source>
            <translation>{folder} n’est pas vide : choisissez un nouveau dossier pour les tuiles</translation>
        </message>
        <message>
            <source>The file has nothing with a shape that could be exported</source>
            <translation>Le fichier ne contient aucune forme à exporter</translation>
        </message>
        <message>
            <source>Say which file shall be exported</source>
            <translation>Indiquez le fichier à exporter</translation>
        </message>
        <message>
            <source>Dask is not installed here: install timeo-desktop[cluster]</source>
            <translation>Dask n’est pas installé ici : installez timeo-desktop[cluster]</translation>
        </message>
        <message>
            <source>The Dask scheduler at {address} does not answer</source>
            <translation>L’ordonnanceur Dask à l’adresse {address} ne répond pas</translation>
        </message>
        <message>
            <source>{text} is not a date such as 2026-11-23T14:00</source>
            <translation>{text} n'est pas une date telle que 2026-11-23T14:00</translation>
        </message>
        <message>
            <source>{name} could not be opened</source>
            <translation>{name} n’a pas pu être ouvert</translation>
        </message>
        <message>
            <source>This measure takes another number of places: {count}</source>
            <translation>Cette cote demande un autre nombre de points : {count}</translation>
        </message>
        <message>
            <source>The shape of this element is not closed: it has no volume, only a surface of {area} m²</source>
            <translation>La forme de cet élément n’est pas fermée : elle n’a pas de volume, seulement une surface de {area} m²</translation>
        </message>
        <message>
            <source>Nothing is below this place</source>
            <translation>Il n’y a rien sous ce point</translation>
        </message>
        <message>
            <source>This element has no shape that could be measured</source>
            <translation>Cet élément n’a pas de forme mesurable</translation>
        </message>
        <message>
            <source>The sheet could not be made: {reason}</source>
            <translation>La planche n’a pas pu être faite : {reason}</translation>
        </message>
        <message>
            <source>The sheet could not be written to {file}: {reason}</source>
            <translation>La planche n’a pas pu être écrite dans {file} : {reason}</translation>
        </message>
        <message>
            <source>{name} is where it was put by hand</source>
            <translation>{name} est là où il a été placé à la main</translation>
        </message>
        <message>
            <source>{name} makes its reader fail: it was given up</source>
            <translation>{name} met en échec son lecteur, qui a été abandonné</translation>
        </message>
        <message>
            <source>The reader of {name} was stopped from outside, perhaps for want of memory: try again</source>
            <translation>Le lecteur de {name} a été arrêté de l’extérieur, peut-être par manque de mémoire : réessayez</translation>
        </message>
        <message>
            <source>The reader of {name} came to a standstill and was given up</source>
            <translation>Le lecteur de {name} n’avançait plus et a été abandonné</translation>
        </message>
        <message>
            <source>{name} cannot be reached: what was fetched before is shown</source>
            <translation>{name} est injoignable : ce qui avait déjà été récupéré reste affiché</translation>
        </message>
        <message>
            <source>The texts and grid tags of {name} could not be read</source>
            <translation>Les textes et les repères de trame de {name} n’ont pas pu être lus</translation>
        </message>
        <message>
            <source>The properties of {name} could not be read</source>
            <translation>Les propriétés de {name} n’ont pas pu être lues</translation>
        </message>
        <message>
            <source>the geometry kernels crash on it</source>
            <translation>il fait planter les noyaux géométriques</translation>
        </message>
        <message>
            <source>the geometry kernels never finish it</source>
            <translation>les noyaux géométriques n’en viennent jamais à bout</translation>
        </message>
        <message>
            <source>{name} makes every reader fail; it was given up</source>
            <translation>{name} met tous les lecteurs en échec ; il a été abandonné</translation>
        </message>
        <message>
            <source>Other shapes of elements in {name} are not whole</source>
            <translation>Les autres formes des éléments de {name} sont incomplètes</translation>
        </message>
        <message>
            <source>{name} is not a zip archive, or it is damaged</source>
            <translation>{name} n’est pas une archive zip, ou elle est endommagée</translation>
        </message>
        <message>
            <source>{address} is not the address of a tileset, such as https://server/tileset.json</source>
            <translation>{address} n’est pas l’adresse d’un jeu de tuiles, comme https://serveur/tileset.json</translation>
        </message>
        <message>
            <source>{name} was prepared in EPSG:{found}, and the scene is in EPSG:{scene}: prepare it with --crs {scene}</source>
            <translation>{name} a été préparé en EPSG:{found}, et la scène est en EPSG:{scene} : préparez-le avec --crs {scene}</translation>
        </message>
        <message>
            <source>{name} is a folder: open the model files inside it</source>
            <translation>{name} est un dossier : ouvrez les fichiers de modèle qu’il contient</translation>
        </message>
        <message>
            <source>{name} is not there</source>
            <translation>{name} n’existe pas</translation>
        </message>
        <message>
            <source>{name} may not be read with your rights</source>
            <translation>{name} ne peut pas être lu avec vos droits</translation>
        </message>
        <message>
            <source>{name} was not kept for next time: {reason}</source>
            <translation>{name} n’a pas été conservé pour la prochaine fois : {reason}</translation>
        </message>
        <message>
            <source>{name} has no map coordinates: put it in its place with 'Place on the map by two points', or on the selected building</source>
            <translation>{name} n’a pas de coordonnées : mettez-le à sa place avec « Placer sur la carte par deux points », ou sur le bâtiment sélectionné</translation>
        </message>
        <message>
            <source>{name} has map coordinates: they were taken as those of EPSG:{epsg}, which is not that of the scene</source>
            <translation>{name} a des coordonnées cartographiques : elles ont été prises en EPSG:{epsg}, qui n’est pas celui de la scène</translation>
        </message>
        <message>
            <source>{name} is of the same site as {other} and was placed with it, by their common coordinates</source>
            <translation>{name} est du même site que {other} et a été placé avec lui, par leurs coordonnées communes</translation>
        </message>
        <message>
            <source>The map of {name} (EPSG:{epsg}) would show it {times} times as large as it is: it is as large as modelled</source>
            <translation>La carte de {name} (EPSG:{epsg}) le montrerait {times} fois plus grand qu’il n’est : il garde sa taille de modélisation</translation>
        </message>
        <message>
            <source>{name} has no map coordinates, only an address ({address}): go there with 'Find an address…', and put it in its place with 'Place on the map by two points', or on the selected building</source>
            <translation>{name} n’a pas de coordonnées, seulement une adresse ({address}) : allez-y avec « Trouver une adresse… », puis mettez-le à sa place avec « Placer sur la carte par deux points », ou sur le bâtiment sélectionné</translation>
        </message>
        <message>
            <source>{name} is of the same site as {other} and was placed with it, by their common coordinates: the height of its site ({height} m) was not used</source>
            <translation>{name} est du même site que {other} et a été placé avec lui, par leurs coordonnées communes : l’altitude de son site ({height} m) n’a pas été utilisée</translation>
        </message>
        <message>
            <source>{name} has map coordinates but does not say of which map: they were taken as those of the scene (EPSG:{epsg})</source>
            <translation>{name} a des coordonnées cartographiques mais ne dit pas de quelle carte : elles ont été prises pour celles de la scène (EPSG:{epsg})</translation>
        </message>
        <message>
            <source>{name} has no map coordinates: it was placed by its own coordinates beside {other}</source>
            <translation>{name} n’a pas de coordonnées cartographiques : il a été placé par ses propres coordonnées à côté de {other}</translation>
        </message>
        <message>
            <source>{name} is placed by its latitude and longitude, which is good for some metres only</source>
            <translation>{name} est placé par sa latitude et sa longitude, à quelques mètres près seulement</translation>
        </message>
        <message>
            <source>{name} uses EPSG:{epsg}, which cannot be converted to EPSG:{scene}: its place is not right</source>
            <translation>{name} utilise EPSG:{epsg}, qui ne peut pas être converti en EPSG:{scene} : sa position n’est pas juste</translation>
        </message>
        <message>
            <source>{name} and {other} are of the same site, but their map conversions differ by {height} m in height</source>
            <translation>{name} et {other} sont du même site, mais leurs conversions cartographiques diffèrent de {height} m en altitude</translation>
        </message>
        <message>
            <source>{name} lies {distance} km from its own latitude and longitude, by its map coordinates: one of the two is wrong</source>
            <translation>D’après ses coordonnées cartographiques, {name} se trouve à {distance} km de ses propres latitude et longitude : l’une des deux indications est fausse</translation>
        </message>
        <message>
            <source>{name} says its place twice, in its own coordinates and in its map conversion: with both it lies at {where} (latitude, longitude), with one at {east} / {north} (EPSG:{epsg})</source>
            <translation>{name} dit deux fois sa position, dans ses propres coordonnées et dans sa conversion cartographique : avec les deux il se trouve à {where} (latitude, longitude), avec une seule à {east} / {north} (EPSG:{epsg})</translation>
        </message>
        <message>
            <source>{name} lies outside the area that its map is meant for (EPSG:{epsg}, {crs}): its map coordinates lead to {where} (latitude, longitude)</source>
            <translation>{name} se trouve hors de la zone d’usage de sa carte (EPSG:{epsg}, {crs}) : ses coordonnées cartographiques mènent à {where} (latitude, longitude)</translation>
        </message>
        <message>
            <source>{reason}</source>
            <translation>{reason}</translation>
        </message>
        <message>
            <source>{name} is a package already</source>
            <translation>{name} est déjà un paquet préparé</translation>
        </message>
        <message>
            <source>{name} could not be opened: {reason} ({folder}); free some space or choose another cache folder</source>
            <translation>{name} n’a pas pu être ouvert : {reason} ({folder}) ; libérez de la place ou choisissez un autre dossier de cache</translation>
        </message>
        <message>
            <source>{name} is no longer there</source>
            <translation>{name} n’est plus là</translation>
        </message>
        <message>
            <source>There is not enough memory to open {name}</source>
            <translation>La mémoire ne suffit pas pour ouvrir {name}</translation>
        </message>
        <message>
            <source>{name} cannot be reached: it is shown as it was fetched last</source>
            <translation>{name} est injoignable : il est montré tel que récupéré la dernière fois</translation>
        </message>
        <message>
            <source>the number {number} is in both</source>
            <translation>le numéro {number} est dans les deux</translation>
        </message>
        <message>
            <source>titles alike by {percent} %</source>
            <translation>titres semblables à {percent} %</translation>
        </message>
        <message>
            <source>{count} days apart</source>
            <translation>à {count} jours d'écart</translation>
        </message>
        <message>
            <source>same title</source>
            <translation>même titre</translation>
        </message>
        <message>
            <source>same place</source>
            <translation>même lieu</translation>
        </message>
        <message>
            <source>different places</source>
            <translation>lieux différents</translation>
        </message>
        <message>
            <source>{count} min apart</source>
            <translation>à {count} min d'écart</translation>
        </message>
        <message>
            <source>{count} h apart</source>
            <translation>à {count} h d'écart</translation>
        </message>
        <message>
            <source>{count} records are no longer at the source; they are kept until you accept that they are gone</source>
            <translation>{count} enregistrements ne sont plus à la source ; ils sont gardés jusqu’à ce que vous acceptiez leur disparition</translation>
        </message>
        <message>
            <source>{count} rows are set aside or doubtful, most of them like this one: {why}</source>
            <translation>{count} lignes sont mises de côté ou douteuses, la plupart comme celle-ci : {why}</translation>
        </message>
        <message>
            <source>{count} times readings are doubtful and not counted, most lately: {why}</source>
            <translation>À {count} reprises, des relevés sont douteux et ne comptent pas ; le dernier cas : {why}</translation>
        </message>
        <message>
            <source>Of {count} tickets not everything could be read; they are asked for again</source>
            <translation>De {count} demandes, tout n’a pas pu être lu ; elles seront redemandées</translation>
        </message>
        <message>
            <source>Set aside or doubtful: {why}</source>
            <translation>Mis de côté ou douteux : {why}</translation>
        </message>
        <message>
            <source>Some readings are doubtful and not counted: {why}</source>
            <translation>Des relevés sont douteux et ne comptent pas : {why}</translation>
        </message>
        <message>
            <source>{title} is removed, but its server could not be told and may go on keeping messages for it</source>
            <translation>{title} est supprimée, mais son serveur n’a pas pu être averti et peut continuer à garder des messages pour elle</translation>
        </message>
        <message>
            <source>There is no connection named {name}</source>
            <translation>Aucune connexion ne s'appelle {name}</translation>
        </message>
        <message>
            <source>Several connections are named {name}: say which by its id ({ids})</source>
            <translation>Plusieurs connexions s’appellent {name} : dites laquelle par son identifiant ({ids})</translation>
        </message>
        <message>
            <source>The operations data cannot be used just now: {reason}</source>
            <translation>Les données d'exploitation ne peuvent pas être utilisées pour le moment : {reason}</translation>
        </message>
        <message>
            <source>both at {place}; it began {hours} h after the last reading</source>
            <translation>tous deux sur {place} ; il a commencé {hours} h après la dernière mesure</translation>
        </message>
        <message>
            <source>another device tells its index, which fell then</source>
            <translation>un autre appareil donne son index, qui est tombé à ce moment</translation>
        </message>
        <message>
            <source>Several streams are called {name}: {numbers}</source>
            <translation>Plusieurs mesures s’appellent {name} : {numbers}</translation>
        </message>
        <message>
            <source>There is no stream {name}</source>
            <translation>Il n’y a pas de mesure {name}</translation>
        </message>
        <message>
            <source>Say: devices replace OLD NEW removed=DATE …</source>
            <translation>Écrivez : devices replace ANCIEN NOUVEAU removed=DATE …</translation>
        </message>
        <message>
            <source>Say: devices takeback NUMBER, with the number that `devices` lists</source>
            <translation>Écrivez : devices takeback NUMÉRO, avec le numéro que donne `devices`</translation>
        </message>
        <message>
            <source>Not understood: {words}. Known are {names}</source>
            <translation>Pas compris : {words}. Sont connus : {names}</translation>
        </message>
        <message>
            <source>Ticket opened: {title}</source>
            <translation>Demande ouverte : {title}</translation>
        </message>
        <message>
            <source>Acknowledged: {title}</source>
            <translation>Prise en compte : {title}</translation>
        </message>
        <message>
            <source>Planned: {title}</source>
            <translation>Planifiée : {title}</translation>
        </message>
        <message>
            <source>On site: {title}</source>
            <translation>Arrivée sur place : {title}</translation>
        </message>
        <message>
            <source>Done: {title}</source>
            <translation>Terminée : {title}</translation>
        </message>
        <message>
            <source>On hold: {title}</source>
            <translation>En attente : {title}</translation>
        </message>
        <message>
            <source>Cancelled: {title}</source>
            <translation>Annulée : {title}</translation>
        </message>
        <message>
            <source>Deleted at its source: {title}</source>
            <translation>Supprimée à sa source : {title}</translation>
        </message>
        <message>
            <source>Merged into {new}: {title}</source>
            <translation>Fusionnée dans {new} : {title}</translation>
        </message>
        <message>
            <source>Cannot be read at its source any more: {title}</source>
            <translation>N’est plus lisible dans sa source : {title}</translation>
        </message>
        <message>
            <source>Not shown by its source any more: {title}</source>
            <translation>N’est plus montrée par sa source : {title}</translation>
        </message>
        <message>
            <source>Lost when its source was put back: {title}</source>
            <translation>Perdue quand sa source a été restaurée : {title}</translation>
        </message>
        <message>
            <source>Back at its source: {title}</source>
            <translation>De retour à sa source : {title}</translation>
        </message>
        <message>
            <source>Note on {title}</source>
            <translation>Note sur {title}</translation>
        </message>
        <message>
            <source>{field} changed from {old} to {new}: {title}</source>
            <translation>{field} passe de {old} à {new} : {title}</translation>
        </message>
        <message>
            <source>Title changed from {old} to {new}</source>
            <translation>Titre changé de {old} en {new}</translation>
        </message>
        <message>
            <source>Priority changed from {old} to {new}: {title}</source>
            <translation>Priorité changée de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Provider changed from {old} to {new}: {title}</source>
            <translation>Prestataire changé de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Contract changed from {old} to {new}: {title}</source>
            <translation>Contrat changé de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Trade changed from {old} to {new}: {title}</source>
            <translation>Métier changé de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Kind of work changed from {old} to {new}: {title}</source>
            <translation>Nature des travaux changée de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Owner changed from {old} to {new}: {title}</source>
            <translation>Responsable changé de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Requester changed from {old} to {new}: {title}</source>
            <translation>Demandeur changé de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Due date changed from {old} to {new}: {title}</source>
            <translation>Échéance changée de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Asset changed from {old} to {new}: {title}</source>
            <translation>Équipement changé de {old} en {new} : {title}</translation>
        </message>
        <message>
            <source>Tickets</source>
            <translation>Demandes</translation>
        </message>
        <message>
            <source>Alarms</source>
            <translation>Alarmes</translation>
        </message>
        <message>
            <source>Readings</source>
            <translation>Relevés</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Appareils</translation>
        </message>
        <message>
            <source>Documents</source>
            <translation>Documents</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modèles</translation>
        </message>
        <message>
            <source>Alarm: {title} ({stream}, {value} {unit} at worst)</source>
            <translation>Alarme : {title} ({stream}, {value} {unit} au pire)</translation>
        </message>
        <message>
            <source>Removed: {former}, replaced by {later}</source>
            <translation>Déposé : {former}, remplacé par {later}</translation>
        </message>
        <message>
            <source>Installed: {later} in the place of {former}</source>
            <translation>Posé : {later} à la place de {former}</translation>
        </message>
        <message>
            <source>Taken back: {later} is not in the place of {former}</source>
            <translation>Annulé : {later} n’est pas à la place de {former}</translation>
        </message>
        <message>
            <source>End of the alarm: {title} ({stream})</source>
            <translation>Fin de l'alarme : {title} ({stream})</translation>
        </message>
        <message>
            <source>Removed: the device that measured {later}</source>
            <translation>Déposé : l’appareil qui mesurait {later}</translation>
        </message>
        <message>
            <source>Installed: another device that measures {later}</source>
            <translation>Posé : un autre appareil qui mesure {later}</translation>
        </message>
        <message>
            <source>Taken back: the device that measures {later} is the same</source>
            <translation>Annulé : l’appareil qui mesure {later} est le même</translation>
        </message>
        <message>
            <source>Document: {title}</source>
            <translation>Document : {title}</translation>
        </message>
        <message>
            <source>In the model {name}, as it was read that day</source>
            <translation>Dans la maquette {name}, telle que lue ce jour-là</translation>
        </message>
        <message>
            <source>{device} measures {stream}</source>
            <translation>{device} mesure {stream}</translation>
        </message>
        <message>
            <source>Say which provider it is</source>
            <translation>Indiquez le prestataire</translation>
        </message>
        <message>
            <source>Say the field and its value, or neither of them</source>
            <translation>Indiquez le champ et sa valeur, ou aucun des deux</translation>
        </message>
        <message>
            <source>looked at</source>
            <translation>regardée</translation>
        </message>
        <message>
            <source>counts, says {who}</source>
            <translation>compte, selon {who}</translation>
        </message>
        <message>
            <source>wrong, says {who}</source>
            <translation>faux, selon {who}</translation>
        </message>
        <message>
            <source>Nothing was read for {hours} h</source>
            <translation>Rien n’a été relevé depuis {hours} h</translation>
        </message>
        <message>
            <source>{count} readings of {stream} within {hours} h were corrected</source>
            <translation>{count} relevés de {stream} sur {hours} h ont été corrigés</translation>
        </message>
        <message>
            <source>{count} readings of {stream} within {hours} h were removed at their source</source>
            <translation>{count} relevés de {stream} sur {hours} h ont été retirés à leur source</translation>
        </message>
        <message>
            <source>First reading of {stream}</source>
            <translation>Premier relevé de {stream}</translation>
        </message>
        <message>
            <source>Readings of {stream} are doubtful: {why}</source>
            <translation>Des relevés de {stream} sont douteux : {why}</translation>
        </message>
        <message>
            <source>Reading of {stream} corrected from {old} to {new} {unit}</source>
            <translation>Relevé de {stream} corrigé de {old} à {new} {unit}</translation>
        </message>
        <message>
            <source>{stream} is no longer at its source</source>
            <translation>{stream} n’est plus à sa source</translation>
        </message>
        <message>
            <source>{stream} was sent in {sent} for the first time; it is kept in {kept}</source>
            <translation>{stream} a été envoyé en {sent} pour la première fois ; il est conservé en {kept}</translation>
        </message>
        <message>
            <source>{stream} was sent in {sent} for the first time, which cannot be told in {kept}: set aside</source>
            <translation>{stream} a été envoyé en {sent} pour la première fois, ce qui ne se convertit pas en {kept} : mis de côté</translation>
        </message>
        <message>
            <source>No reading of {stream} for {hours} h</source>
            <translation>Aucun relevé de {stream} pendant {hours} h</translation>
        </message>
        <message>
            <source>No reading of {stream} for {hours} h, and none yet</source>
            <translation>Aucun relevé de {stream} depuis {hours} h, et toujours rien</translation>
        </message>
        <message>
            <source>Reading of {stream} removed at its source: it was {old} {unit}</source>
            <translation>Relevé de {stream} retiré à sa source : il valait {old} {unit}</translation>
        </message>
        <message>
            <source>A factor is not 0, and an index does not begin again below 0</source>
            <translation>Un facteur n’est pas 0, et un index ne repart pas au-dessous de 0</translation>
        </message>
        <message>
            <source>A device is installed after the one before it was removed</source>
            <translation>Un appareil est posé après la dépose du précédent</translation>
        </message>
        <message>
            <source>{former} and {later} do not measure the same</source>
            <translation>{former} et {later} ne mesurent pas la même chose</translation>
        </message>
        <message>
            <source>{former} is replaced by another already: take that back first</source>
            <translation>{former} est déjà remplacé par un autre : annulez d’abord ce remplacement</translation>
        </message>
        <message>
            <source>{later} continues another already: take that back first</source>
            <translation>{later} continue déjà un autre : annulez d’abord ce remplacement</translation>
        </message>
        <message>
            <source>{former} continues {later}: they cannot follow each other both ways</source>
            <translation>{former} continue {later} : ils ne peuvent pas se suivre dans les deux sens</translation>
        </message>
        <message>
            <source>There is no stream {number}</source>
            <translation>Il n’y a pas de mesure {number}</translation>
        </message>
        <message>
            <source>There is no replacement {number} to take back</source>
            <translation>Il n’y a pas de remplacement {number} à annuler</translation>
        </message>
        <message>
            <source>still open, while {number} is closed</source>
            <translation>encore ouvert, alors que {number} est clos</translation>
        </message>
        <message>
            <source>closed, while {number} is still open</source>
            <translation>clos, alors que {number} est encore ouvert</translation>
        </message>
        <message>
            <source>{one} and {other} are in the same system</source>
            <translation>{one} et {other} sont dans le même système</translation>
        </message>
        <message>
            <source>{number} is no longer shown by its source: take the other one</source>
            <translation>{number} n'est plus montré par sa source : prenez l'autre</translation>
        </message>
        <message>
            <source>There is no ticket with the number {number} in the store</source>
            <translation>Il n'y a pas de ticket numéro {number} dans la base</translation>
        </message>
        <message>
            <source>{number} tells its own story already</source>
            <translation>{number} raconte déjà sa propre histoire</translation>
        </message>
        <message>
            <source>The story of {number} is told under another ticket already</source>
            <translation>L'histoire de {number} est déjà racontée sous un autre ticket</translation>
        </message>
        <message>
            <source>This system has no keyring: enter the passphrase of the encrypted password file</source>
            <translation>Ce système n'a pas de trousseau : saisissez la phrase secrète du fichier de mots de passe chiffré</translation>
        </message>
        <message>
            <source>The keyring of the system is locked</source>
            <translation>Le trousseau du système est verrouillé</translation>
        </message>
        <message>
            <source>The passphrase does not open the encrypted password file</source>
            <translation>La phrase secrète n'ouvre pas le fichier de mots de passe chiffré</translation>
        </message>
        <message>
            <source>The encrypted password file cannot be read</source>
            <translation>Le fichier de mots de passe chiffré ne peut pas être lu</translation>
        </message>
        <message>
            <source>Say: connections add KIND TITLE name=value …</source>
            <translation>Écrire : connections add GENRE TITRE nom=valeur …</translation>
        </message>
        <message>
            <source>These settings are not taken here: {names}. Secrets come from variables such as TIMEO_SECRET_PASSWORD</source>
            <translation>Ces réglages ne sont pas acceptés ici : {names}. Les secrets viennent de variables telles que TIMEO_SECRET_PASSWORD</translation>
        </message>
        <message>
            <source>No element is known as {name}</source>
            <translation>Aucun élément n'est connu sous le nom {name}</translation>
        </message>
        <message>
            <source>{file} was never opened here: open it first</source>
            <translation>{file} n'a jamais été ouvert ici : ouvrez-le d'abord</translation>
        </message>
        <message>
            <source>{title} is being synchronised by another window or program</source>
            <translation>{title} est en cours de synchronisation par une autre fenêtre ou un autre programme</translation>
        </message>
        <message>
            <source>This program has a fault with this connection: {reason}</source>
            <translation>Ce programme a un défaut avec cette connexion : {reason}</translation>
        </message>
        <message>
            <source>{file} takes too long to read</source>
            <translation>{file} est trop long à lire</translation>
        </message>
        <message>
            <source>{file} cannot be read: reading it ends the reader</source>
            <translation>{file} ne peut pas être lu : sa lecture met fin au lecteur</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Numéro</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Titre</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Description</translation>
        </message>
        <message>
            <source>Equipment</source>
            <translation>Équipement</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Lieu</translation>
        </message>
        <message>
            <source>State</source>
            <translation>État</translation>
        </message>
        <message>
            <source>Requested</source>
            <translation>Demandée le</translation>
        </message>
        <message>
            <source>Requested (time)</source>
            <translation>Demandée le (heure)</translation>
        </message>
        <message>
            <source>Acknowledged</source>
            <translation>Prise en compte</translation>
        </message>
        <message>
            <source>Acknowledged (time)</source>
            <translation>Prise en compte (heure)</translation>
        </message>
        <message>
            <source>On site</source>
            <translation>Sur place</translation>
        </message>
        <message>
            <source>On site (time)</source>
            <translation>Sur place (heure)</translation>
        </message>
        <message>
            <source>Due</source>
            <translation>Échéance</translation>
        </message>
        <message>
            <source>Due (time)</source>
            <translation>Échéance (heure)</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Clôturée</translation>
        </message>
        <message>
            <source>Closed (time)</source>
            <translation>Clôturée (heure)</translation>
        </message>
        <message>
            <source>Trade</source>
            <translation>Métier</translation>
        </message>
        <message>
            <source>Kind of work</source>
            <translation>Nature des travaux</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorité</translation>
        </message>
        <message>
            <source>Asked by</source>
            <translation>Demandeur</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Modifiée</translation>
        </message>
        <message>
            <source>Changed (time)</source>
            <translation>Modifiée le (heure)</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Date</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Heure</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Valeur</translation>
        </message>
        <message>
            <source>Meter</source>
            <translation>Compteur</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
        <message>
            <source>What is measured</source>
            <translation>Ce qui est mesuré</translation>
        </message>
        <message>
            <source>Consumed or produced</source>
            <translation>Soutirage ou injection</translation>
        </message>
        <message>
            <source>Tariff calendar</source>
            <translation>Calendrier tarifaire</translation>
        </message>
        <message>
            <source>Register</source>
            <translation>Cadran</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unité</translation>
        </message>
        <message>
            <source>Values are in {unit}, for the title of their column is {title}</source>
            <translation>Les valeurs sont en {unit}, car leur colonne s'intitule {title}</translation>
        </message>
        <message>
            <source>{file} cannot be read: {reason}</source>
            <translation>{file} ne peut pas être lu : {reason}</translation>
        </message>
        <message>
            <source>Same as {number} in {system}, confirmed by hand: {title}</source>
            <translation>Le même que {number} dans {system}, confirmé à la main : {title}</translation>
        </message>
        <message>
            <source>Same as {number} in {system}, confirmed by hand, and closed there while still open here: {title}</source>
            <translation>Le même que {number} dans {system}, confirmé à la main, clos là-bas et encore ouvert ici : {title}</translation>
        </message>
        <message>
            <source>Same as {number} in {system}, confirmed by hand, and still open there while closed here: {title}</source>
            <translation>Le même que {number} dans {system}, confirmé à la main, encore ouvert là-bas et clos ici : {title}</translation>
        </message>
        <message>
            <source>Provider: {new} instead of {old}, from {day}: {title}</source>
            <translation>Prestataire : {new} au lieu de {old}, à partir du {day} : {title}</translation>
        </message>
        <message>
            <source>There is no rule {number}</source>
            <translation>Il n'y a pas de règle {number}</translation>
        </message>
        <message>
            <source>Say which: confirm MAIN OTHER, refuse ONE OTHER, part OTHER, each CONNECTION:NUMBER</source>
            <translation>Dites lesquels : confirm PRINCIPAL AUTRE, refuse UN AUTRE, part AUTRE, chacun CONNEXION:NUMÉRO</translation>
        </message>
        <message>
            <source>There is no ticket {number} in {name}</source>
            <translation>Il n'y a pas de ticket {number} dans {name}</translation>
        </message>
        <message>
            <source>These are not known here: {names}</source>
            <translation>Ceci n'est pas connu ici : {names}</translation>
        </message>
        <message>
            <source>{name} is not a whole package: {reason}</source>
            <translation>{name} n’est pas un paquet complet : {reason}</translation>
        </message>
        <message>
            <source>The data in {path} cannot be opened just now: {reason}</source>
            <translation>Les données de {path} ne peuvent pas être ouvertes pour le moment : {reason}</translation>
        </message>
        <message>
            <source>The data in {path} is damaged ({reason}), and there is no copy yet</source>
            <translation>Les données de {path} sont endommagées ({reason}), et il n'y a pas encore de copie</translation>
        </message>
        <message>
            <source>The data in {path} was written by a newer version of this program ({here}; this one knows {newest}). Please update the program; nothing was changed</source>
            <translation>Les données de {path} viennent d'une version plus récente du programme ({here} ; celle-ci connaît {newest}). Mettez le programme à jour ; rien n'a été modifié</translation>
        </message>
        <message>
            <source>The data in {path} is in use by another program. Please try again</source>
            <translation>Les données de {path} sont utilisées par un autre programme. Veuillez réessayer</translation>
        </message>
        <message>
            <source>The data in {path} is damaged ({reason}). There is a good copy of {made}</source>
            <translation>Les données de {path} sont endommagées ({reason}). Il y a une bonne copie du {made}</translation>
        </message>
        <message>
            <source>Another program is making the data in {path} ready. Please try again</source>
            <translation>Un autre programme prépare les données de {path}. Veuillez réessayer</translation>
        </message>
        <message>
            <source>copying</source>
            <translation>copie</translation>
        </message>
        <message>
            <source>opening</source>
            <translation>ouverture</translation>
        </message>
        <message>
            <source>another program is using it</source>
            <translation>un autre programme s’en sert</translation>
        </message>
        <message>
            <source>the disk is full</source>
            <translation>le disque est plein</translation>
        </message>
        <message>
            <source>the file is read-only</source>
            <translation>le fichier est en lecture seule</translation>
        </message>
        <message>
            <source>the disk does not answer</source>
            <translation>le disque ne répond pas</translation>
        </message>
        <message>
            <source>the file is not within reach</source>
            <translation>le fichier n’est pas accessible</translation>
        </message>
        <message>
            <source>{stream} is kept in {kept}, and {sent} cannot be told in it</source>
            <translation>{stream} est conservé en {kept}, et {sent} ne s'y convertit pas</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Fichier</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Édition</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Affichage</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>Données</translation>
        </message>
        <message>
            <source>Panels</source>
            <translation>Panneaux</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Réglages</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Aide</translation>
        </message>
        <message>
            <source>There is no command to run in an empty line</source>
            <translation>Il n’y a aucune commande à exécuter dans une ligne vide</translation>
        </message>
        <message>
            <source>There is no command named {name}</source>
            <translation>Il n’y a pas de commande nommée {name}</translation>
        </message>
        <message>
            <source>As it was on {moment}</source>
            <translation>État au {moment}</translation>
        </message>
        <message>
            <source>{count} day later</source>
            <translation>{count} jour plus tard</translation>
        </message>
        <message>
            <source>{count} days later</source>
            <translation>{count} jours plus tard</translation>
        </message>
        <message>
            <source>never</source>
            <translation>jamais</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>à l'instant</translation>
        </message>
        <message>
            <source>{count} min ago</source>
            <translation>il y a {count} min</translation>
        </message>
        <message>
            <source>{count} h ago</source>
            <translation>il y a {count} h</translation>
        </message>
        <message>
            <source>{count} hour later</source>
            <translation>{count} heure plus tard</translation>
        </message>
        <message>
            <source>{count} hours later</source>
            <translation>{count} heures plus tard</translation>
        </message>
        <message>
            <source>learned {later}, on {moment}</source>
            <translation>appris {later}, le {moment}</translation>
        </message>
        <message>
            <source>as we knew it on {moment}</source>
            <translation>tel qu'on le connaissait le {moment}</translation>
        </message>
        <message>
            <source>reading</source>
            <translation>lecture</translation>
        </message>
        <message>
            <source>making shapes</source>
            <translation>création des formes</translation>
        </message>
        <message>
            <source>adding details</source>
            <translation>ajout des détails</translation>
        </message>
        <message>
            <source>reading texts</source>
            <translation>lecture des textes</translation>
        </message>
        <message>
            <source>reading properties</source>
            <translation>lecture des propriétés</translation>
        </message>
        <message>
            <source>adding other shapes</source>
            <translation>ajout des autres formes</translation>
        </message>
        <message>
            <source>comparing engines</source>
            <translation>comparaison des moteurs</translation>
        </message>
        <message>
            <source>fetching</source>
            <translation>chargement</translation>
        </message>
        <message>
            <source>drawing the sheet</source>
            <translation>dessin de la planche</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Température</translation>
        </message>
        <message>
            <source>Humidity</source>
            <translation>Humidité</translation>
        </message>
        <message>
            <source>CO₂</source>
            <translation>CO₂</translation>
        </message>
        <message>
            <source>Battery</source>
            <translation>Pile</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Lumière</translation>
        </message>
        <message>
            <source>Pressure</source>
            <translation>Pression</translation>
        </message>
        <message>
            <source>Presence</source>
            <translation>Présence</translation>
        </message>
        <message>
            <source>Electricity</source>
            <translation>Électricité</translation>
        </message>
        <message>
            <source>Electricity produced</source>
            <translation>Électricité produite</translation>
        </message>
        <message>
            <source>Electric power</source>
            <translation>Puissance électrique</translation>
        </message>
        <message>
            <source>Electric power produced</source>
            <translation>Puissance électrique injectée</translation>
        </message>
        <message>
            <source>Greatest electric power</source>
            <translation>Puissance électrique maximale</translation>
        </message>
        <message>
            <source>Reactive power, inductive</source>
            <translation>Puissance réactive inductive</translation>
        </message>
        <message>
            <source>Reactive power, capacitive</source>
            <translation>Puissance réactive capacitive</translation>
        </message>
        <message>
            <source>Voltage</source>
            <translation>Tension</translation>
        </message>
        <message>
            <source>Gas</source>
            <translation>Gaz</translation>
        </message>
        <message>
            <source>Gas (energy)</source>
            <translation>Gaz (énergie)</translation>
        </message>
        <message>
            <source>Water</source>
            <translation>Eau</translation>
        </message>
        <message>
            <source>Heat</source>
            <translation>Chaleur</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filtrer</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exporter…</translation>
        </message>
        <message>
            <source>Nothing fits these filters.</source>
            <translation>Rien ne correspond à ces filtres.</translation>
        </message>
        <message>
            <source>Not grouped</source>
            <translation>Sans groupes</translation>
        </message>
        <message>
            <source>{shown} of {total}</source>
            <translation>{shown} sur {total}</translation>
        </message>
        <message>
            <source>By {column}</source>
            <translation>Par {column}</translation>
        </message>
        <message>
            <source>Late</source>
            <translation>En retard</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Ouverte</translation>
        </message>
        <message>
            <source>On hold</source>
            <translation>En attente</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Annulée</translation>
        </message>
        <message>
            <source>Told by two sources</source>
            <translation>Dite par deux sources</translation>
        </message>
        <message>
            <source>Merged into another</source>
            <translation>Fusionnée avec une autre</translation>
        </message>
        <message>
            <source>Deleted at its source</source>
            <translation>Supprimée à la source</translation>
        </message>
        <message>
            <source>Not readable any more</source>
            <translation>N'est plus lisible</translation>
        </message>
        <message>
            <source>Not shown any more</source>
            <translation>N'est plus montrée</translation>
        </message>
        <message>
            <source>Lost in a restore</source>
            <translation>Perdue à la restauration</translation>
        </message>
        <message>
            <source>Alarm</source>
            <translation>Alarme</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Avertissement</translation>
        </message>
        <message>
            <source>Doubtful</source>
            <translation>Douteux</translation>
        </message>
        <message>
            <source>Not heard of for a day</source>
            <translation>Muette depuis un jour</translation>
        </message>
        <message>
            <source>Out of date</source>
            <translation>Non actualisé</translation>
        </message>
        <message>
            <source>In order</source>
            <translation>Normal</translation>
        </message>
        <message>
            <source>No reading yet</source>
            <translation>Aucun relevé</translation>
        </message>
        <message>
            <source>Replaced</source>
            <translation>Remplacé</translation>
        </message>
        <message>
            <source>Set aside</source>
            <translation>Mises de côté</translation>
        </message>
        <message>
            <source>Silent</source>
            <translation>Muet</translation>
        </message>
        <message>
            <source>Came</source>
            <translation>Arrivé</translation>
        </message>
        <message>
            <source>Not synchronised yet</source>
            <translation>Pas encore synchronisé</translation>
        </message>
        <message>
            <source>Synchronised</source>
            <translation>Synchronisé</translation>
        </message>
        <message>
            <source>To be looked at</source>
            <translation>À regarder</translation>
        </message>
        <message>
            <source>Synchronising</source>
            <translation>Synchronisation</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Suspendu</translation>
        </message>
        <message>
            <source>Cannot be reached</source>
            <translation>Injoignable</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Refusé</translation>
        </message>
        <message>
            <source>Not understood</source>
            <translation>Incompris</translation>
        </message>
        <message>
            <source>Settings to be completed</source>
            <translation>Réglages à compléter</translation>
        </message>
        <message>
            <source>Fault of this program</source>
            <translation>Défaut du programme</translation>
        </message>
        <message>
            <source>{count} rows were written to {file}</source>
            <translation>{count} lignes ont été écrites dans {file}</translation>
        </message>
        <message>
            <source>set point {value}</source>
            <translation>consigne {value}</translation>
        </message>
        <message>
            <source>Project</source>
            <translation>Projet</translation>
        </message>
        <message>
            <source>Site</source>
            <translation>Site</translation>
        </message>
        <message>
            <source>Building</source>
            <translation>Bâtiment</translation>
        </message>
        <message>
            <source>Storey</source>
            <translation>Niveau</translation>
        </message>
        <message>
            <source>Room</source>
            <translation>Local</translation>
        </message>
        <message>
            <source>Spatial zone</source>
            <translation>Zone spatiale</translation>
        </message>
        <message>
            <source>Zone</source>
            <translation>Zone</translation>
        </message>
        <message>
            <source>System</source>
            <translation>Système</translation>
        </message>
        <message>
            <source>Building system</source>
            <translation>Système constructif</translation>
        </message>
        <message>
            <source>Distribution system</source>
            <translation>Réseau de distribution</translation>
        </message>
        <message>
            <source>Distribution circuit</source>
            <translation>Circuit de distribution</translation>
        </message>
        <message>
            <source>Electrical circuit</source>
            <translation>Circuit électrique</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>Groupe</translation>
        </message>
        <message>
            <source>Inventory</source>
            <translation>Inventaire</translation>
        </message>
        <message>
            <source>Asset</source>
            <translation>Bien</translation>
        </message>
        <message>
            <source>Condition</source>
            <translation>État</translation>
        </message>
        <message>
            <source>Structural analysis model</source>
            <translation>Modèle de calcul de structure</translation>
        </message>
        <message>
            <source>Load group</source>
            <translation>Groupe de charges</translation>
        </message>
        <message>
            <source>Load case</source>
            <translation>Cas de charge</translation>
        </message>
        <message>
            <source>Result group</source>
            <translation>Groupe de résultats</translation>
        </message>
        <message>
            <source>Surface feature</source>
            <translation>Élément de surface</translation>
        </message>
        <message>
            <source>Projection</source>
            <translation>Saillie</translation>
        </message>
        <message>
            <source>Virtual element</source>
            <translation>Élément virtuel</translation>
        </message>
        <message>
            <source>Part</source>
            <translation>Partie</translation>
        </message>
        <message>
            <source>Wall</source>
            <translation>Mur</translation>
        </message>
        <message>
            <source>Slab</source>
            <translation>Dalle</translation>
        </message>
        <message>
            <source>Roof</source>
            <translation>Toiture</translation>
        </message>
        <message>
            <source>Column</source>
            <translation>Poteau</translation>
        </message>
        <message>
            <source>Beam</source>
            <translation>Poutre</translation>
        </message>
        <message>
            <source>Door</source>
            <translation>Porte</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenêtre</translation>
        </message>
        <message>
            <source>Stair</source>
            <translation>Escalier</translation>
        </message>
        <message>
            <source>Stair flight</source>
            <translation>Volée d’escalier</translation>
        </message>
        <message>
            <source>Railing</source>
            <translation>Garde-corps</translation>
        </message>
        <message>
            <source>Covering</source>
            <translation>Revêtement</translation>
        </message>
        <message>
            <source>Curtain wall</source>
            <translation>Mur-rideau</translation>
        </message>
        <message>
            <source>Furniture</source>
            <translation>Mobilier</translation>
        </message>
        <message>
            <source>Boiler</source>
            <translation>Chaudière</translation>
        </message>
        <message>
            <source>Pump</source>
            <translation>Pompe</translation>
        </message>
        <message>
            <source>Valve</source>
            <translation>Vanne</translation>
        </message>
        <message>
            <source>Air handling unit</source>
            <translation>Centrale de traitement d’air</translation>
        </message>
        <message>
            <source>Radiator</source>
            <translation>Radiateur</translation>
        </message>
        <message>
            <source>Duct</source>
            <translation>Gaine</translation>
        </message>
        <message>
            <source>Pipe</source>
            <translation>Tuyau</translation>
        </message>
        <message>
            <source>Air terminal</source>
            <translation>Bouche d’air</translation>
        </message>
        <message>
            <source>Sensor</source>
            <translation>Capteur</translation>
        </message>
        <message>
            <source>Tank</source>
            <translation>Réservoir</translation>
        </message>
        <message>
            <source>Distribution board</source>
            <translation>Tableau électrique</translation>
        </message>
        <message>
            <source>Light fixture</source>
            <translation>Luminaire</translation>
        </message>
        <message>
            <source>Sanitary terminal</source>
            <translation>Appareil sanitaire</translation>
        </message>
        <message>
            <source>Fire suppression terminal</source>
            <translation>Équipement de lutte incendie</translation>
        </message>
        <message>
            <source>Other element</source>
            <translation>Autre élément</translation>
        </message>
        <message>
            <source>Annotation</source>
            <translation>Annotation</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>Grille d’axes</translation>
        </message>
        <message>
            <source>Alignment</source>
            <translation>Tracé</translation>
        </message>
        <message>
            <source>Geographic element</source>
            <translation>Élément géographique</translation>
        </message>
        <message>
            <source>Solar panel</source>
            <translation>Panneau solaire</translation>
        </message>
        <message>
            <source>Member</source>
            <translation>Barre</translation>
        </message>
        <message>
            <source>Plate</source>
            <translation>Plaque</translation>
        </message>
        <message>
            <source>Footing</source>
            <translation>Semelle</translation>
        </message>
        <message>
            <source>Pile</source>
            <translation>Pieu</translation>
        </message>
        <message>
            <source>Reinforcing bar</source>
            <translation>Armature</translation>
        </message>
        <message>
            <source>Assembly</source>
            <translation>Assemblage</translation>
        </message>
        <message>
            <source>Terminal</source>
            <translation>Terminal</translation>
        </message>
        <message>
            <source>Duct or pipe</source>
            <translation>Gaine ou tuyau</translation>
        </message>
        <message>
            <source>Fitting</source>
            <translation>Raccord</translation>
        </message>
        <message>
            <source>Duct fitting</source>
            <translation>Raccord de gaine</translation>
        </message>
        <message>
            <source>Pipe fitting</source>
            <translation>Raccord de tuyau</translation>
        </message>
        <message>
            <source>Controller</source>
            <translation>Régulateur</translation>
        </message>
        <message>
            <source>Outlet</source>
            <translation>Prise</translation>
        </message>
        <message>
            <source>Road</source>
            <translation>Voie</translation>
        </message>
        <message>
            <source>Bridge</source>
            <translation>Pont</translation>
        </message>
        <message>
            <source>Railway</source>
            <translation>Voie ferrée</translation>
        </message>
        <message>
            <source>Facility</source>
            <translation>Ouvrage</translation>
        </message>
        <message>
            <source>Facility part</source>
            <translation>Partie d’ouvrage</translation>
        </message>
        <message>
            <source>City model</source>
            <translation>Maquette de ville</translation>
        </message>
        <message>
            <source>Map layer</source>
            <translation>Couche de carte</translation>
        </message>
        <message>
            <source>Building part</source>
            <translation>Partie de bâtiment</translation>
        </message>
        <message>
            <source>Building installation</source>
            <translation>Installation du bâtiment</translation>
        </message>
        <message>
            <source>Tunnel</source>
            <translation>Tunnel</translation>
        </message>
        <message>
            <source>Square</source>
            <translation>Place</translation>
        </message>
        <message>
            <source>Vegetation</source>
            <translation>Végétation</translation>
        </message>
        <message>
            <source>Tree</source>
            <translation>Arbre</translation>
        </message>
        <message>
            <source>Street furniture</source>
            <translation>Mobilier urbain</translation>
        </message>
        <message>
            <source>Land use</source>
            <translation>Occupation du sol</translation>
        </message>
        <message>
            <source>Terrain</source>
            <translation>Terrain</translation>
        </message>
        <message>
            <source>City object</source>
            <translation>Objet urbain</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Réseau</translation>
        </message>
        <message>
            <source>Works</source>
            <translation>Chantier</translation>
        </message>
        <message>
            <source>Object of a map layer</source>
            <translation>Objet d’une couche</translation>
        </message>
        <message>
            <source>Orthophoto</source>
            <translation>Orthophotographie</translation>
        </message>
        <message>
            <source>Point cloud</source>
            <translation>Nuage de points</translation>
        </message>
        <message>
            <source>Class of points</source>
            <translation>Classe de points</translation>
        </message>
        <message>
            <source>Zones</source>
            <translation>Zones</translation>
        </message>
        <message>
            <source>Systems</source>
            <translation>Systèmes</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>Groupes</translation>
        </message>
        <message>
            <source>Find the address “{text}” on a server</source>
            <translation>Chercher l’adresse « {text} » sur un serveur</translation>
        </message>
        <message>
            <source>Find an address…</source>
            <translation>Trouver une adresse…</translation>
        </message>
        <message>
            <source>Address:</source>
            <translation>Adresse :</translation>
        </message>
        <message>
            <source>{address} is in the middle</source>
            <translation>{address} est au centre de la vue</translation>
        </message>
        <message>
            <source>No address is like “{text}”</source>
            <translation>Aucune adresse ne ressemble à « {text} »</translation>
        </message>
        <message>
            <source>Go to {place}</source>
            <translation>Aller à {place}</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>Opacité</translation>
        </message>
        <message>
            <source>Colour by</source>
            <translation>Colorer par</translation>
        </message>
        <message>
            <source>Level of detail</source>
            <translation>Niveau de détail</translation>
        </message>
        <message>
            <source>Zoom to</source>
            <translation>Zoomer</translation>
        </message>
        <message>
            <source>Coordinate system…</source>
            <translation>Système de coordonnées…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <source>Open data of connections</source>
            <translation>Données des connexions</translation>
        </message>
        <message>
            <source>Nothing is open. Open a building model, a city model or a map layer.</source>
            <translation>Rien n’est ouvert. Ouvrez une maquette de bâtiment, une maquette de ville ou une couche de carte.</translation>
        </message>
        <message>
            <source>Coordinates: {crs}</source>
            <translation>Coordonnées : {crs}</translation>
        </message>
        <message>
            <source>{title}, {count} objects, fetched {age}</source>
            <translation>{title}, {count} objets, récupéré {age}</translation>
        </message>
        <message>
            <source>EPSG code that the coordinates of this file are in, such as 2154:</source>
            <translation>Code EPSG des coordonnées de ce fichier, par exemple 2154 :</translation>
        </message>
        <message>
            <source>{name} (reading…)</source>
            <translation>{name} (lecture…)</translation>
        </message>
        <message>
            <source>As authored</source>
            <translation>Couleurs d’origine</translation>
        </message>
        <message>
            <source>The best there is</source>
            <translation>Le meilleur disponible</translation>
        </message>
        <message>
            <source> so far: more is read as it is looked at</source>
            <translation> pour l’instant : la suite est lue au fil du regard</translation>
        </message>
        <message>
            <source>{count} element</source>
            <translation>{count} élément</translation>
        </message>
        <message>
            <source>{count} elements</source>
            <translation>{count} éléments</translation>
        </message>
        <message>
            <source>not stated in the file</source>
            <translation>non indiquées dans le fichier</translation>
        </message>
        <message>
            <source>Nothing yet: connect an open data portal under Connections</source>
            <translation>Rien encore : connectez un portail de données ouvertes dans Connexions</translation>
        </message>
        <message>
            <source>Map from a server…</source>
            <translation>Fond de carte d’un serveur…</translation>
        </message>
        <message>
            <source>Map:</source>
            <translation>Carte :</translation>
        </message>
        <message>
            <source>Address of a map server (WMTS):</source>
            <translation>Adresse d’un serveur de cartes (WMTS) :</translation>
        </message>
        <message>
            <source>{server} offers no map {name}</source>
            <translation>{server} ne propose pas de carte {name}</translation>
        </message>
        <message>
            <source>Fetching the map was stopped; what came is kept</source>
            <translation>Le chargement de la carte a été arrêté ; ce qui est arrivé est conservé</translation>
        </message>
        <message>
            <source>The map could not be fetched because of a fault in this program: {reason}</source>
            <translation>La carte n’a pu être chargée en raison d’un défaut de ce programme : {reason}</translation>
        </message>
        <message>
            <source>Placing {name}, 1 of 4: click a point of the model, such as a corner</source>
            <translation>Placement de {name}, 1 sur 4 : cliquez un point de la maquette, un angle par exemple</translation>
        </message>
        <message>
            <source>Placing {name}, 2 of 4: click where this point belongs on the map</source>
            <translation>Placement de {name}, 2 sur 4 : cliquez la place de ce point sur la carte</translation>
        </message>
        <message>
            <source>Placing {name}, 3 of 4: click a second point of the model, far from the first</source>
            <translation>Placement de {name}, 3 sur 4 : cliquez un second point de la maquette, loin du premier</translation>
        </message>
        <message>
            <source>Placing {name}, 4 of 4: click where the second point belongs</source>
            <translation>Placement de {name}, 4 sur 4 : cliquez la place du second point</translation>
        </message>
        <message>
            <source>{name} is in its place now; its file is not changed</source>
            <translation>{name} est à sa place ; son fichier n’est pas modifié</translation>
        </message>
        <message>
            <source>{name} is where its file says, and no building of the city any more</source>
            <translation>{name} est là où son fichier le dit, et n’est plus lié à un bâtiment de la ville</translation>
        </message>
        <message>
            <source>Select an element of the model that is to be placed first</source>
            <translation>Sélectionnez d’abord un élément de la maquette à placer</translation>
        </message>
        <message>
            <source>{building} and {name} are one building now</source>
            <translation>{building} et {name} sont désormais un seul bâtiment</translation>
        </message>
        <message>
            <source>Select the building of the city that the model replaces first</source>
            <translation>Sélectionnez d’abord le bâtiment de la ville que la maquette remplace</translation>
        </message>
        <message>
            <source>The building of the city or the model has no identifier: they cannot be linked</source>
            <translation>Le bâtiment de la ville ou la maquette n’a pas d’identifiant : impossible de les relier</translation>
        </message>
        <message>
            <source>Place the model first, then turn it</source>
            <translation>Placez d’abord la maquette, puis tournez-la</translation>
        </message>
        <message>
            <source>{name}: nothing was moved</source>
            <translation>{name} : rien n’a été déplacé</translation>
        </message>
        <message>
            <source>The two points are too near each other: nothing was moved</source>
            <translation>Les deux points sont trop proches : rien n’a été déplacé</translation>
        </message>
        <message>
            <source>Place on the map</source>
            <translation>Placer sur la carte</translation>
        </message>
        <message>
            <source>Height of the model's zero above sea level, in metres:</source>
            <translation>Altitude du zéro de la maquette, en mètres :</translation>
        </message>
        <message>
            <source>{name}: the two points are {model} m apart in the model and {map} m on the map: only the first one is met</source>
            <translation>{name} : les deux points sont distants de {model} m dans la maquette et de {map} m sur la carte : seul le premier est respecté</translation>
        </message>
        <message>
            <source>Identifier</source>
            <translation>Identifiant</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>Classe</translation>
        </message>
        <message>
            <source>Filter the map as well</source>
            <translation>Filtrer aussi la carte</translation>
        </message>
        <message>
            <source>Open a city model or a map layer to see its objects here.</source>
            <translation>Ouvrez une maquette de ville ou une couche de carte pour voir ses objets ici.</translation>
        </message>
        <message>
            <source>Filter: words, or conditions such as hauteur &gt; 15</source>
            <translation>Filtrer : des mots, ou des conditions comme hauteur &gt; 15</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>Couches</translation>
        </message>
        <message>
            <source>Portfolio</source>
            <translation>Patrimoine</translation>
        </message>
        <message>
            <source>Lay a map or an orthophoto (WMTS) under what is open; it stays without a network</source>
            <translation>Pose une carte ou une orthophoto (WMTS) sous ce qui est ouvert ; elle reste disponible hors connexion</translation>
        </message>
        <message>
            <source>On a server; the answer is shown on the map</source>
            <translation>Sur un serveur ; la réponse est montrée sur la carte</translation>
        </message>
        <message>
            <source>Place on the map by two points</source>
            <translation>Placer sur la carte par deux points</translation>
        </message>
        <message>
            <source>For a model without map coordinates: two points of it, and where they belong</source>
            <translation>Pour une maquette sans coordonnées : deux de ses points, et leur place</translation>
        </message>
        <message>
            <source>Place on the selected building</source>
            <translation>Placer sur le bâtiment sélectionné</translation>
        </message>
        <message>
            <source>Link the selected building to its model</source>
            <translation>Relier le bâtiment sélectionné à sa maquette</translation>
        </message>
        <message>
            <source>The city's own shape is hidden while the model is open; both have one history</source>
            <translation>La forme de la ville est masquée quand la maquette est ouverte ; les deux ont un seul historique</translation>
        </message>
        <message>
            <source>Turn the placed model by half a turn</source>
            <translation>Tourner d’un demi-tour la maquette placée</translation>
        </message>
        <message>
            <source>Forget the place by hand</source>
            <translation>Oublier la place donnée à la main</translation>
        </message>
        <message>
            <source>Stop placing</source>
            <translation>Arrêter la mise en place</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>Lieux</translation>
        </message>
        <message>
            <source>Addresses</source>
            <translation>Adresses</translation>
        </message>
        <message>
            <source>Measure between two places</source>
            <translation>Mesurer entre deux points</translation>
        </message>
        <message>
            <source>Their coordinates on the map: x y z x y z</source>
            <translation>Leurs coordonnées sur la carte : x y z x y z</translation>
        </message>
        <message>
            <source>Measure along places</source>
            <translation>Mesurer en chaîne</translation>
        </message>
        <message>
            <source>Their coordinates</source>
            <translation>Leurs coordonnées</translation>
        </message>
        <message>
            <source>Measure an angle at the second of three places</source>
            <translation>Mesurer l’angle au deuxième de trois points</translation>
        </message>
        <message>
            <source>Measure the area between places</source>
            <translation>Mesurer l’aire entre des points</translation>
        </message>
        <message>
            <source>Mark the coordinates of a place</source>
            <translation>Marquer les coordonnées d’un point</translation>
        </message>
        <message>
            <source>Its coordinates</source>
            <translation>Ses coordonnées</translation>
        </message>
        <message>
            <source>Measure how high a place is</source>
            <translation>Mesurer la hauteur d’un point</translation>
        </message>
        <message>
            <source>Above what is below it: x y z</source>
            <translation>Au-dessus de ce qui se trouve dessous : x y z</translation>
        </message>
        <message>
            <source>Volume of the selection</source>
            <translation>Volume de la sélection</translation>
        </message>
        <message>
            <source>Of each element; its shape must be closed</source>
            <translation>De chaque élément ; sa forme doit être fermée</translation>
        </message>
        <message>
            <source>Surface of the selection</source>
            <translation>Surface de la sélection</translation>
        </message>
        <message>
            <source>Of each element, all around</source>
            <translation>De chaque élément, tout autour</translation>
        </message>
        <message>
            <source>Clearance of the selection</source>
            <translation>Distance libre de la sélection</translation>
        </message>
        <message>
            <source>The smallest distance between two elements: name both with | between them, or select them</source>
            <translation>La plus petite distance entre deux éléments : nommez-les, séparés par |, ou sélectionnez-les</translation>
        </message>
        <message>
            <source>Delete the last dimension</source>
            <translation>Supprimer la dernière cote</translation>
        </message>
        <message>
            <source>Or that of this name</source>
            <translation>Ou celle de ce nom</translation>
        </message>
        <message>
            <source>Name the last dimension</source>
            <translation>Nommer la dernière cote</translation>
        </message>
        <message>
            <source>Delete all dimensions</source>
            <translation>Supprimer toutes les cotes</translation>
        </message>
        <message>
            <source>Nothing here is named {name}</source>
            <translation>Rien ici ne s’appelle {name}</translation>
        </message>
        <message>
            <source>Select something first, then measure it</source>
            <translation>Sélectionnez d’abord quelque chose, puis mesurez</translation>
        </message>
        <message>
            <source>A clearance is between two elements: name both with | between them, or select them</source>
            <translation>Une distance libre se mesure entre deux éléments : nommez-les, séparés par |, ou sélectionnez-les</translation>
        </message>
        <message>
            <source>No measure is named {name}</source>
            <translation>Aucune cote ne s’appelle {name}</translation>
        </message>
        <message>
            <source>Esc ends</source>
            <translation>Échap pour finir</translation>
        </message>
        <message>
            <source>Distance</source>
            <translation>Distance</translation>
        </message>
        <message>
            <source>Chain of distances</source>
            <translation>Distances en chaîne</translation>
        </message>
        <message>
            <source>Angle</source>
            <translation>Angle</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>Aire</translation>
        </message>
        <message>
            <source>Surface</source>
            <translation>Surface</translation>
        </message>
        <message>
            <source>Volume</source>
            <translation>Volume</translation>
        </message>
        <message>
            <source>Clearance</source>
            <translation>Distance libre</translation>
        </message>
        <message>
            <source>Height above the floor</source>
            <translation>Hauteur au-dessus du sol</translation>
        </message>
        <message>
            <source>Coordinates</source>
            <translation>Coordonnées</translation>
        </message>
        <message>
            <source>Corner</source>
            <translation>Sommet</translation>
        </message>
        <message>
            <source>Middle of an edge</source>
            <translation>Milieu d’arête</translation>
        </message>
        <message>
            <source>Centre</source>
            <translation>Centre</translation>
        </message>
        <message>
            <source>Perpendicular</source>
            <translation>Perpendiculaire</translation>
        </message>
        <message>
            <source>Edge</source>
            <translation>Arête</translation>
        </message>
        <message>
            <source>Axis</source>
            <translation>Axe</translation>
        </message>
        <message>
            <source>Face</source>
            <translation>Face</translation>
        </message>
        <message>
            <source>they touch or overlap</source>
            <translation>ils se touchent ou se chevauchent</translation>
        </message>
        <message>
            <source>Name…</source>
            <translation>Nommer…</translation>
        </message>
        <message>
            <source>Copy the value</source>
            <translation>Copier la valeur</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Supprimer</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Genre</translation>
        </message>
        <message>
            <source>Elements</source>
            <translation>Éléments</translation>
        </message>
        <message>
            <source>Unit in exports</source>
            <translation>Unité à l’export</translation>
        </message>
        <message>
            <source>Nothing is measured yet. Press M, then click two places.</source>
            <translation>Rien n’est encore mesuré. Appuyez sur M, puis cliquez sur deux points.</translation>
        </message>
        <message>
            <source>Decimals:</source>
            <translation>Décimales :</translation>
        </message>
        <message>
            <source>Name:</source>
            <translation>Nom :</translation>
        </message>
        <message>
            <source>Click the first place</source>
            <translation>Cliquez sur le premier point</translation>
        </message>
        <message>
            <source>Click the second place</source>
            <translation>Cliquez sur le second point</translation>
        </message>
        <message>
            <source>Click the next place, or Enter</source>
            <translation>Cliquez sur le point suivant, ou Entrée</translation>
        </message>
        <message>
            <source>Click a place on the first leg</source>
            <translation>Cliquez sur un point du premier côté</translation>
        </message>
        <message>
            <source>Click the corner of the angle</source>
            <translation>Cliquez sur le sommet de l’angle</translation>
        </message>
        <message>
            <source>Click a place on the second leg</source>
            <translation>Cliquez sur un point du second côté</translation>
        </message>
        <message>
            <source>Click the first corner</source>
            <translation>Cliquez sur le premier sommet</translation>
        </message>
        <message>
            <source>Click the next corner, or Enter</source>
            <translation>Cliquez sur le sommet suivant, ou Entrée</translation>
        </message>
        <message>
            <source>Click a flat face</source>
            <translation>Cliquez sur une face plane</translation>
        </message>
        <message>
            <source>Click an element</source>
            <translation>Cliquez sur un élément</translation>
        </message>
        <message>
            <source>Click the first element</source>
            <translation>Cliquez sur le premier élément</translation>
        </message>
        <message>
            <source>Click the second element</source>
            <translation>Cliquez sur le second élément</translation>
        </message>
        <message>
            <source>Click a place</source>
            <translation>Cliquez sur un point</translation>
        </message>
        <message>
            <source>A clearance is between two elements: click another one</source>
            <translation>Une distance libre se mesure entre deux éléments : cliquez sur un autre</translation>
        </message>
        <message>
            <source>Dimensions</source>
            <translation>Cotes</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>Mesurer</translation>
        </message>
        <message>
            <source>Click two places; Esc ends</source>
            <translation>Cliquez sur deux points ; Échap pour finir</translation>
        </message>
        <message>
            <source>Click places one after the other; Enter ends</source>
            <translation>Cliquez sur des points l’un après l’autre ; Entrée pour finir</translation>
        </message>
        <message>
            <source>Measure an angle</source>
            <translation>Mesurer un angle</translation>
        </message>
        <message>
            <source>Click a place on the first leg, the corner, the second leg</source>
            <translation>Cliquez sur un point du premier côté, le sommet, le second côté</translation>
        </message>
        <message>
            <source>Measure an area</source>
            <translation>Mesurer une aire</translation>
        </message>
        <message>
            <source>Click the corners; Enter ends</source>
            <translation>Cliquez sur les sommets ; Entrée pour finir</translation>
        </message>
        <message>
            <source>Measure a face</source>
            <translation>Mesurer une face</translation>
        </message>
        <message>
            <source>Click a face: all of it, as far as it is flat</source>
            <translation>Cliquez sur une face : elle compte entière, tant qu’elle est plane</translation>
        </message>
        <message>
            <source>Measure a volume</source>
            <translation>Mesurer un volume</translation>
        </message>
        <message>
            <source>Measure a surface</source>
            <translation>Mesurer une surface</translation>
        </message>
        <message>
            <source>Measure a clearance</source>
            <translation>Mesurer une distance libre</translation>
        </message>
        <message>
            <source>Click two elements, or select them first: the smallest distance</source>
            <translation>Cliquez sur deux éléments, ou sélectionnez-les d’abord : la plus petite distance</translation>
        </message>
        <message>
            <source>Measure a height above the floor</source>
            <translation>Mesurer une hauteur au-dessus du sol</translation>
        </message>
        <message>
            <source>Mark coordinates</source>
            <translation>Marquer des coordonnées</translation>
        </message>
        <message>
            <source>Stop measuring</source>
            <translation>Arrêter de mesurer</translation>
        </message>
        <message>
            <source>Save a picture</source>
            <translation>Enregistrer une image</translation>
        </message>
        <message>
            <source>The picture was saved as {file}</source>
            <translation>L’image a été enregistrée sous {file}</translation>
        </message>
        <message>
            <source>Usual sizes</source>
            <translation>Tailles usuelles</translation>
        </message>
        <message>
            <source>No title</source>
            <translation>Sans titre</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Taille</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>Fond</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Enregistrer…</translation>
        </message>
        <message>
            <source>As in the window</source>
            <translation>Comme dans la fenêtre</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Sombre</translation>
        </message>
        <message>
            <source>Legend</source>
            <translation>Légende</translation>
        </message>
        <message>
            <source>Scale bar</source>
            <translation>Échelle graphique</translation>
        </message>
        <message>
            <source>North arrow</source>
            <translation>Flèche du nord</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Montrer</translation>
        </message>
        <message>
            <source>Save a picture as it was chosen last</source>
            <translation>Enregistrer une image comme la dernière fois</translation>
        </message>
        <message>
            <source>The name of the file; none: it is asked for</source>
            <translation>Le nom du fichier ; aucun : il est demandé</translation>
        </message>
        <message>
            <source>“{name}” was deleted</source>
            <translation>La vue « {name} » est supprimée</translation>
        </message>
        <message>
            <source>Choose a view first, in the panel of views</source>
            <translation>Choisissez d’abord une vue dans le panneau des vues</translation>
        </message>
        <message>
            <source>View {number}</source>
            <translation>Vue {number}</translation>
        </message>
        <message>
            <source>No view is named {name}</source>
            <translation>Aucune vue ne s’appelle {name}</translation>
        </message>
        <message>
            <source>Put it back</source>
            <translation>Rétablir</translation>
        </message>
        <message>
            <source>No view was deleted since the program was started</source>
            <translation>Aucune vue n’a été supprimée depuis le démarrage du programme</translation>
        </message>
        <message>
            <source>“{name}” cannot be shown: it is damaged or of a newer program</source>
            <translation>La vue « {name} » ne peut pas être affichée : elle est abîmée ou vient d’un programme plus récent</translation>
        </message>
        <message>
            <source>Put the view into a folder…</source>
            <translation>Ranger la vue dans un dossier…</translation>
        </message>
        <message>
            <source>Folder:</source>
            <translation>Dossier :</translation>
        </message>
        <message>
            <source>Export views…</source>
            <translation>Exporter les vues…</translation>
        </message>
        <message>
            <source>Import views…</source>
            <translation>Importer des vues…</translation>
        </message>
        <message>
            <source>Horizontal section</source>
            <translation>Coupe horizontale</translation>
        </message>
        <message>
            <source>Cut away what is above a height: through the middle, or in metres of the map</source>
            <translation>Retirer ce qui est au-dessus d’une hauteur : au milieu, ou en mètres de la carte</translation>
        </message>
        <message>
            <source>Vertical section across west and east</source>
            <translation>Coupe verticale entre ouest et est</translation>
        </message>
        <message>
            <source>Cut away what is east of the middle, or of a place in metres of the map</source>
            <translation>Retirer ce qui est à l’est du milieu, ou d’un point en mètres de la carte</translation>
        </message>
        <message>
            <source>Vertical section across south and north</source>
            <translation>Coupe verticale entre sud et nord</translation>
        </message>
        <message>
            <source>Cut away what is south of the middle, or of a place in metres of the map</source>
            <translation>Retirer ce qui est au sud du milieu, ou d’un point en mètres de la carte</translation>
        </message>
        <message>
            <source>Section box</source>
            <translation>Boîte de coupe</translation>
        </message>
        <message>
            <source>Cut away what is outside a box about the selection, about what is named, or about everything</source>
            <translation>Retirer ce qui est hors d’une boîte autour de la sélection, de ce qui est nommé ou de tout</translation>
        </message>
        <message>
            <source>Flip the section</source>
            <translation>Retourner la coupe</translation>
        </message>
        <message>
            <source>Show what the last section cuts away, and cut away what it shows</source>
            <translation>Voir ce que la dernière coupe retire, et retirer ce qu’elle montre</translation>
        </message>
        <message>
            <source>Remove the sections</source>
            <translation>Supprimer les coupes</translation>
        </message>
        <message>
            <source>Cut nothing away any more</source>
            <translation>Ne plus rien retirer</translation>
        </message>
        <message>
            <source>Open a model first, then cut it</source>
            <translation>Ouvrez d’abord une maquette, puis coupez-la</translation>
        </message>
        <message>
            <source>Nothing of this is drawn, so no box fits about it</source>
            <translation>Rien de ceci n’est dessiné : aucune boîte ne peut l’entourer</translation>
        </message>
        <message>
            <source>{text} is no height or place in metres</source>
            <translation>{text} n’est pas une hauteur ni une position en mètres</translation>
        </message>
        <message>
            <source>Box {number}</source>
            <translation>Boîte {number}</translation>
        </message>
        <message>
            <source>Horizontal section {number}</source>
            <translation>Coupe horizontale {number}</translation>
        </message>
        <message>
            <source>Section {number}</source>
            <translation>Coupe {number}</translation>
        </message>
        <message>
            <source>Flip</source>
            <translation>Retourner</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Supprimer</translation>
        </message>
        <message>
            <source>Nothing is cut. Press S and click a face to cut along it.</source>
            <translation>Rien n’est coupé. Appuyez sur S et cliquez sur une face pour couper le long de celle-ci.</translation>
        </message>
        <message>
            <source>{count} open shape has no filled cut</source>
            <translation>{count} forme ouverte n’a pas de coupe remplie</translation>
        </message>
        <message>
            <source>{count} open shapes have no filled cut</source>
            <translation>{count} formes ouvertes n’ont pas de coupe remplie</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation>Coupes</translation>
        </message>
        <message>
            <source>What is cut away: on or off, names, flipping, removing</source>
            <translation>Ce qui est retiré : activer, nommer, retourner, supprimer</translation>
        </message>
        <message>
            <source>Section</source>
            <translation>Coupe</translation>
        </message>
        <message>
            <source>Click a face to cut along it; drag the arrow to move the cut</source>
            <translation>Cliquez sur une face pour couper le long de celle-ci ; tirez la flèche pour déplacer la coupe</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>Papier</translation>
        </message>
        <message>
            <source>Direction</source>
            <translation>Orientation</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>Échelle</translation>
        </message>
        <message>
            <source>View name</source>
            <translation>Nom de la vue</translation>
        </message>
        <message>
            <source>Author</source>
            <translation>Auteur</translation>
        </message>
        <message>
            <source>Make a sheet</source>
            <translation>Faire une planche</translation>
        </message>
        <message>
            <source>Drawing…</source>
            <translation>Dessin en cours…</translation>
        </message>
        <message>
            <source>Save as PDF…</source>
            <translation>Enregistrer en PDF…</translation>
        </message>
        <message>
            <source>Save the sheet</source>
            <translation>Enregistrer la planche</translation>
        </message>
        <message>
            <source>Landscape</source>
            <translation>Paysage</translation>
        </message>
        <message>
            <source>Portrait</source>
            <translation>Portrait</translation>
        </message>
        <message>
            <source>Type a scale such as 1:100</source>
            <translation>Saisissez une échelle telle que 1:100</translation>
        </message>
        <message>
            <source>All of it fits</source>
            <translation>Tout tient sur le papier</translation>
        </message>
        <message>
            <source>Cut off at the edge; 1:{n} fits</source>
            <translation>Coupé au bord ; 1:{n} convient</translation>
        </message>
        <message>
            <source>The sheet was saved as {file}</source>
            <translation>La planche a été enregistrée dans {file}</translation>
        </message>
        <message>
            <source>Make a sheet…</source>
            <translation>Faire une planche…</translation>
        </message>
        <message>
            <source>What is seen, on paper at a true scale with a title block, as PDF</source>
            <translation>Ce qui est vu, sur papier à l’échelle exacte avec un cartouche, en PDF</translation>
        </message>
        <message>
            <source>No model that is open has storeys</source>
            <translation>Aucun modèle ouvert n’a d’étages</translation>
        </message>
        <message>
            <source>Cut above the floor</source>
            <translation>Coupe au-dessus du sol</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>Hauteur</translation>
        </message>
        <message>
            <source>Plan of the storey</source>
            <translation>Plan de l’étage</translation>
        </message>
        <message>
            <source>Cut above the floor of the selected storey and seen from above</source>
            <translation>Coupé au-dessus du sol de l’étage sélectionné et vu de dessus</translation>
        </message>
        <message>
            <source>Plan of the storey above</source>
            <translation>Plan de l’étage au-dessus</translation>
        </message>
        <message>
            <source>Plan of the storey below</source>
            <translation>Plan de l’étage au-dessous</translation>
        </message>
        <message>
            <source>Height at which plans are cut</source>
            <translation>Hauteur de coupe des plans</translation>
        </message>
        <message>
            <source>Metres above the floor</source>
            <translation>Mètres au-dessus du sol</translation>
        </message>
        <message>
            <source>Leave the plan</source>
            <translation>Quitter le plan</translation>
        </message>
        <message>
            <source>Stand in a room</source>
            <translation>Se placer dans un local</translation>
        </message>
        <message>
            <source>As seen by who walked there from the entrance</source>
            <translation>Comme le voit qui s’y est rendu à pied depuis l’entrée</translation>
        </message>
        <message>
            <source>Storeys</source>
            <translation>Niveaux</translation>
        </message>
        <message>
            <source>Walk</source>
            <translation>Marcher</translation>
        </message>
        <message>
            <source>At eye height, by keys and mouse; Esc ends</source>
            <translation>À hauteur d’œil, au clavier et à la souris ; Échap termine</translation>
        </message>
        <message>
            <source>Walk to the room</source>
            <translation>Marcher jusqu’au local</translation>
        </message>
        <message>
            <source>To the selected room, by doors and stairs</source>
            <translation>Jusqu’au local sélectionné, par les portes et les escaliers</translation>
        </message>
        <message>
            <source>{text} is no number of metres</source>
            <translation>{text} n’est pas un nombre de mètres</translation>
        </message>
        <message>
            <source>No storey is named {name}</source>
            <translation>Aucun étage ne s’appelle {name}</translation>
        </message>
        <message>
            <source>A plan is cut between 0.1 and 20 metres above the floor</source>
            <translation>Un plan se coupe entre 0,1 et 20 mètres au-dessus du sol</translation>
        </message>
        <message>
            <source>{text} is no row of coordinates</source>
            <translation>{text} n’est pas une suite de coordonnées</translation>
        </message>
        <message>
            <source>Keep this view</source>
            <translation>Garder cette vue</translation>
        </message>
        <message>
            <source>Save the view again</source>
            <translation>Enregistrer la vue à nouveau</translation>
        </message>
        <message>
            <source>Delete the view</source>
            <translation>Supprimer la vue</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Garder</translation>
        </message>
        <message>
            <source>No view is kept yet. Keep what you see to come back to it: Ctrl+B</source>
            <translation>Aucune vue n’est encore gardée. Gardez ce que vous voyez pour y revenir : Ctrl+B</translation>
        </message>
        <message>
            <source>Note on this view</source>
            <translation>Note sur cette vue</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Renommer</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Vues</translation>
        </message>
        <message>
            <source>Views that are kept</source>
            <translation>Les vues qui sont gardées</translation>
        </message>
        <message>
            <source>With its camera, sections, measures, filters, overlay and moment</source>
            <translation>Avec sa caméra, ses coupes, mesures, filtres, sa couche de données et son moment</translation>
        </message>
        <message>
            <source>The chosen view is seen so from now on</source>
            <translation>La vue choisie se présente ainsi désormais</translation>
        </message>
        <message>
            <source>Next view</source>
            <translation>Vue suivante</translation>
        </message>
        <message>
            <source>Previous view</source>
            <translation>Vue précédente</translation>
        </message>
        <message>
            <source>Show a saved view</source>
            <translation>Afficher une vue gardée</translation>
        </message>
        <message>
            <source>By its name</source>
            <translation>Par son nom</translation>
        </message>
        <message>
            <source>The name of the folder; none: outside all</source>
            <translation>Le nom du dossier ; aucun : hors de tout dossier</translation>
        </message>
        <message>
            <source>Put deleted views back</source>
            <translation>Rétablir les vues supprimées</translation>
        </message>
        <message>
            <source>As a file for others, with their pictures</source>
            <translation>Dans un fichier pour d’autres, avec leurs images</translation>
        </message>
        <message>
            <source>From a file that was exported here or elsewhere</source>
            <translation>D’un fichier exporté ici ou ailleurs</translation>
        </message>
        <message>
            <source>Nothing is open that one could walk in</source>
            <translation>Rien n’est ouvert où l’on puisse marcher</translation>
        </message>
        <message>
            <source>Looking for ways…</source>
            <translation>Recherche des chemins…</translation>
        </message>
        <message>
            <source>You are walking: arrows or W A S D lead, a drag looks about, a click goes there, Esc ends</source>
            <translation>Vous marchez : les flèches ou Z Q S D guident, glisser fait regarder autour de soi, un clic y conduit, Échap termine</translation>
        </message>
        <message>
            <source>No way leads there</source>
            <translation>Aucun chemin n’y mène</translation>
        </message>
        <message>
            <source>Something stands in the way</source>
            <translation>Quelque chose barre le chemin</translation>
        </message>
        <message>
            <source>No way leads to {room}: no door or stair that is wide enough joins it to here</source>
            <translation>Aucun chemin ne mène à {room} : aucune porte ni aucun escalier assez large ne le relie à cet endroit</translation>
        </message>
        <message>
            <source>Nobody can stand in {room}: no floor is drawn there, or it is too low</source>
            <translation>On ne peut pas se tenir dans {room} : aucun sol n’y est dessiné, ou le plafond est trop bas</translation>
        </message>
        <message>
            <source>There is no floor here to walk on</source>
            <translation>Il n’y a pas ici de sol où marcher</translation>
        </message>
        <message>
            <source>Something stands in the way to {room}</source>
            <translation>Quelque chose barre le chemin vers {room}</translation>
        </message>
        <message>
            <source>No room is named {name}</source>
            <translation>Aucun local ne s’appelle « {name} »</translation>
        </message>
        <message>
            <source>Select a room to walk to first</source>
            <translation>Sélectionnez d’abord le local où aller</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>Inspecteur</translation>
        </message>
        <message>
            <source>{title}: {stream}, {place}</source>
            <translation>{title} : {stream}, {place}</translation>
        </message>
        <message>
            <source>{count} alarms have begun, the first: {title}</source>
            <translation>{count} alarmes ont commencé, la première : {title}</translation>
        </message>
        <message>
            <source>Made-up data (demonstration)</source>
            <translation>Données inventées (démonstration)</translation>
        </message>
        <message>
            <source>Not silenced</source>
            <translation>Pas de silence</translation>
        </message>
        <message>
            <source>Silent for one hour</source>
            <translation>Silence d'une heure</translation>
        </message>
        <message>
            <source>Silent for one day</source>
            <translation>Silence d'un jour</translation>
        </message>
        <message>
            <source>Silent for a week</source>
            <translation>Silence d'une semaine</translation>
        </message>
        <message>
            <source>Measurement</source>
            <translation>Mesure</translation>
        </message>
        <message>
            <source>Calls when</source>
            <translation>Appelle quand</translation>
        </message>
        <message>
            <source>Threshold</source>
            <translation>Seuil</translation>
        </message>
        <message>
            <source>Back by (hysteresis)</source>
            <translation>Retour de (hystérésis)</translation>
        </message>
        <message>
            <source>For at least (minutes)</source>
            <translation>Pendant au moins (minutes)</translation>
        </message>
        <message>
            <source>Severity</source>
            <translation>Gravité</translation>
        </message>
        <message>
            <source>Silence</source>
            <translation>Silence</translation>
        </message>
        <message>
            <source>Alarm rules</source>
            <translation>Règles d'alarme</translation>
        </message>
        <message>
            <source>New rule</source>
            <translation>Nouvelle règle</translation>
        </message>
        <message>
            <source>above</source>
            <translation>au-dessus</translation>
        </message>
        <message>
            <source>below</source>
            <translation>au-dessous</translation>
        </message>
        <message>
            <source>In force</source>
            <translation>En vigueur</translation>
        </message>
        <message>
            <source>Save rule</source>
            <translation>Enregistrer la règle</translation>
        </message>
        <message>
            <source>Nothing is measured yet that a rule could watch.</source>
            <translation>Rien n’est encore mesuré qu’une règle pourrait surveiller.</translation>
        </message>
        <message>
            <source>silent until {moment}</source>
            <translation>en silence jusqu'au {moment}</translation>
        </message>
        <message>
            <source>(off)</source>
            <translation>(désactivée)</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Depuis</translation>
        </message>
        <message>
            <source>Until</source>
            <translation>Jusqu'à</translation>
        </message>
        <message>
            <source>At worst</source>
            <translation>Au pire</translation>
        </message>
        <message>
            <source>Seen</source>
            <translation>Vue</translation>
        </message>
        <message>
            <source>Seen by</source>
            <translation>Vu par</translation>
        </message>
        <message>
            <source>lasts</source>
            <translation>en cours</translation>
        </message>
        <message>
            <source>over</source>
            <translation>finie</translation>
        </message>
        <message>
            <source>{moment}, by {name}</source>
            <translation>{moment}, par {name}</translation>
        </message>
        <message>
            <source>Mark as seen</source>
            <translation>Marquer comme vue</translation>
        </message>
        <message>
            <source>Note that somebody has seen the selected alarms</source>
            <translation>Noter que quelqu'un a vu les alarmes sélectionnées</translation>
        </message>
        <message>
            <source>Alarm rules…</source>
            <translation>Règles d'alarme…</translation>
        </message>
        <message>
            <source>No alarm. Rules say when a measurement calls for attention.</source>
            <translation>Aucune alarme. Les règles disent quand une mesure demande de l'attention.</translation>
        </message>
        <message>
            <source>Test connection</source>
            <translation>Tester la connexion</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Choisir…</translation>
        </message>
        <message>
            <source>Choose columns…</source>
            <translation>Choisir les colonnes…</translation>
        </message>
        <message>
            <source>Asking…</source>
            <translation>Question en cours…</translation>
        </message>
        <message>
            <source>Columns are chosen; change…</source>
            <translation>Les colonnes sont choisies ; modifier…</translation>
        </message>
        <message>
            <source>kept in the keyring; leave empty to keep it</source>
            <translation>gardé dans le trousseau ; laisser vide pour le conserver</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>Modifier…</translation>
        </message>
        <message>
            <source>Synchronise now</source>
            <translation>Synchroniser maintenant</translation>
        </message>
        <message>
            <source>Runs…</source>
            <translation>Synchronisations…</translation>
        </message>
        <message>
            <source>Quality…</source>
            <translation>Qualité…</translation>
        </message>
        <message>
            <source>Providers…</source>
            <translation>Prestataires…</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Retirer…</translation>
        </message>
        <message>
            <source>since {moment}</source>
            <translation>depuis le {moment}</translation>
        </message>
        <message>
            <source>Last success</source>
            <translation>Dernier succès</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>Qualité</translation>
        </message>
        <message>
            <source>In words</source>
            <translation>En clair</translation>
        </message>
        <message>
            <source>Connect a system</source>
            <translation>Connecter un système</translation>
        </message>
        <message>
            <source>No system is connected yet. Connect a ticket system, sensors, meters or a folder of exports.</source>
            <translation>Aucun système n'est encore connecté. Connectez un système de demandes, des sondes, des compteurs ou un dossier d'exports.</translation>
        </message>
        <message>
            <source>Remove the connection {name}?</source>
            <translation>Retirer la connexion {name} ?</translation>
        </message>
        <message>
            <source>What it brought stays in the history. Its password is forgotten.</source>
            <translation>Ce qu'elle a apporté reste dans l'historique. Son mot de passe est oublié.</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>Début</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>Fin</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Résultat</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Pages</translation>
        </message>
        <message>
            <source>Records changed</source>
            <translation>Enregistrements modifiés</translation>
        </message>
        <message>
            <source>Gone</source>
            <translation>Disparus</translation>
        </message>
        <message>
            <source>Runs of {name}</source>
            <translation>Synchronisations de {name}</translation>
        </message>
        <message>
            <source>Nothing here.</source>
            <translation>Rien ici.</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Reprendre</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Suspendre</translation>
        </message>
        <message>
            <source>Accept that {count} records are gone</source>
            <translation>Accepter que {count} enregistrements ont disparu</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Où</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Source</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>Ouvrir…</translation>
        </message>
        <message>
            <source>No document is linked to this element.</source>
            <translation>Aucun document n'est lié à cet élément.</translation>
        </message>
        <message>
            <source>{place} is not a file on this computer. The text was copied.</source>
            <translation>{place} n'est pas un fichier de cet ordinateur. Le texte a été copié.</translation>
        </message>
        <message>
            <source>Open this with another program?</source>
            <translation>L'ouvrir avec un autre programme ?</translation>
        </message>
        <message>
            <source>Select one element to see its documents.</source>
            <translation>Sélectionnez un élément pour voir ses documents.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>So far</source>
            <translation>Jusqu’ici</translation>
        </message>
        <message>
            <source>Factor</source>
            <translation>Facteur</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>Décalage</translation>
        </message>
        <message>
            <source>Index begins again at 0 after</source>
            <translation>L’index repart à 0 après</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Pourquoi</translation>
        </message>
        <message>
            <source>From the beginning on</source>
            <translation>Depuis le début</translation>
        </message>
        <message>
            <source>Factor and roll-over</source>
            <translation>Facteur et passage par zéro</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>Confirmer</translation>
        </message>
        <message>
            <source>its index falls from nearly {number} to nearly 0</source>
            <translation>son index tombe de presque {number} à presque 0</translation>
        </message>
        <message>
            <source>said by {who} on {moment}</source>
            <translation>dit par {who} le {moment}</translation>
        </message>
        <message>
            <source>Show connections</source>
            <translation>Montrer les connexions</translation>
        </message>
        <message>
            <source>No system connected</source>
            <translation>Aucun système connecté</translation>
        </message>
        <message>
            <source>synchronised {age}</source>
            <translation>synchronisé {age}</translation>
        </message>
        <message>
            <source>{count} connections need you</source>
            <translation>{count} connexions demandent votre attention</translation>
        </message>
        <message>
            <source>offline since {moment}</source>
            <translation>hors ligne depuis le {moment}</translation>
        </message>
        <message>
            <source>Made-up data</source>
            <translation>Données inventées</translation>
        </message>
        <message>
            <source>All connections are paused</source>
            <translation>Toutes les connexions sont suspendues</translation>
        </message>
        <message>
            <source>All time</source>
            <translation>Toute la période</translation>
        </message>
        <message>
            <source>Last month</source>
            <translation>Dernier mois</translation>
        </message>
        <message>
            <source>Last year</source>
            <translation>Dernière année</translation>
        </message>
        <message>
            <source>Last three years</source>
            <translation>Trois dernières années</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>Tout</translation>
        </message>
        <message>
            <source>All providers</source>
            <translation>Tous les prestataires</translation>
        </message>
        <message>
            <source>Select one element to read its history.</source>
            <translation>Sélectionnez un élément pour lire son historique.</translation>
        </message>
        <message>
            <source>Nothing was known of this element then.</source>
            <translation>On ne savait alors rien de cet élément.</translation>
        </message>
        <message>
            <source>Nothing is known of this element yet.</source>
            <translation>On ne sait encore rien de cet élément.</translation>
        </message>
        <message>
            <source>Found out</source>
            <translation>Détecté</translation>
        </message>
        <message>
            <source>Tab</source>
            <translation>Tabulation</translation>
        </message>
        <message>
            <source>Day first</source>
            <translation>Jour d'abord</translation>
        </message>
        <message>
            <source>Month first</source>
            <translation>Mois d'abord</translation>
        </message>
        <message>
            <source>File to try</source>
            <translation>Fichier d'essai</translation>
        </message>
        <message>
            <source>What the rows are</source>
            <translation>Ce que sont les lignes</translation>
        </message>
        <message>
            <source>Files such as</source>
            <translation>Fichiers du genre</translation>
        </message>
        <message>
            <source>A title of the header row</source>
            <translation>Un titre de la ligne d'en-tête</translation>
        </message>
        <message>
            <source>Encoding</source>
            <translation>Encodage</translation>
        </message>
        <message>
            <source>Delimiter</source>
            <translation>Séparateur</translation>
        </message>
        <message>
            <source>Dates</source>
            <translation>Dates</translation>
        </message>
        <message>
            <source>Order of dates</source>
            <translation>Ordre des dates</translation>
        </message>
        <message>
            <source>Decimals</source>
            <translation>Décimales</translation>
        </message>
        <message>
            <source>How the first rows are read</source>
            <translation>Comment les premières lignes sont lues</translation>
        </message>
        <message>
            <source>How {mapping} reads the first rows</source>
            <translation>Lecture des premières lignes par « {mapping} »</translation>
        </message>
        <message>
            <source>found out; else for example %d/%m/%Y %H:%M</source>
            <translation>détectées ; sinon par exemple %d/%m/%Y %H:%M</translation>
        </message>
        <message>
            <source>{role} is not mapped</source>
            <translation>{role} n'est pas associé</translation>
        </message>
        <message>
            <source>Ready mappings</source>
            <translation>Associations prêtes</translation>
        </message>
        <message>
            <source>A mapping of one's own</source>
            <translation>Une association à soi</translation>
        </message>
        <message>
            <source>Choose a folder with a file first.</source>
            <translation>Choisissez d'abord un dossier avec un fichier.</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>Jour</translation>
        </message>
        <message>
            <source>Week</source>
            <translation>Semaine</translation>
        </message>
        <message>
            <source>Month</source>
            <translation>Mois</translation>
        </message>
        <message>
            <source>Year</source>
            <translation>Année</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Tout</translation>
        </message>
        <message>
            <source>replaced on {date} by {name}</source>
            <translation>remplacé le {date} par {name}</translation>
        </message>
        <message>
            <source>Replaced by…</source>
            <translation>Remplacé par…</translation>
        </message>
        <message>
            <source>Another device took the place of the chosen one</source>
            <translation>Un autre appareil a pris la place de celui qui est choisi</translation>
        </message>
        <message>
            <source>Factor…</source>
            <translation>Facteur…</translation>
        </message>
        <message>
            <source>How the numbers of the chosen device are read</source>
            <translation>Comment se lisent les nombres de l’appareil choisi</translation>
        </message>
        <message>
            <source>Save the chart as a picture</source>
            <translation>Enregistrer le graphique en image</translation>
        </message>
        <message>
            <source>Save the readings shown as a table</source>
            <translation>Enregistrer les relevés montrés en tableau</translation>
        </message>
        <message>
            <source>Select an element to see its measurements.</source>
            <translation>Sélectionnez un élément pour voir ses mesures.</translation>
        </message>
        <message>
            <source>No measurement here.</source>
            <translation>Aucune mesure ici.</translation>
        </message>
        <message>
            <source>This system has no keyring. Passwords are kept in an encrypted file; its passphrase:</source>
            <translation>Ce système n'a pas de trousseau. Les mots de passe sont gardés dans un fichier chiffré ; sa phrase secrète :</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Phrase secrète</translation>
        </message>
        <message>
            <source>Queue or trade</source>
            <translation>File ou métier</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>Responsable</translation>
        </message>
        <message>
            <source>Requester</source>
            <translation>Demandeur</translation>
        </message>
        <message>
            <source>Which tickets</source>
            <translation>Quels tickets</translation>
        </message>
        <message>
            <source>Trade, where its source calls it otherwise</source>
            <translation>Métier, si sa source le nomme autrement</translation>
        </message>
        <message>
            <source>all tickets</source>
            <translation>tous les tickets</translation>
        </message>
        <message>
            <source>always</source>
            <translation>toujours</translation>
        </message>
        <message>
            <source>Providers of {name}</source>
            <translation>Prestataires de {name}</translation>
        </message>
        <message>
            <source>From</source>
            <translation>À partir du</translation>
        </message>
        <message>
            <source>No rule says yet who works on these tickets.</source>
            <translation>Aucune règle ne dit encore qui intervient sur ces tickets.</translation>
        </message>
        <message>
            <source>Take back…</source>
            <translation>Reprendre…</translation>
        </message>
        <message>
            <source>Change of provider from a date</source>
            <translation>Changement de prestataire à partir du</translation>
        </message>
        <message>
            <source>Agree</source>
            <translation>Convenir</translation>
        </message>
        <message>
            <source>Take back that {name} works on these tickets?</source>
            <translation>Reprendre que {name} intervient sur ces tickets ?</translation>
        </message>
        <message>
            <source>The other rules say who works on them. What was known before stays known.</source>
            <translation>Les autres règles disent qui y intervient. Ce qu'on savait avant reste su.</translation>
        </message>
        <message>
            <source>{count} open tickets</source>
            <translation>{count} tickets ouverts</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Quoi</translation>
        </message>
        <message>
            <source>For example</source>
            <translation>Par exemple</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>Nombre</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>Réponse</translation>
        </message>
        <message>
            <source>{count} set aside</source>
            <translation>{count} de côté</translation>
        </message>
        <message>
            <source>{count} doubtful</source>
            <translation>{count} douteux</translation>
        </message>
        <message>
            <source>Quality of {name}</source>
            <translation>Qualité de {name}</translation>
        </message>
        <message>
            <source>Nothing came yet.</source>
            <translation>Rien n’est encore arrivé.</translation>
        </message>
        <message>
            <source>They count</source>
            <translation>Ils comptent</translation>
        </message>
        <message>
            <source>These readings are right: they count in figures, charts and alarms</source>
            <translation>Ces relevés sont justes : ils comptent dans les chiffres, les graphiques et les alarmes</translation>
        </message>
        <message>
            <source>They are wrong</source>
            <translation>Ils sont faux</translation>
        </message>
        <message>
            <source>These readings are kept, never count, and are not asked about again</source>
            <translation>Ces relevés sont gardés, ne comptent jamais, et la question n’est plus posée</translation>
        </message>
        <message>
            <source>I have looked at what was set aside</source>
            <translation>J’ai regardé ce qui a été mis de côté</translation>
        </message>
        <message>
            <source>The connection is in order until something new is set aside</source>
            <translation>La connexion est en ordre jusqu’à ce que quelque chose de nouveau soit mis de côté</translation>
        </message>
        <message>
            <source>New device</source>
            <translation>Nouvel appareil</translation>
        </message>
        <message>
            <source>Removed</source>
            <translation>Déposé</translation>
        </message>
        <message>
            <source>Installed</source>
            <translation>Posé</translation>
        </message>
        <message>
            <source>Index of the old one then</source>
            <translation>Index de l’ancien à ce moment</translation>
        </message>
        <message>
            <source>Index of the new one then</source>
            <translation>Index du nouveau à ce moment</translation>
        </message>
        <message>
            <source>The device of {later} was replaced: removed {removed}, installed {installed}</source>
            <translation>L’appareil de {later} a été remplacé : déposé le {removed}, posé le {installed}</translation>
        </message>
        <message>
            <source>{later} replaced {former}: removed {removed}, installed {installed}</source>
            <translation>{later} a remplacé {former} : déposé le {removed}, posé le {installed}</translation>
        </message>
        <message>
            <source>its source</source>
            <translation>sa source</translation>
        </message>
        <message>
            <source>Never, as far as is known</source>
            <translation>Jamais, autant qu’on sache</translation>
        </message>
        <message>
            <source>As its last reading</source>
            <translation>Celui de sa dernière mesure</translation>
        </message>
        <message>
            <source>As its first reading</source>
            <translation>Celui de sa première mesure</translation>
        </message>
        <message>
            <source>In the place of</source>
            <translation>À la place de</translation>
        </message>
        <message>
            <source>Take back</source>
            <translation>Annuler le remplacement</translation>
        </message>
        <message>
            <source>{name} (suggested)</source>
            <translation>{name} (suggéré)</translation>
        </message>
        <message>
            <source>Nothing else of this kind is measured here.</source>
            <translation>Rien d’autre de ce genre n’est mesuré ici.</translation>
        </message>
        <message>
            <source>Unmatched</source>
            <translation>À rattacher</translation>
        </message>
        <message>
            <source>Told twice</source>
            <translation>Racontés deux fois</translation>
        </message>
        <message>
            <source>Connections</source>
            <translation>Connexions</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Historique</translation>
        </message>
        <message>
            <source>Show history</source>
            <translation>Montrer l'historique</translation>
        </message>
        <message>
            <source>Measurements</source>
            <translation>Mesures</translation>
        </message>
        <message>
            <source>Show measurements</source>
            <translation>Montrer les mesures</translation>
        </message>
        <message>
            <source>Show documents</source>
            <translation>Montrer les documents</translation>
        </message>
        <message>
            <source>Sensors</source>
            <translation>Sondes</translation>
        </message>
        <message>
            <source>{quantity}</source>
            <translation>{quantity}</translation>
        </message>
        <message>
            <source>Consumption</source>
            <translation>Consommations</translation>
        </message>
        <message>
            <source>{quantity}, consumption of the last 24 hours</source>
            <translation>{quantity}, consommation des dernières 24 heures</translation>
        </message>
        <message>
            <source>Connect a system…</source>
            <translation>Connecter un système…</translation>
        </message>
        <message>
            <source>Tell of new alarms</source>
            <translation>Signaler les nouvelles alarmes</translation>
        </message>
        <message>
            <source>A notice of the system when an alarm begins while the window is open</source>
            <translation>Une notification du système quand une alarme commence pendant que la fenêtre est ouverte</translation>
        </message>
        <message>
            <source>Factor and roll-over…</source>
            <translation>Facteur et passage par zéro…</translation>
        </message>
        <message>
            <source>Quality of what came…</source>
            <translation>Qualité de ce qui est arrivé…</translation>
        </message>
        <message>
            <source>What of a connection was set aside, is doubtful or silent, and why</source>
            <translation>Ce qui, d’une connexion, a été mis de côté, est douteux ou muet, et pourquoi</translation>
        </message>
        <message>
            <source>Ask every connection for what is new</source>
            <translation>Demander à chaque connexion ce qu'il y a de nouveau</translation>
        </message>
        <message>
            <source>to be matched: {key}</source>
            <translation>à rattacher : {key}</translation>
        </message>
        <message>
            <source>unmatched</source>
            <translation>à rattacher</translation>
        </message>
        <message>
            <source>Merged into {key}</source>
            <translation>Fusionnée avec {key}</translation>
        </message>
        <message>
            <source>The same as {key}</source>
            <translation>La même que {key}</translation>
        </message>
        <message>
            <source>Learned</source>
            <translation>Apprise le</translation>
        </message>
        <message>
            <source>No ticket here yet. Connect a ticket system under Connections.</source>
            <translation>Aucune demande ici pour le moment. Connectez un système de demandes dans Connexions.</translation>
        </message>
        <message>
            <source>Not the same ticket: tell it on its own again</source>
            <translation>Pas le même ticket : le raconter de nouveau à part</translation>
        </message>
        <message>
            <source>Sure</source>
            <translation>Sûr à</translation>
        </message>
        <message>
            <source>Other number</source>
            <translation>Autre numéro</translation>
        </message>
        <message>
            <source>Other source</source>
            <translation>Autre source</translation>
        </message>
        <message>
            <source>Other title</source>
            <translation>Autre titre</translation>
        </message>
        <message>
            <source>Same ticket</source>
            <translation>Même ticket</translation>
        </message>
        <message>
            <source>The first one tells the story of both, and figures count it once</source>
            <translation>Le premier raconte l'histoire des deux, et les chiffres le comptent une fois</translation>
        </message>
        <message>
            <source>Not the same</source>
            <translation>Pas le même</translation>
        </message>
        <message>
            <source>Do not ask again for this one</source>
            <translation>Ne plus demander pour celui-ci</translation>
        </message>
        <message>
            <source>Show both</source>
            <translation>Montrer les deux</translation>
        </message>
        <message>
            <source>No ticket seems to be told by two systems.</source>
            <translation>Aucun ticket ne semble raconté par deux systèmes.</translation>
        </message>
        <message>
            <source>{count} tickets are told once from now on</source>
            <translation>{count} tickets ne sont plus racontés qu'une fois</translation>
        </message>
        <message>
            <source>{count} pairs are not asked about again</source>
            <translation>{count} paires ne seront plus demandées</translation>
        </message>
        <message>
            <source>Named by its source</source>
            <translation>Nommé par sa source</translation>
        </message>
        <message>
            <source>Records</source>
            <translation>Enregistrements</translation>
        </message>
        <message>
            <source>It is the selected element</source>
            <translation>C'est l'élément sélectionné</translation>
        </message>
        <message>
            <source>In no model</source>
            <translation>Dans aucune maquette</translation>
        </message>
        <message>
            <source>Every record has found its element.</source>
            <translation>Chaque enregistrement a trouvé son élément.</translation>
        </message>
        <message>
            <source>{count} records were joined; {name} is remembered</source>
            <translation>{count} enregistrements ont été rattachés ; {name} est retenu</translation>
        </message>
        <message>
            <source>no suggestion</source>
            <translation>aucune suggestion</translation>
        </message>
        <message>
            <source>Show only this</source>
            <translation>Ne montrer que cela</translation>
        </message>
        <message>
            <source>Begin anew with the selection</source>
            <translation>Recommencer avec la sélection</translation>
        </message>
        <message>
            <source>Show this too</source>
            <translation>Montrer aussi cela</translation>
        </message>
        <message>
            <source>Add the selection to what is isolated</source>
            <translation>Ajouter la sélection à ce qui est isolé</translation>
        </message>
        <message>
            <source>Show this no longer</source>
            <translation>Ne plus montrer cela</translation>
        </message>
        <message>
            <source>Take the selection out of what is seen</source>
            <translation>Retirer la sélection de ce qui est visible</translation>
        </message>
        <message>
            <source>Invert what is seen</source>
            <translation>Inverser la visibilité</translation>
        </message>
        <message>
            <source>See what is hidden, and hide what is seen</source>
            <translation>Voir ce qui est masqué et masquer ce qui est visible</translation>
        </message>
        <message>
            <source>Ghost</source>
            <translation>Fantômes</translation>
        </message>
        <message>
            <source>What is not isolated stays to be seen faintly</source>
            <translation>Ce qui n’est pas isolé reste visible, très pâle</translation>
        </message>
        <message>
            <source>Select something first, then put it into what is shown or take it out</source>
            <translation>Sélectionnez d’abord quelque chose, puis ajoutez-le à ce qui est montré ou retirez-l’en</translation>
        </message>
        <message>
            <source>Everything is seen: there is nothing to invert</source>
            <translation>Tout est visible : il n’y a rien à inverser</translation>
        </message>
        <message>
            <source>Nothing would be left to see</source>
            <translation>Il ne resterait rien à voir</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>Ajuster</translation>
        </message>
        <message>
            <source>Show the selection, or everything, as large as fits</source>
            <translation>Afficher la sélection, ou tout, aussi grand que possible</translation>
        </message>
        <message>
            <source>Home view</source>
            <translation>Vue d’accueil</translation>
        </message>
        <message>
            <source>From above and the south-west</source>
            <translation>D’en haut et du sud-ouest</translation>
        </message>
        <message>
            <source>Top view</source>
            <translation>Vue de dessus</translation>
        </message>
        <message>
            <source>Map view</source>
            <translation>Vue de carte</translation>
        </message>
        <message>
            <source>From straight above, as a map</source>
            <translation>À la verticale, comme une carte</translation>
        </message>
        <message>
            <source>Colour a layer by an attribute</source>
            <translation>Colorer une couche par un attribut</translation>
        </message>
        <message>
            <source>None: as authored</source>
            <translation>Aucun : couleurs d’origine</translation>
        </message>
        <message>
            <source>Select an element and go there</source>
            <translation>Sélectionner un élément et y aller</translation>
        </message>
        <message>
            <source>By its number in this session</source>
            <translation>Par son numéro dans cette session</translation>
        </message>
        <message>
            <source>Go to a place</source>
            <translation>Aller à un lieu</translation>
        </message>
        <message>
            <source>Coordinates, or latitude and longitude</source>
            <translation>Coordonnées, ou latitude et longitude</translation>
        </message>
        <message>
            <source>Take the place that is offered</source>
            <translation>Prendre la position proposée</translation>
        </message>
        <message>
            <source>For a model whose map coordinates are doubtful: by its number, where there are several</source>
            <translation>Pour une maquette dont les coordonnées cartographiques sont douteuses : par son numéro s’il y en a plusieurs</translation>
        </message>
        <message>
            <source>Bottom view</source>
            <translation>Vue de dessous</translation>
        </message>
        <message>
            <source>Front view</source>
            <translation>Vue de face</translation>
        </message>
        <message>
            <source>From the south</source>
            <translation>Depuis le sud</translation>
        </message>
        <message>
            <source>Back view</source>
            <translation>Vue de derrière</translation>
        </message>
        <message>
            <source>From the north</source>
            <translation>Depuis le nord</translation>
        </message>
        <message>
            <source>Left view</source>
            <translation>Vue de gauche</translation>
        </message>
        <message>
            <source>From the west</source>
            <translation>Depuis l’ouest</translation>
        </message>
        <message>
            <source>Right view</source>
            <translation>Vue de droite</translation>
        </message>
        <message>
            <source>From the east</source>
            <translation>Depuis l’est</translation>
        </message>
        <message>
            <source>Parallel projection</source>
            <translation>Projection parallèle</translation>
        </message>
        <message>
            <source>Parallel instead of perspective projection</source>
            <translation>Projection parallèle au lieu de la perspective</translation>
        </message>
        <message>
            <source>Isolate</source>
            <translation>Isoler</translation>
        </message>
        <message>
            <source>Show only the selection</source>
            <translation>N’afficher que la sélection</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>Masquer</translation>
        </message>
        <message>
            <source>Hide the selection</source>
            <translation>Masquer la sélection</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Tout afficher</translation>
        </message>
        <message>
            <source>Show everything again</source>
            <translation>Tout afficher à nouveau</translation>
        </message>
        <message>
            <source>X-ray</source>
            <translation>Transparence</translation>
        </message>
        <message>
            <source>Let everything but the selection fade</source>
            <translation>Estomper tout sauf la sélection</translation>
        </message>
        <message>
            <source>Rooms</source>
            <translation>Locaux</translation>
        </message>
        <message>
            <source>Show rooms as volumes, and the noise of point clouds</source>
            <translation>Affiche les locaux en volume, et le bruit des nuages de points</translation>
        </message>
        <message>
            <source>Grids</source>
            <translation>Trames</translation>
        </message>
        <message>
            <source>Show the axes of grids with their tags</source>
            <translation>Affiche les axes des trames avec leurs repères</translation>
        </message>
        <message>
            <source>Texts of the model</source>
            <translation>Textes de la maquette</translation>
        </message>
        <message>
            <source>Show what is written in the model beside things</source>
            <translation>Affiche ce qui est écrit dans la maquette à côté des choses : cotes, notes</translation>
        </message>
        <message>
            <source>Clearances</source>
            <translation>Espaces de dégagement</translation>
        </message>
        <message>
            <source>Show the room that things need around them</source>
            <translation>Afficher l’espace à laisser libre autour des équipements</translation>
        </message>
        <message>
            <source>Footprints</source>
            <translation>Emprises</translation>
        </message>
        <message>
            <source>Show footprints and symbols of the plan</source>
            <translation>Afficher les emprises et les symboles de plan</translation>
        </message>
        <message>
            <source>Axes</source>
            <translation>Axes</translation>
        </message>
        <message>
            <source>Show the axes of walls, beams and pipes</source>
            <translation>Afficher les axes des murs, des poutres et des tuyaux</translation>
        </message>
        <message>
            <source>Annotations of elements</source>
            <translation>Annotations des éléments</translation>
        </message>
        <message>
            <source>Show what annotates elements in plans, and their profiles</source>
            <translation>Afficher les annotations des éléments sur les plans, et leurs profils</translation>
        </message>
        <message>
            <source>Boxes</source>
            <translation>Boîtes englobantes</translation>
        </message>
        <message>
            <source>Show the boxes that elements say to be in</source>
            <translation>Afficher la boîte dans laquelle chaque élément dit se trouver</translation>
        </message>
        <message>
            <source>Openings</source>
            <translation>Réservations</translation>
        </message>
        <message>
            <source>Show what is taken out of walls and slabs for doors, windows and pipes</source>
            <translation>Montrer ce qui est retiré des murs et dalles pour les portes, fenêtres et conduites</translation>
        </message>
        <message>
            <source>Switched-off layers</source>
            <translation>Calques éteints</translation>
        </message>
        <message>
            <source>Show what its file keeps on layers that are off</source>
            <translation>Montrer ce que le fichier garde sur des calques éteints</translation>
        </message>
        <message>
            <source>Other shapes</source>
            <translation>Autres formes</translation>
        </message>
        <message>
            <source>Show reference shapes, surfaces and other bodies of elements</source>
            <translation>Afficher les formes de référence, les surfaces et les autres corps des éléments</translation>
        </message>
        <message>
            <source>Edges</source>
            <translation>Arêtes</translation>
        </message>
        <message>
            <source>Soft shadows</source>
            <translation>Ombres douces</translation>
        </message>
        <message>
            <source>Ambient occlusion; slow without a graphics card</source>
            <translation>Occlusion ambiante ; lente sans carte graphique</translation>
        </message>
        <message>
            <source>Sunlight</source>
            <translation>Lumière du soleil</translation>
        </message>
        <message>
            <source>Light as the sun gives it at the moment looked at</source>
            <translation>La lumière du soleil au moment regardé</translation>
        </message>
        <message>
            <source>Shadows of the sun</source>
            <translation>Ombres du soleil</translation>
        </message>
        <message>
            <source>Of themselves where there is a graphics card; slow without one</source>
            <translation>D’elles-mêmes avec une carte graphique ; lent sans elle</translation>
        </message>
        <message>
            <source>Live or stop the time</source>
            <translation>Direct ou arrêt du temps</translation>
        </message>
        <message>
            <source>Stop at this moment, or go back to now</source>
            <translation>S'arrêter à cet instant, ou revenir à maintenant</translation>
        </message>
        <message>
            <source>Go to a moment</source>
            <translation>Aller à un instant</translation>
        </message>
        <message>
            <source>An ISO date; none is now</source>
            <translation>Une date ISO ; rien pour maintenant</translation>
        </message>
        <message>
            <source>As known then</source>
            <translation>Comme on le savait</translation>
        </message>
        <message>
            <source>Leave out what was learned after the moment looked at</source>
            <translation>Laisser de côté ce qui a été appris après l'instant regardé</translation>
        </message>
        <message>
            <source>Look at what was known on a date</source>
            <translation>Regarder ce que l'on savait à une date</translation>
        </message>
        <message>
            <source>An ISO date; none is all that is known today</source>
            <translation>Une date ISO ; sans date : tout ce que l'on sait aujourd'hui</translation>
        </message>
        <message>
            <source>See as a text says</source>
            <translation>Afficher la vue décrite par un texte</translation>
        </message>
        <message>
            <source>A view as JSON, as another session gave it</source>
            <translation>Une vue au format JSON, telle qu’une autre session l’a donnée</translation>
        </message>
        <message>
            <source>Select by name</source>
            <translation>Sélectionner par le nom</translation>
        </message>
        <message>
            <source>Select what has this name, tag, class or GlobalId</source>
            <translation>Sélectionner ce qui porte ce nom, ce repère, cette classe ou ce GlobalId</translation>
        </message>
        <message>
            <source>Undo view</source>
            <translation>Annuler la vue</translation>
        </message>
        <message>
            <source>Redo view</source>
            <translation>Rétablir la vue</translation>
        </message>
        <message>
            <source>Select something first, then isolate it</source>
            <translation>Sélectionnez d’abord quelque chose, puis isolez-le</translation>
        </message>
        <message>
            <source>Select something first, then hide it</source>
            <translation>Sélectionnez d’abord quelque chose, puis masquez-le</translation>
        </message>
        <message>
            <source>{text} is no place on this map: type two coordinates, or latitude and longitude</source>
            <translation>{text} n’est pas un lieu de cette carte : tapez deux coordonnées, ou latitude et longitude</translation>
        </message>
        <message>
            <source>{place} is far from all that is open</source>
            <translation>{place} est loin de tout ce qui est ouvert</translation>
        </message>
        <message>
            <source>{place} is in the middle, but nothing is open there</source>
            <translation>{place} est au centre, mais rien n’y est ouvert</translation>
        </message>
        <message>
            <source>The sun is down at the moment that is looked at: choose another one below the view</source>
            <translation>Le soleil est couché au moment regardé : choisissez-en un autre sous la vue</translation>
        </message>
        <message>
            <source>No layer has an attribute named {name}</source>
            <translation>Aucune couche n’a d’attribut nommé {name}</translation>
        </message>
        <message>
            <source>This is no view of Timeo Desktop</source>
            <translation>Ce n’est pas une vue de Timeo Desktop</translation>
        </message>
        <message>
            <source>Same</source>
            <translation>Pareil</translation>
        </message>
        <message>
            <source>Different</source>
            <translation>Différent</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>À gauche</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>À droite</translation>
        </message>
        <message>
            <source>Differences only</source>
            <translation>Différences seulement</translation>
        </message>
        <message>
            <source>Property</source>
            <translation>Propriété</translation>
        </message>
        <message>
            <source>Comparison</source>
            <translation>Comparaison</translation>
        </message>
        <message>
            <source>Copy the comparison</source>
            <translation>Copier la comparaison</translation>
        </message>
        <message>
            <source>comparison</source>
            <translation>comparaison</translation>
        </message>
        <message>
            <source>Predefined type</source>
            <translation>Type prédéfini</translation>
        </message>
        <message>
            <source>{name} (from the type)</source>
            <translation>{name} (du type)</translation>
        </message>
        <message>
            <source>Nothing is selected</source>
            <translation>Rien n’est sélectionné</translation>
        </message>
        <message>
            <source>Click something in the view or in the tree to read about it.</source>
            <translation>Cliquez sur quelque chose dans la vue ou dans l’arborescence pour en savoir plus.</translation>
        </message>
        <message>
            <source>An element whose properties are not read yet</source>
            <translation>Un élément dont les propriétés ne sont pas encore lues</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>Identité</translation>
        </message>
        <message>
            <source>{count} member</source>
            <translation>{count} membre</translation>
        </message>
        <message>
            <source>{count} members</source>
            <translation>{count} membres</translation>
        </message>
        <message>
            <source>Asset tag</source>
            <translation>Repère</translation>
        </message>
        <message>
            <source>Object type</source>
            <translation>Type d’objet</translation>
        </message>
        <message>
            <source>Centre (EPSG:{code})</source>
            <translation>Centre (EPSG:{code})</translation>
        </message>
        <message>
            <source>The same in {model}</source>
            <translation>Le même dans {model}</translation>
        </message>
        <message>
            <source>Made of and belongs to</source>
            <translation>Composition et appartenance</translation>
        </message>
        <message>
            <source>missing in the file</source>
            <translation>absent du fichier</translation>
        </message>
        <message>
            <source>Elevation</source>
            <translation>Altitude</translation>
        </message>
        <message>
            <source>Size (x × y × z)</source>
            <translation>Dimensions (x × y × z)</translation>
        </message>
        <message>
            <source>Height of the centre</source>
            <translation>Altitude du centre</translation>
        </message>
        <message>
            <source>By class</source>
            <translation>Par classe</translation>
        </message>
        <message>
            <source>Type</source>
            <translation>Type</translation>
        </message>
        <message>
            <source>Material</source>
            <translation>Matériau</translation>
        </message>
        <message>
            <source>Layer set</source>
            <translation>Ensemble de couches</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>Couche</translation>
        </message>
        <message>
            <source>Profile set</source>
            <translation>Ensemble de profilés</translation>
        </message>
        <message>
            <source>Profile</source>
            <translation>Profilé</translation>
        </message>
        <message>
            <source>Constituent set</source>
            <translation>Ensemble de constituants</translation>
        </message>
        <message>
            <source>Classification</source>
            <translation>Classification</translation>
        </message>
        <message>
            <source>Also in</source>
            <translation>Aussi dans</translation>
        </message>
        <message>
            <source>Serves</source>
            <translation>Dessert</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>Document</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>Bibliothèque</translation>
        </message>
        <message>
            <source>Approval</source>
            <translation>Approbation</translation>
        </message>
        <message>
            <source>Constraint</source>
            <translation>Contrainte</translation>
        </message>
        <message>
            <source>ventilated</source>
            <translation>ventilé</translation>
        </message>
        <message>
            <source>priority</source>
            <translation>priorité</translation>
        </message>
        <message>
            <source>fraction</source>
            <translation>fraction</translation>
        </message>
        <message>
            <source>Attributes</source>
            <translation>Attributs</translation>
        </message>
        <message>
            <source>{thing}: {name}</source>
            <translation>{thing} : {name}</translation>
        </message>
        <message>
            <source>{count} elements with new GlobalIds were recognised; their history stays</source>
            <translation>{count} éléments aux nouveaux GlobalId ont été reconnus ; leur historique reste</translation>
        </message>
        <message>
            <source>no value</source>
            <translation>sans valeur</translation>
        </message>
        <message>
            <source>Select {name}</source>
            <translation>Sélectionner {name}</translation>
        </message>
        <message>
            <source>{count} more: see the project tree</source>
            <translation>{count} de plus : voir l’arborescence du projet</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>Membres</translation>
        </message>
        <message>
            <source>Referenced here</source>
            <translation>Référencés ici</translation>
        </message>
        <message>
            <source>Element</source>
            <translation>Élément</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Raison</translation>
        </message>
        <message>
            <source>GlobalId</source>
            <translation>GlobalId</translation>
        </message>
        <message>
            <source>Everything that has a shape has been drawn.</source>
            <translation>Tout ce qui a une forme a été dessiné.</translation>
        </message>
        <message>
            <source>No model is open.</source>
            <translation>Aucun modèle n’est ouvert.</translation>
        </message>
        <message>
            <source>{name}: {count} elements could not be drawn as authored</source>
            <translation>{name} : {count} éléments n’ont pas pu être dessinés tels que conçus</translation>
        </message>
        <message>
            <source>Show the list</source>
            <translation>Montrer la liste</translation>
        </message>
        <message>
            <source>Opening {name} was cancelled</source>
            <translation>L’ouverture de {name} a été annulée</translation>
        </message>
        <message>
            <source>{name} could not be opened because of a fault in this program: {reason}</source>
            <translation>{name} n’a pas pu être ouvert à cause d’un défaut de ce programme : {reason}</translation>
        </message>
        <message>
            <source>There is nothing left to try again</source>
            <translation>Il ne reste rien à réessayer</translation>
        </message>
        <message>
            <source>{name} is open already</source>
            <translation>{name} est déjà ouvert</translation>
        </message>
        <message>
            <source>Newest: {age}</source>
            <translation>Plus récent : {age}</translation>
        </message>
        <message>
            <source>Nothing to show here. Connect a system under Connections.</source>
            <translation>Rien à montrer ici. Connectez un système dans Connexions.</translation>
        </message>
        <message>
            <source>{count} in models that are not open</source>
            <translation>{count} dans des maquettes non ouvertes</translation>
        </message>
        <message>
            <source>Use the map conversion only</source>
            <translation>N’utiliser que la conversion cartographique</translation>
        </message>
        <message>
            <source>Use its own coordinates only</source>
            <translation>N’utiliser que ses propres coordonnées</translation>
        </message>
        <message>
            <source>Swap east and north</source>
            <translation>Échanger est et nord</translation>
        </message>
        <message>
            <source>Leave out the number of the zone</source>
            <translation>Omettre le numéro du fuseau</translation>
        </message>
        <message>
            <source>Use its latitude and longitude</source>
            <translation>Utiliser sa latitude et sa longitude</translation>
        </message>
        <message>
            <source>Place it with the others of its site</source>
            <translation>Le placer avec les autres de son site</translation>
        </message>
        <message>
            <source>No other place is offered for this model</source>
            <translation>Aucune autre position n’est proposée pour cette maquette</translation>
        </message>
        <message>
            <source>Find the address</source>
            <translation>Chercher l’adresse</translation>
        </message>
        <message>
            <source>{name} lies {distance} km from what is open: 'Zoom to' in the list of layers goes there</source>
            <translation>{name} se trouve à {distance} km de ce qui est ouvert : « Zoomer » dans la liste des couches y mène</translation>
        </message>
        <message>
            <source>No model is open. Open one, or drop a file on the window.</source>
            <translation>Aucun modèle n’est ouvert. Ouvrez-en un, ou déposez un fichier sur la fenêtre.</translation>
        </message>
        <message>
            <source>Filter properties</source>
            <translation>Filtrer les propriétés</translation>
        </message>
        <message>
            <source>Pin this element, then select another one to compare both</source>
            <translation>Épinglez cet élément, puis sélectionnez-en un autre pour comparer les deux</translation>
        </message>
        <message>
            <source>Select one element, pin it, then select another one to compare both</source>
            <translation>Sélectionnez un élément, épinglez-le, puis sélectionnez-en un autre pour comparer les deux</translation>
        </message>
        <message>
            <source>Project tree</source>
            <translation>Arborescence du projet</translation>
        </message>
        <message>
            <source>Properties</source>
            <translation>Propriétés</translation>
        </message>
        <message>
            <source>Show properties</source>
            <translation>Montrer les propriétés</translation>
        </message>
        <message>
            <source>What could not be drawn</source>
            <translation>Ce qui n’a pas pu être dessiné</translation>
        </message>
        <message>
            <source>Model only</source>
            <translation>Maquette seule</translation>
        </message>
        <message>
            <source>Pin the inspector</source>
            <translation>Épingler l’inspecteur</translation>
        </message>
        <message>
            <source>Then select another element to compare both</source>
            <translation>Puis sélectionnez un autre élément pour comparer les deux</translation>
        </message>
        <message>
            <source>A chunk in the cache cannot be read: clear the cache and open the file again</source>
            <translation>Un morceau du cache est illisible : videz le cache et rouvrez le fichier</translation>
        </message>
        <message>
            <source>Another place is offered: --run {command}</source>
            <translation>Une autre position est proposée : --run {command}</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>Direct</translation>
        </message>
        <message>
            <source>Show what is so now</source>
            <translation>Montrer ce qu'il en est maintenant</translation>
        </message>
        <message>
            <source>Known on</source>
            <translation>Connu le</translation>
        </message>
        <message>
            <source>The moment that the view, the tables and the colours show</source>
            <translation>L'instant que montrent la vue, les tableaux et les couleurs</translation>
        </message>
        <message>
            <source>By what was known when: what was learned later is left out</source>
            <translation>D'après ce que l'on savait à quelle date : ce qui a été appris plus tard est laissé de côté</translation>
        </message>
        <message>
            <source>As it is now</source>
            <translation>État de maintenant</translation>
        </message>
        <message>
            <source>Too many to list here: see the portfolio</source>
            <translation>Trop nombreux pour cette liste : voir le patrimoine</translation>
        </message>
        <message>
            <source>{name} (reference)</source>
            <translation>{name} (référence)</translation>
        </message>
        <message>
            <source>Too many to list here</source>
            <translation>Trop nombreux pour être listés ici</translation>
        </message>
        <message>
            <source>Its own place in the tree is another one</source>
            <translation>Sa place propre dans l’arborescence est ailleurs</translation>
        </message>
        <message>
            <source>Open a city, or a building that has map coordinates, first</source>
            <translation>Ouvrez d’abord une ville, ou un bâtiment géoréférencé</translation>
        </message>
        <message>
            <source>Building models, the city around them and the life of their equipment in one window.</source>
            <translation>Les maquettes des bâtiments, la ville autour d’eux et la vie de leurs équipements dans une seule fenêtre.</translation>
        </message>
        <message>
            <source>Open building models, city models and map layers</source>
            <translation>Ouvrir des maquettes de bâtiments, des maquettes de ville et des couches de carte</translation>
        </message>
        <message>
            <source>Open an address…</source>
            <translation>Ouvrir une adresse…</translation>
        </message>
        <message>
            <source>A tileset on a server; what was fetched opens without a network</source>
            <translation>Un jeu de tuiles sur un serveur ; ce qui a été récupéré s’ouvre hors connexion</translation>
        </message>
        <message>
            <source>Open the demonstration building</source>
            <translation>Ouvrir le bâtiment de démonstration</translation>
        </message>
        <message>
            <source>Close all models</source>
            <translation>Fermer tous les modèles</translation>
        </message>
        <message>
            <source>Stop reading</source>
            <translation>Arrêter la lecture</translation>
        </message>
        <message>
            <source>Save a picture…</source>
            <translation>Enregistrer une image…</translation>
        </message>
        <message>
            <source>Of any size, with a title, the legend, a scale and north</source>
            <translation>De toute taille, avec un titre, la légende, une échelle et le nord</translation>
        </message>
        <message>
            <source>Find anything…</source>
            <translation>Tout rechercher…</translation>
        </message>
        <message>
            <source>Find elements and commands</source>
            <translation>Trouver des éléments et des commandes</translation>
        </message>
        <message>
            <source>Copy GlobalId</source>
            <translation>Copier le GlobalId</translation>
        </message>
        <message>
            <source>Select nothing</source>
            <translation>Ne rien sélectionner</translation>
        </message>
        <message>
            <source>Also ends placing a model</source>
            <translation>Met aussi fin au placement d’une maquette</translation>
        </message>
        <message>
            <source>Show a panel in front</source>
            <translation>Mettre un panneau devant</translation>
        </message>
        <message>
            <source>Reset the layout</source>
            <translation>Rétablir la disposition</translation>
        </message>
        <message>
            <source>Language of the system</source>
            <translation>Langue du système</translation>
        </message>
        <message>
            <source>Français</source>
            <translation>Français</translation>
        </message>
        <message>
            <source>English</source>
            <translation>English</translation>
        </message>
        <message>
            <source>Colours of the system</source>
            <translation>Couleurs du système</translation>
        </message>
        <message>
            <source>Light colours</source>
            <translation>Couleurs claires</translation>
        </message>
        <message>
            <source>Dark colours</source>
            <translation>Couleurs sombres</translation>
        </message>
        <message>
            <source>Forget recent files</source>
            <translation>Oublier les fichiers récents</translation>
        </message>
        <message>
            <source>Clear the cache of opened models</source>
            <translation>Vider le cache des modèles ouverts</translation>
        </message>
        <message>
            <source>Models are read again from their files the next time; nothing of yours is lost</source>
            <translation>Les modèles seront relus depuis leurs fichiers la prochaine fois ; rien de ce qui est à vous n’est perdu</translation>
        </message>
        <message>
            <source>Keys and mouse</source>
            <translation>Touches et souris</translation>
        </message>
        <message>
            <source>About Timeo Desktop</source>
            <translation>À propos de Timeo Desktop</translation>
        </message>
        <message>
            <source>Open a model</source>
            <translation>Ouvrir un modèle</translation>
        </message>
        <message>
            <source>Address of a 3D Tiles tileset (https://…/tileset.json):</source>
            <translation>Adresse d’un jeu de tuiles 3D Tiles (https://…/tileset.json) :</translation>
        </message>
        <message>
            <source>Close all models first, then clear the cache</source>
            <translation>Fermez d’abord tous les modèles, puis videz le cache</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Tous les fichiers</translation>
        </message>
        <message>
            <source>{size} MB were freed</source>
            <translation>{size} Mo libérés</translation>
        </message>
        <message>
            <source>Orbit</source>
            <translation>Tourner autour</translation>
        </message>
        <message>
            <source>Left button</source>
            <translation>Bouton gauche</translation>
        </message>
        <message>
            <source>Move</source>
            <translation>Déplacer</translation>
        </message>
        <message>
            <source>Middle or right button, or Shift + left button</source>
            <translation>Bouton du milieu ou droit, ou Maj + bouton gauche</translation>
        </message>
        <message>
            <source>Zoom</source>
            <translation>Zoomer</translation>
        </message>
        <message>
            <source>Wheel</source>
            <translation>Molette</translation>
        </message>
        <message>
            <source>Select</source>
            <translation>Sélectionner</translation>
        </message>
        <message>
            <source>Click; Ctrl + click adds</source>
            <translation>Clic ; Ctrl + clic ajoute</translation>
        </message>
        <message>
            <source>Come near</source>
            <translation>S’approcher</translation>
        </message>
        <message>
            <source>Double click</source>
            <translation>Double clic</translation>
        </message>
        <message>
            <source>Orbit with the keyboard</source>
            <translation>Tourner au clavier</translation>
        </message>
        <message>
            <source>Arrows; with Shift they move</source>
            <translation>Flèches ; avec Maj elles déplacent</translation>
        </message>
        <message>
            <source>Zoom with the keyboard</source>
            <translation>Zoomer au clavier</translation>
        </message>
        <message>
            <source>Page Up / Page Down</source>
            <translation>Page préc. / Page suiv.</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>Commande</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Touches</translation>
        </message>
        <message>
            <source>What it does</source>
            <translation>Ce qu’elle fait</translation>
        </message>
        <message>
            <source>{count} GlobalIds were copied</source>
            <translation>{count} GlobalId copiés</translation>
        </message>
        <message>
            <source>Find anything: room, tag, class…   Ctrl+K</source>
            <translation>Tout rechercher : local, repère, classe…   Ctrl+K</translation>
        </message>
        <message>
            <source>Recent files</source>
            <translation>Fichiers récents</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Note</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Erreur</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Quand</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Message</translation>
        </message>
        <message>
            <source>No messages yet.</source>
            <translation>Aucun message pour l’instant.</translation>
        </message>
        <message>
            <source>Find anything</source>
            <translation>Tout rechercher</translation>
        </message>
        <message>
            <source>Find anything: room, tag, class, GlobalId, command…</source>
            <translation>Tout rechercher : local, repère, classe, GlobalId, commande…</translation>
        </message>
        <message>
            <source>↑ ↓ to choose, Enter to go there, Esc to close</source>
            <translation>↑ ↓ pour choisir, Entrée pour y aller, Échap pour fermer</translation>
        </message>
        <message>
            <source>Nothing is called “{text}” here</source>
            <translation>Rien ici ne s’appelle « {text} »</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Messages</translation>
        </message>
        <message>
            <source>Open a building (IFC), a city model or a map layer, or drop it here. Nothing leaves this computer.</source>
            <translation>Ouvrez un bâtiment (IFC), une maquette de ville ou une couche de carte, ou déposez-le ici. Rien ne quitte cet ordinateur.</translation>
        </message>
        <message>
            <source>Open a model…</source>
            <translation>Ouvrir un modèle…</translation>
        </message>
        <message>
            <source>Look at the demonstration building</source>
            <translation>Découvrir le bâtiment de démonstration</translation>
        </message>
        <message>
            <source>Opened lately</source>
            <translation>Ouverts récemment</translation>
        </message>
    </context>
</TS>
