// SPDX-License-Identifier: MIT

import RoomkeyClient
import TestSupport

extension Latest {
    /// Waits until the value is as it should be.
    /// - Throws: when it is not for a minute, since the machine may be busy.
    @discardableResult
    func first(_ what: String, where matches: @escaping @Sendable (Value) -> Bool) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                for await value in self where matches(value) { return value }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: .seconds(60))
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else {
                throw TestFailure.unexpected("\("\(self.value)".prefix(2_000)) while \(what) was awaited")
            }
            return value
        }
    }
}
