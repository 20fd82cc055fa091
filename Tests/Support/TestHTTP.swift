// SPDX-License-Identifier: MIT

/// Sends HTTP requests exactly as they are given, each over a connection of its own.
package struct TestHTTP: Sendable {
    let port: Int
    /// Sent with every request.
    package var headers: [String: String] = [:]
    let connections: Connections

    /// Sends a request and awaits the answer.
    /// - Parameters:
    ///   - target: goes into the request line as it is.
    ///   - headers: besides, or in place of, those of every request.
    package func send(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) async throws -> HTTPAnswer {
        let connection = try await connections.open(port: port, isHead: method == "HEAD")
        try await connection.send(request(method, target, headers: headers, body: body))
        defer { connection.cut() }
        return try await connection.nextAnswer()
    }

    /// Sends a body of JSON and awaits the answer.
    package func send(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        json: JSON
    ) async throws -> HTTPAnswer {
        let headers = ["content-type": "application/json"].merging(headers) { $1 }
        return try await send(method, target, headers: headers, body: Array(json.text.utf8))
    }

    /// Sends bytes, whatever they are, and awaits an answer.
    package func send(raw bytes: [UInt8]) async throws -> HTTPAnswer {
        let connection = try await connections.open(port: port)
        try await connection.send(bytes)
        defer { connection.cut() }
        return try await connection.nextAnswer()
    }

    /// A request's bytes.
    package func request(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) -> [UInt8] {
        var all = ["host": "127.0.0.1:\(port)"].merging(self.headers) { $1 }.merging(headers) { $1 }
        if let body { all["content-length"] = String(body.count) }
        let lines = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return Array("\(method) \(target) HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + (body ?? [])
    }

    /// The same with further headers on every request.
    package func with(_ headers: [String: String]) -> TestHTTP {
        var copy = self
        copy.headers.merge(headers) { $1 }
        return copy
    }
}
