# The few things one does with Roomkey; CONTRIBUTING.md says more.
.PHONY: run test verify format protocol bench budgets screenshots

# Installs what is missing, builds, makes an API key if there is none, and serves on ./data.
run:
	@scripts/install.sh run
	@echo "Building (a few minutes the first time)"
	@swift build -c release --product roomkey
	@.build/release/roomkey key create --name default --if-none --data $${ROOMKEY_DATA:-data}
	@exec .build/release/roomkey serve --data $${ROOMKEY_DATA:-data}

# Installs what the tests need, runs every suite, ends with one line of totals.
test:
	@scripts/install.sh test
	@scripts/test.sh

# What takes longer, after make test: counts the instructions of the hot path, runs the random tests at length.
verify:
	@scripts/install.sh test
	@scripts/verify.sh

format:
	@swift format --in-place --recursive Package.swift Sources Tests Tools Benchmarks Examples Plugins Web

# Writes what follows from Sources/ChatProtocol: the OpenAPI document, the types of the web app, the tables of docs/protocol.md.
protocol:
	@swift run --quiet write-protocol

# Measures the server beside its peers, then its parts; docs/benchmarks.md. Options of the first: make bench BENCH="--quick --only W1".
bench:
	@scripts/install.sh bench
	@for product in roomkey roomkey-load broadcaster roomkey-benchmarks; do \
		swift build -c release --product $$product || exit 1; \
	done
	@python3 -B Benchmarks/run.py $(BENCH)
	@.build/release/roomkey-benchmarks

# Measures the web app against its budgets: bytes, time to usable, scrolling, memory.
budgets:
	@scripts/install.sh test
	@swift build -c release --product roomkey
	@.build/python/bin/python Tests/Integration/Browser/budgets.py

# Takes a picture of every screen, wide and phone, light and dark, into docs/screenshots.
screenshots:
	@scripts/install.sh test
	@swift build --product roomkey
	@.build/python/bin/python Tests/Integration/Browser/screenshots.py docs/screenshots
