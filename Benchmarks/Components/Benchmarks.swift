// SPDX-License-Identifier: MIT

/// Measures what docs/performance.md quotes: `make bench`.
@main
struct Benchmarks {
    static func main() async throws {
        try JSONBenchmark.run()
        RawSQLiteBenchmark.run()
        try await ServerBenchmark.run()
        try await HistoryBenchmark.run()
        try await ListingBenchmark.run()
    }
}
