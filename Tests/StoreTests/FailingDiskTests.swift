// SPDX-License-Identifier: MIT

#if os(Linux)
    import Foundation
    import Logging
    import Synchronization
    import TestBasics
    import Testing

    @testable import Store

    @Suite("Store: a disk that does not read")
    struct FailingDiskTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        /// Does something while this process cannot read the database: its descriptors are for writing only.
        private func withoutReading(_ body: () throws -> Void) throws {
            let file = folder.file("roomkey.sqlite").path
            let unreadable = open(file, O_WRONLY)
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(
                Int32.init
            )
            .filter { $0 != unreadable }
            .filter { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == file }
            try #require(!descriptors.isEmpty)
            let kept = descriptors.map { (descriptor: $0, copy: dup($0)) }
            for descriptor in descriptors { dup2(unreadable, descriptor) }
            defer {
                for (descriptor, copy) in kept {
                    dup2(copy, descriptor)
                    close(copy)
                }
                close(unreadable)
            }
            try body()
        }

        @Test("a page that cannot be read fails whoever asked for it, once, and the log is told once")
        func failedRead() throws {
            let address = (0..<100).map { Address(.chat, "key \($0)") }
            let before = try Store(directory: folder.url)
            let operations = address.map { Command.Operation.put($0, [UInt8](repeating: 7, count: 2_000)) }
            _ = try before.apply([Command(at: .start, operations: operations)])
            try before.close()

            let schedule = ManualSchedule()
            let lines = Journal<String>()
            let logger = Logger(label: "test") { _ in LineHandler(lines) }
            let store = try Store(directory: folder.url, schedule: { schedule($0) }, logger: logger)
            let told = Journal<String>()
            func read(_ place: Int) {
                store.read { result in
                    do {
                        told.record("\(place): \(try result.get().record(address[place])?.value.count ?? 0)")
                    } catch {
                        told.record("\(place): \(StoreError(error, path: "").kind.map { "\($0)" } ?? "\(error)")")
                    }
                }
            }
            // Opens the connection of the readers.
            store.read { _ = try? $0.get().revision() }
            schedule.run()
            try withoutReading {
                for place in [10, 50, 90] { read(place) }
                schedule.run()
                #expect(told.take() == ["10: diskFails", "50: diskFails", "90: diskFails"])
                #expect(throws: StoreError.self) { try store.readNow { try $0.record(address[60]) } }
            }
            for place in [10, 50, 90] { read(place) }
            schedule.run()
            #expect(told.take() == ["10: 2000", "50: 2000", "90: 2000"])
            #expect(lines.entries.count == 1)
            #expect(lines.entries.first?.contains("restore the database from a backup") == true)
            try store.close()
        }
    }

    private struct LineHandler: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info
        private let lines: Journal<String>

        init(_ lines: Journal<String>) {
            self.lines = lines
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.record("\(event.message) \(event.metadata ?? [:])")
        }
    }
#endif
