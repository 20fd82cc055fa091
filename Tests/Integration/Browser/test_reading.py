"""How far somebody has read, told to the server and taken back."""

#: A `ReadMarker` over a connection that answers `unread` when the test says so, and what it has asked.
SETUP = """
  const { read_marker_: { ReadMarker } } = await import("/app.js");
  const asked = [];
  const answers = {};
  const connection = {
    requestWhenReady(verb, { seq }) {
      asked.push([verb, seq]);
      return new Promise((resolve, reject) => Object.assign(answers, { resolve, reject }));
    },
    async request(verb, { seq }) { asked.push([verb, seq]); },
  };
  const room = { id: "tea", joined: true, newest: 3, read: 0 };
  const reading = new ReadMarker(connection, () => {});
  reading.open(room);
  reading.inView(room, 3);
  const marked = reading.unread(room, 2);
"""


def test_marking_unread_is_not_undone_by_what_was_about_to_be_told(person):
    asked = person("Ada").page.evaluate(f"""async () => {{ {SETUP}
      // Meanwhile the time comes to tell, and the message is still on the screen.
      reading.send();
      reading.inView(room, 3);
      reading.send();
      answers.resolve();
      await marked;
      reading.inView(room, 3);
      reading.send();
      return asked;
    }}""")
    assert asked == [["unread", 2]]


def test_what_was_read_is_told_after_all_when_marking_unread_fails(person):
    asked = person("Ada").page.evaluate(f"""async () => {{ {SETUP}
      answers.reject(new Error("no connection"));
      await marked.catch(() => {{}});
      reading.send();
      return asked;
    }}""")
    assert asked == [["unread", 2], ["read", 3]]
