/**
 * The emoji of the picker and of `:` completion. Loaded when first needed. Each line: the emoji, its English words, a bar,
 * its German words; the first word of each language names it.
 */
const TABLE = `
# smileys
😀 grinning happy|grinsend froh
😃 smiling happy joy|lachend freude
😄 laughing eyes happy|strahlend
😁 beaming teeth|zähne
😆 squinting laugh|kichernd
😅 sweat relieved|schweiß erleichtert
😂 joy tears laughing lol|tränen lachend
🤣 rolling floor rofl|kugelnd
🙂 slight smile|lächelnd
🙃 upside down|kopfüber
😉 wink|zwinkernd
😊 blush shy|errötend
😇 angel halo|engel
🥰 adore love hearts|verliebt herzen
😍 heart eyes love|herzaugen
😘 kiss|kuss
😋 yum tasty|lecker
😜 tongue crazy|zunge
🤪 zany silly|albern
🤗 hug|umarmung
🤭 giggle oops|ups
🤫 quiet shush|leise
🤔 thinking hmm|nachdenklich
🤨 doubt eyebrow|zweifel
😐 neutral|neutral
😶 speechless silent|sprachlos
😏 smirk|schmunzelnd
🙄 eyeroll|augenrollen
😬 grimace awkward|grimasse
😌 calm relieved|ruhig
😔 sad pensive|traurig
😴 sleeping tired|schlafend müde
😷 mask ill|maske krank
🤒 fever ill|fieber
🤧 sneeze cold|niesen
🥵 hot|heiß
🥶 cold freezing|kalt frierend
🤯 exploding mind blown|explodiert
🥳 party celebrate|feiernd party
😎 cool sunglasses|cool sonnenbrille
🤓 nerd glasses|streber brille
😕 confused|verwirrt
😟 worried|besorgt
😮 surprised wow|erstaunt
😲 astonished|verblüfft
😳 flushed|verlegen
🥺 pleading please|flehend bitte
😢 crying sad|weinend
😭 sobbing crying|heulend
😱 scream fear|schrei angst
😤 huff proud|schnaubend
😡 angry mad|wütend
🤬 swearing|fluchend
💀 skull dead|totenkopf
💩 poo|haufen
🤡 clown|clown
👻 ghost|geist
👽 alien|außerirdischer
🤖 robot|roboter
😺 cat smile|katze
🙈 monkey see|affe
# hands and hearts
👍 thumbs up yes good like|daumen hoch ja gut
👎 thumbs down no bad|daumen runter nein
👌 okay perfect|okay perfekt
✌️ victory peace|sieg frieden
🤞 fingers crossed luck|daumen drücken glück
🤟 love you|liebe
🤘 rock horns|rock
👋 wave hello bye|winken hallo tschüss
✋ hand stop high five|hand stopp
👏 clap bravo|klatschen applaus
🙌 raised hands hooray|hurra jubel
🙏 thanks please pray|danke bitte
🤝 handshake deal|handschlag
💪 strong muscle|stark muskel
👀 eyes look|augen schauen
👉 point right|rechts zeigen
👇 point down|unten zeigen
☝️ point up|oben zeigen
✍️ writing|schreiben
🤷 shrug|achselzucken
🤦 facepalm|stirn
❤️ heart love red|herz liebe rot
🧡 orange heart|oranges herz
💛 yellow heart|gelbes herz
💚 green heart|grünes herz
💙 blue heart|blaues herz
💜 purple heart|lila herz
🖤 black heart|schwarzes herz
💔 broken heart|gebrochenes herz
💖 sparkling heart|funkelndes herz
💯 hundred perfect|hundert
💥 boom|knall
💤 sleep zzz|schlaf
# nature
🐶 dog|hund
🐱 cat|katze
🐭 mouse|maus
🐰 rabbit|hase
🦊 fox|fuchs
🐻 bear|bär
🐼 panda|panda
🐸 frog|frosch
🦁 lion|löwe
🐮 cow|kuh
🐷 pig|schwein
🐔 chicken|huhn
🐧 penguin|pinguin
🐦 bird|vogel
🦆 duck|ente
🦉 owl|eule
🐝 bee|biene
🐛 bug|raupe
🦋 butterfly|schmetterling
🐌 snail|schnecke
🐢 turtle|schildkröte
🐙 octopus|krake
🐟 fish|fisch
🐬 dolphin|delfin
🐳 whale|wal
🐎 horse|pferd
🐈 cat walking|kater
🦔 hedgehog|igel
🌱 seedling plant|setzling pflanze
🌳 tree|baum
🌵 cactus|kaktus
🍀 clover luck|kleeblatt glück
🍂 leaves autumn|laub herbst
🌹 rose|rose
🌻 sunflower|sonnenblume
🌸 blossom|blüte
🍄 mushroom|pilz
🌍 earth world|erde welt
🌙 moon|mond
☀️ sun|sonne
⭐ star|stern
✨ sparkles|funken
⚡ lightning fast|blitz
🔥 fire hot|feuer
🌈 rainbow|regenbogen
☁️ cloud|wolke
🌧️ rain|regen
❄️ snow|schnee
☃️ snowman|schneemann
💧 drop water|tropfen
🌊 wave sea|welle meer
# food
🍎 apple|apfel
🍌 banana|banane
🍓 strawberry|erdbeere
🍇 grapes|trauben
🍋 lemon|zitrone
🍉 melon|melone
🍒 cherries|kirschen
🥑 avocado|avocado
🥕 carrot|karotte
🌽 corn|mais
🍞 bread|brot
🥐 croissant|croissant
🥨 pretzel|brezel
🧀 cheese|käse
🥚 egg|ei
🍔 burger|burger
🍟 fries|pommes
🍕 pizza|pizza
🌮 taco|taco
🥗 salad|salat
🍝 pasta|nudeln
🍜 noodles soup|suppe
🍣 sushi|sushi
🍦 ice cream|eis
🍩 doughnut|krapfen
🍪 cookie|keks
🎂 birthday cake|geburtstag torte
🍰 cake|kuchen
🍫 chocolate|schokolade
🍿 popcorn|popcorn
☕ coffee|kaffee
🫖 teapot|teekanne
🍵 tea|tee
🍺 beer|bier
🍻 cheers beers|prost
🥂 toast glasses|anstoßen
🍷 wine|wein
🥤 drink|getränk
# activities and places
⚽ football soccer|fußball
🏀 basketball|basketball
🎾 tennis|tennis
🏆 trophy win|pokal
🥇 gold medal|gold
🎯 target bullseye|ziel
🎮 game|spiel
🎲 dice|würfel
🎸 guitar|gitarre
🎹 piano|klavier
🎻 violin|geige
🎵 music note|musik note
🎤 microphone|mikrofon
🎧 headphones|kopfhörer
🎨 art paint|kunst malen
🎬 film|film
📷 camera photo|kamera foto
🎉 party tada celebrate|konfetti feier
🎊 confetti|feier
🎁 gift present|geschenk
🎈 balloon|ballon
🎄 christmas tree|weihnachten
🎃 pumpkin|kürbis
🚗 car|auto
🚌 bus|bus
🚲 bicycle bike|fahrrad
🚆 train|zug
✈️ plane travel|flugzeug
🚀 rocket ship launch|rakete
⛵ boat|boot
🏠 house home|haus
🏢 office|büro
🏖️ beach holiday|strand urlaub
⛰️ mountain|berg
🏕️ camping|zelten
🗺️ map|karte
# things
⌚ watch|uhr
📱 phone|telefon handy
💻 laptop computer|rechner
⌨️ keyboard|tastatur
🖨️ printer|drucker
💡 idea bulb|idee
🔦 torch|lampe
🔋 battery|akku
🔌 plug|stecker
🔧 wrench fix|schlüssel reparieren
🔨 hammer|hammer
🧰 toolbox|werkzeug
🔩 bolt|schraube
⚙️ gear settings|zahnrad
🧪 test tube experiment|reagenzglas
🔬 microscope|mikroskop
💊 pill|tablette
🩹 plaster|pflaster
🔑 key|schlüssel
🔒 lock closed|schloss
🔓 unlock open|offen
🚪 door|tür
🛒 cart shopping|einkauf
💰 money|geld
💳 card|karte
📧 email|mail
📦 package box|paket
📅 calendar date|kalender
📌 pin|stecknadel
📎 clip|klammer
✂️ scissors|schere
📝 note memo|notiz
📚 books|bücher
📖 book read|buch
📈 chart up|diagramm steigend
📉 chart down|diagramm fallend
📊 bars chart|balken
🔍 search|suche
🔔 bell|glocke
📣 megaphone announce|megafon
💬 speech|sprechblase
⏰ alarm clock|wecker
⏳ hourglass wait|sanduhr
# signs
✅ done check yes|erledigt haken
☑️ checked|angekreuzt
✔️ tick|haken
❌ cross no wrong|kreuz falsch
❗ exclamation|ausrufezeichen
❓ question|fragezeichen
⚠️ warning|warnung
🚫 forbidden|verboten
⛔ no entry|einfahrt
🆗 ok|ok
🆕 new|neu
🔴 red circle|roter kreis
🟠 orange circle|oranger kreis
🟡 yellow circle|gelber kreis
🟢 green circle|grüner kreis
🔵 blue circle|blauer kreis
🟣 purple circle|lila kreis
⚫ black circle|schwarzer kreis
⚪ white circle|weißer kreis
➕ plus|plus
➖ minus|minus
➡️ right arrow|pfeil rechts
⬅️ left arrow|pfeil links
⬆️ up arrow|pfeil hoch
⬇️ down arrow|pfeil runter
🔄 repeat reload|wiederholen
♻️ recycle|recycling
🏁 finish flag|ziel flagge
🚩 flag|flagge
🏳️‍🌈 pride flag|regenbogenflagge
`;

/** @typedef {{ emoji: string, name: string, words: string }} Entry */

/** @type {{ language: string, entries: Entry[] }} */
let parsed = { language: "", entries: [] };

/**
 * @param {string} language
 * @returns {Entry[]}
 */
export function allEmoji(language) {
  if (parsed.language !== language) {
    const lines = TABLE.trim().split("\n").filter((line) => !line.startsWith("#"));
    parsed = { language, entries: lines.map((line) => entry(line, language)) };
  }
  return parsed.entries;
}

/**
 * Found by the beginnings of words, in both languages; by the first word in front.
 * @param {string} query
 * @param {string} language
 */
export function findEmoji(query, language) {
  const wanted = query.trim().toLowerCase().split(/\s+/u);
  const rank = (/** @type {Entry} */ { name }) => (name.startsWith(wanted[0]) ? 0 : 1);
  return allEmoji(language)
    .filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)))
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * @param {string} line
 * @param {string} language
 * @returns {Entry}
 */
function entry(line, language) {
  const [emoji, ...rest] = line.split(" ");
  const [english, german] = rest.join(" ").split("|");
  const name = language === "de" ? german : english;
  return { emoji, name, words: `${english} ${german}` };
}
