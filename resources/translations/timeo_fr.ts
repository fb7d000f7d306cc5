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
            <source>{name} could not be opened</source>
            <translation>{name} n’a pas pu être ouvert</translation>
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
            <source>{name} is locked with a password: unpack it first</source>
            <translation>{name} est protégé par un mot de passe : décompressez-le d’abord</translation>
        </message>
        <message>
            <source>{name} is damaged inside its archive: {reason}</source>
            <translation>{name} est endommagé dans son archive : {reason}</translation>
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
            <source>{name} is not an IFC model: export it as .ifc from its program</source>
            <translation>{name} n’est pas un modèle IFC : exportez-le en .ifc depuis son logiciel</translation>
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
            <source>Only shapes of {name} could be read; its tree and properties could not</source>
            <translation>Seules les formes de {name} ont pu être lues ; son arborescence et ses propriétés non</translation>
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
            <source>{name} is empty</source>
            <translation>{name} est vide</translation>
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
            <source>{name} is cut short: its end is missing, so elements may be missing too; ask for the file again</source>
            <translation>{name} est tronqué : sa fin manque, donc des éléments peuvent manquer aussi ; redemandez le fichier</translation>
        </message>
        <message>
            <source>{name} was written for {schema}, which is not a released schema; it was read as {released}</source>
            <translation>{name} a été écrit pour {schema}, qui n’est pas un schéma publié ; il a été lu comme {released}</translation>
        </message>
        <message>
            <source>The picture could not be written to {file}: {reason}</source>
            <translation>L’image n’a pas pu être écrite dans {file} : {reason}</translation>
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
            <source>{name} is not a zip archive, or it is damaged</source>
            <translation>{name} n’est pas une archive zip, ou elle est endommagée</translation>
        </message>
        <message>
            <source>{name} makes every reader fail; it was given up</source>
            <translation>{name} met tous les lecteurs en échec ; il a été abandonné</translation>
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
            <source>{name} cannot be read: {reason}</source>
            <translation>{name} ne peut pas être lu : {reason}</translation>
        </message>
        <message>
            <source>The reader of {name} was stopped from outside, perhaps for want of memory: try again</source>
            <translation>Le lecteur de {name} a été arrêté de l’extérieur, peut-être par manque de mémoire : réessayez</translation>
        </message>
        <message>
            <source>{name} was not kept for next time: {reason}</source>
            <translation>{name} n’a pas été conservé pour la prochaine fois : {reason}</translation>
        </message>
        <message>
            <source>The properties of {name} could not be read</source>
            <translation>Les propriétés de {name} n’ont pas pu être lues</translation>
        </message>
        <message>
            <source>{name} uses EPSG:{epsg}, which cannot be converted to EPSG:{scene}: its place is not right</source>
            <translation>{name} utilise EPSG:{epsg}, qui ne peut pas être converti en EPSG:{scene} : sa position n’est pas juste</translation>
        </message>
        <message>
            <source>{name} has no map coordinates: it was placed by its own coordinates beside {other}</source>
            <translation>{name} n’a pas de coordonnées cartographiques : il a été placé par ses propres coordonnées à côté de {other}</translation>
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
            <source>There is no command to run in an empty line</source>
            <translation>Il n’y a aucune commande à exécuter dans une ligne vide</translation>
        </message>
        <message>
            <source>There is no command named {name}</source>
            <translation>Il n’y a pas de commande nommée {name}</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Affichage</translation>
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
            <source>Show rooms as volumes</source>
            <translation>Afficher les locaux comme des volumes</translation>
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
            <source>Nothing here is named {name}</source>
            <translation>Rien ici ne s’appelle {name}</translation>
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
            <source>Open…</source>
            <translation>Ouvrir…</translation>
        </message>
        <message>
            <source>Open IFC models (.ifc, .ifczip)</source>
            <translation>Ouvrir des modèles IFC (.ifc, .ifczip)</translation>
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
            <source>Try again</source>
            <translation>Réessayer</translation>
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
            <source>Quit</source>
            <translation>Quitter</translation>
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
            <source>Project tree</source>
            <translation>Arborescence du projet</translation>
        </message>
        <message>
            <source>Properties</source>
            <translation>Propriétés</translation>
        </message>
        <message>
            <source>What could not be drawn</source>
            <translation>Ce qui n’a pas pu être dessiné</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Messages</translation>
        </message>
        <message>
            <source>Show what could not be drawn</source>
            <translation>Montrer ce qui n’a pas pu être dessiné</translation>
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
            <source>+ / −</source>
            <translation>+ / −</translation>
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
            <source>Building models, the city around them and the life of their equipment in one window.</source>
            <translation>Les maquettes des bâtiments, la ville autour d’eux et la vie de leurs équipements dans une seule fenêtre.</translation>
        </message>
        <message>
            <source>Open a model</source>
            <translation>Ouvrir un modèle</translation>
        </message>
        <message>
            <source>Save a picture</source>
            <translation>Enregistrer une image</translation>
        </message>
        <message>
            <source>Close all models first, then clear the cache</source>
            <translation>Fermez d’abord tous les modèles, puis videz le cache</translation>
        </message>
        <message>
            <source>{count} elements</source>
            <translation>{count} éléments</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modèles</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Tous les fichiers</translation>
        </message>
        <message>
            <source>The picture was saved as {file}</source>
            <translation>L’image a été enregistrée sous {file}</translation>
        </message>
        <message>
            <source>{count} GlobalIds were copied</source>
            <translation>{count} GlobalId copiés</translation>
        </message>
        <message>
            <source>{size} MB were freed</source>
            <translation>{size} Mo libérés</translation>
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
            <source>No messages yet.</source>
            <translation>Aucun message pour l’instant.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exporter…</translation>
        </message>
        <message>
            <source>Element</source>
            <translation>Élément</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>Classe</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Raison</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>{count} elements could not be drawn as authored.</source>
            <translation>{count} éléments n’ont pas pu être dessinés tels que conçus.</translation>
        </message>
        <message>
            <source>{file} could not be written: {reason}</source>
            <translation>{file} n’a pas pu être écrit : {reason}</translation>
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
            <source>No model is open. Open one, or drop a file on the window.</source>
            <translation>Aucun modèle n’est ouvert. Ouvrez-en un, ou déposez un fichier sur la fenêtre.</translation>
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
            <source>Layer</source>
            <translation>Couche</translation>
        </message>
        <message>
            <source>Classification</source>
            <translation>Classification</translation>
        </message>
        <message>
            <source>System</source>
            <translation>Système</translation>
        </message>
        <message>
            <source>Zone</source>
            <translation>Zone</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>Groupe</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>Document</translation>
        </message>
        <message>
            <source>Filter properties</source>
            <translation>Filtrer les propriétés</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>Identité</translation>
        </message>
        <message>
            <source>By class</source>
            <translation>Par classe</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>oui</translation>
        </message>
        <message>
            <source>no</source>
            <translation>non</translation>
        </message>
        <message>
            <source>Property</source>
            <translation>Propriété</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Valeur</translation>
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
            <source>Made of and belongs to</source>
            <translation>Composition et appartenance</translation>
        </message>
        <message>
            <source>{name} (from the type)</source>
            <translation>{name} (du type)</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
        <message>
            <source>Asset tag</source>
            <translation>Repère</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Description</translation>
        </message>
        <message>
            <source>Object type</source>
            <translation>Type d’objet</translation>
        </message>
        <message>
            <source>Predefined type</source>
            <translation>Type prédéfini</translation>
        </message>
        <message>
            <source>Centre (EPSG:{code})</source>
            <translation>Centre (EPSG:{code})</translation>
        </message>
        <message>
            <source>Centre</source>
            <translation>Centre</translation>
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
            <source>{name} (reading…)</source>
            <translation>{name} (lecture…)</translation>
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
            <source>reading properties</source>
            <translation>lecture des propriétés</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Open a building model (IFC) or drop it here. Nothing leaves this computer.</source>
            <translation>Ouvrez une maquette de bâtiment (IFC) ou déposez-la ici. Rien ne quitte cet ordinateur.</translation>
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
            <source>Meter</source>
            <translation>Compteur</translation>
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
            <translation>Route</translation>
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
    </context>
</TS>
